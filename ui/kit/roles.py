"""The colours of the three roles of a word in attention, the same on every page.

They stand for nothing else. Each can be read on the page and on its panels (4.5 to 1 and more, as
WCAG asks), in the light theme and in the dark one, and so from the last row.
"""

from __future__ import annotations

LIGHT = {"query": "#3f51c9", "key": "#a35900", "value": "#0b7a75"}
DARK = {"query": "#93a2ff", "key": "#f0a94e", "value": "#4fd1c5"}

SHEET = "".join(
    f":root, :host {{ --{role}: light-dark({LIGHT[role]}, {DARK[role]}); }}\n" for role in LIGHT
)
"""A style sheet by which ``var(--key)`` is the colour of keys."""

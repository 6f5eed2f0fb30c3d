"""Which lessons there are."""

from __future__ import annotations

from pathlib import Path

LESSONS = tuple(sorted(file.stem for file in (Path(__file__).parent / "course").glob("[!_]*.py")))
"""Their names: a file each in ``course/``. Settings know no more of a lesson than this."""

"""The veil over a stage: one quantity and all after it are neither shown nor sent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from attention import STEPS, AttentionTrace
from ui.views.stage.wire import StageView

FIELDS = tuple(step.field for step in STEPS)

_UNSAID = ("undefined", "meterNone", "meterSum", "meterSigned")
"""Texts about rows without numbers, which here are only covered."""


def veiled(trace: AttentionTrace, first: str) -> AttentionTrace:
    """The trace without the numbers of the quantity ``first`` and all after it."""
    covered = FIELDS[FIELDS.index(first) :]
    return replace(trace, **{name: np.full_like(getattr(trace, name), np.nan) for name in covered})


def veiled_view(view: StageView, first: str, sentence: str) -> StageView:
    """The view of a veiled trace, which says ``sentence`` where numbers are missing.

    Its notes are left out, because a note may give the answer.
    """
    open_ = view["step"] <= FIELDS.index(first)
    worked = view["worked"] if open_ else view["worked"] | {"lines": []}
    words = view["words"] | dict.fromkeys(_UNSAID, sentence)
    return view | {"worked": worked, "words": words, "notes": []}

"""Whether there is TensorFlow for a worker, asked without importing it."""

from __future__ import annotations

import importlib.util


class TensorFlowMissing(RuntimeError):
    """What a worker does needs TensorFlow, which is not installed; all else works without it."""

    def __init__(self) -> None:
        super().__init__("this needs TensorFlow: install what requirements.txt names")


def expect_tensorflow() -> None:
    """Raises `TensorFlowMissing` where there is none."""
    if importlib.util.find_spec("tensorflow") is None:
        raise TensorFlowMissing

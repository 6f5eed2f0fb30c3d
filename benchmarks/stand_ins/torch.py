"""The little of PyTorch that BertViz asks of a tensor, by NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


class Tensor(np.ndarray[Any, Any]):
    """An array whose ``size`` is a method."""

    def size(self, axis: int) -> int:  # type: ignore[override]
        length: int = self.shape[axis]
        return length


def tensor(values: Any) -> Tensor:
    return np.asarray(values).view(Tensor)


def stack(tensors: Sequence[Tensor]) -> Tensor:
    return np.stack(tensors).view(Tensor)

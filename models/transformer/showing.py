"""What a page asks to show of a model: all heads as small pictures, and one head in full.

What they ask is computed in `models.workers.showing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from attention import AttentionTrace
from models.transformer import glance
from models.transformer.explain import head_trace
from models.transformer.glance import Overview, Tokens, arrays_of
from models.transformer.pieces import Piece
from models.transformer.switching import Head


@dataclass(frozen=True)
class OfAll:
    """An overview of all heads. ``special``: with the model's special pieces; ``merged``: words."""

    model: str
    text: str
    special: bool
    merged: bool = False
    off: tuple[Head, ...] = ()

    kind: ClassVar[str] = "overview"

    @staticmethod
    def read(header: Mapping[str, Any], body: bytes) -> Overview:
        """The answer to it."""
        return glance.unpacked(header, body)


@dataclass(frozen=True)
class OfHead:
    """One head, with all that its trace needs."""

    model: str
    text: str
    head: Head
    off: tuple[Head, ...] = ()

    kind: ClassVar[str] = "head"

    @staticmethod
    def read(header: Mapping[str, Any], body: bytes) -> Closeup:
        """The answer to it."""
        pieces = tuple(Piece(**piece) for piece in header["pieces"])
        return Closeup(pieces, header["causal"], header["rotary"], arrays_of(header, body))


@dataclass(frozen=True, eq=False)
class Closeup:
    """One head. Axes: n pieces, k the size of a head, d what it projects, a bias included.

    ``arrays``: queries, keys and values (n, k); ``norms`` (n,), the length of what each value adds
    to a state, ‖v W_O‖ (Kobayashi et al. 2020); inputs (n, d) and projection (d, k). ``rotary``:
    the base of the angles by which queries and keys are rotated; None where they are not.
    """

    pieces: tuple[Piece, ...]
    causal: bool
    rotary: float | None
    arrays: Mapping[str, NDArray[np.float32]]

    def tokens(self, *, special: bool) -> Tokens:
        """The pieces that a trace is of."""
        return Tokens.of(self.pieces, special=special, merged=False)

    def trace(self, *, special: bool) -> AttentionTrace:
        """The head as a trace; without special pieces its softmax is over what was typed."""
        shown = self.tokens(special=special)
        rows = [group[0] for group in shown.groups]
        # A place counts all pieces: where some are left out, the angles are those of other rows.
        moved = self.rotary is not None and rows != list(range(len(rows)))
        return head_trace(
            self.arrays["queries"][rows],
            self.arrays["keys"][rows],
            self.arrays["values"][rows],
            shown.texts,
            causal=self.causal,
            inputs=None if moved else self.arrays["inputs"][rows],
            projection=None if moved else self.arrays["projection"],
            rotary=self.rotary,
        )

    def norms(self, *, special: bool) -> NDArray[np.float32]:
        """‖v W_O‖ of each token of the trace."""
        rows = [group[0] for group in self.tokens(special=special).groups]
        found: NDArray[np.float32] = self.arrays["norms"][rows]
        return found

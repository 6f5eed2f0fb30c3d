"""All heads of a model on one text, small enough for a page: pictures, measures, strongest links.

Axes: L layers, h heads, n tokens as the page shows them: pieces, or words made of pieces, with the
model's special pieces or without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from models.transformer.behaviours import (
    BEHAVIOURS,
    breadth,
    distance,
    earned,
    of_words,
    rollout,
    shares,
    without_special,
)
from models.transformer.errors import NothingToRead
from models.transformer.pieces import Piece, words

Single = NDArray[np.float32]

MOST_CELLS = 1_200_000
"""Cells of all pictures together, a byte each; beyond that each shows the largest of several."""

LINKS = 5
"""Heads that are kept for each pair of tokens: those that link them most."""

LEVELS = 255
"""A weight of 1, in a picture."""


@dataclass(frozen=True)
class Tokens:
    """What the rows and columns stand for: the pieces of each, and a piece that speaks for all."""

    groups: tuple[tuple[int, ...], ...]
    pieces: tuple[Piece, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(piece.text for piece in self.pieces)

    @classmethod
    def of(cls, pieces: Sequence[Piece], *, special: bool, merged: bool) -> Self:
        """With special pieces where they are shown, and in words where these are merged."""
        groups = [
            group for group in whole(pieces, merged) if special or not pieces[group[0]].special
        ]
        return cls.grouped(pieces, groups)

    @classmethod
    def grouped(cls, pieces: Sequence[Piece], groups: Sequence[Sequence[int]]) -> Self:
        named = (_joined([pieces[position] for position in group]) for group in groups)
        return cls(tuple(map(tuple, groups)), tuple(named))

    def __len__(self) -> int:
        return len(self.groups)

    def of_piece(self, piece: int) -> int:
        """The token that a piece is part of; the nearest one where it is left out."""
        distances = [min(abs(piece - each) for each in group) for group in self.groups]
        return distances.index(min(distances))


def whole(pieces: Sequence[Piece], merged: bool) -> list[tuple[int, ...]]:
    """The pieces of each token, special ones too."""
    if merged:
        return [tuple(word) for word in words(pieces)]
    return [(position,) for position in range(len(pieces))]


def _joined(pieces: Sequence[Piece]) -> Piece:
    first = pieces[0]
    return Piece("".join(each.text for each in pieces), first.number, first.starts, first.special)


def of_tokens(weights: Single, pieces: Sequence[Piece], *, special: bool, merged: bool) -> Single:
    """β (..., n, n) among the tokens of `Tokens.of`; rows sum to 1, but where nothing is left."""
    shown = pieces
    if not special:
        weights = without_special(weights, pieces)
        shown = [piece for piece in pieces if not piece.special]
    return of_words(weights, words(shown)) if merged else weights


@dataclass(frozen=True, eq=False)
class Overview:
    """``cells`` (L, h, p, p) are weights in `LEVELS`, each the largest of ``pooled`` by ``pooled``.

    ``measures``: by name (L, h), of what is shown; ``special_share`` is the part of each head's
    weight that its typed tokens give to special pieces, shown or not. ``heads`` and ``links``
    (n, n, `LINKS`): the heads that link two tokens most, as layer · h + head, and their weights.
    ``before`` (n, n, `LINKS`): the same links while special pieces still have their part, and
    ``first`` (n, n) the head that then links the two most.
    ``rolled`` (n, n): attention over all layers (`behaviours.rollout`). ``cut``: the text went on.
    """

    pieces: tuple[Piece, ...]
    tokens: Tokens
    causal: bool
    rotary: bool
    pooled: int
    cells: NDArray[np.uint8]
    measures: Mapping[str, Single]
    special_share: Single
    heads: NDArray[np.uint16]
    links: Single
    before: Single
    first: NDArray[np.uint16]
    rolled: Single
    cut: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """How many layers, and heads in each."""
        layers, heads, *_ = self.cells.shape
        return int(layers), int(heads)

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """What each head is called on this text: the behaviour it earned, "broad", or "mixed"."""
        layers, heads = self.shape
        return tuple(
            tuple(
                earned(self.of_head(layer, head), float(self.measured("breadth")[layer, head]))
                for head in range(heads)
            )
            for layer in range(layers)
        )

    def measured(self, name: str) -> Single:
        """One of `MEASURES` of every head (L, h); NaN where this text has nothing of the kind."""
        if name == "special":
            return self.special_share
        missing: Single = np.full(self.shape, np.nan, dtype=np.float32)
        return self.measures.get(name, missing)

    def of_head(self, layer: int, head: int) -> dict[str, float]:
        """A head's shares by behaviour; NaN where this text has nothing of the kind."""
        return {
            name: float(values[layer, head])
            for name, values in self.measures.items()
            if name not in OTHER_MEASURES
        }


OTHER_MEASURES = ("breadth", "distance")
"""Measures of a head that are no behaviours: how evenly, and how far, it looks."""

MEASURES = (*BEHAVIOURS, *OTHER_MEASURES, "special")
"""All that is measured of a head on a text; the last is what special pieces get."""


def glance(
    weights: Single,
    pieces: Sequence[Piece],
    *,
    causal: bool,
    rotary: bool,
    special: bool,
    merged: bool,
    cut: bool = False,
) -> Overview:
    """The overview of all heads' weights (L, h, pieces, pieces)."""
    tokens = Tokens.of(pieces, special=special, merged=merged)
    if not tokens:
        raise NothingToRead
    seen = of_tokens(weights, pieces, special=special, merged=merged)
    heads, links = strongest(seen)
    all_of_it = of_tokens(weights, pieces, special=True, merged=merged)
    kept = [index for index, each in enumerate(whole(pieces, merged)) if each in tokens.groups]
    shown = all_of_it[..., kept, :][..., kept].reshape(-1, len(tokens), len(tokens))
    cells, pooled = pictures(seen)
    measures = {name: each.astype(np.float32) for name, each in shares(seen, tokens.pieces).items()}
    if len(tokens) > 1:
        measures["breadth"] = breadth(seen, causal).astype(np.float32)
    measures["distance"] = distance(seen).astype(np.float32)
    return Overview(
        pieces=tuple(pieces),
        tokens=tokens,
        causal=causal,
        rotary=rotary,
        pooled=pooled,
        cells=cells,
        measures=measures,
        special_share=special_share(weights, pieces),
        heads=heads,
        links=links,
        before=np.take_along_axis(shown, heads.transpose(2, 0, 1).astype(np.intp), 0).transpose(
            1, 2, 0
        ),
        first=shown.argmax(axis=0).astype(np.uint16),
        rolled=of_tokens(
            rollout(weights).astype(np.float32), pieces, special=special, merged=merged
        ),
        cut=cut,
    )


def special_share(weights: Single, pieces: Sequence[Piece]) -> Single:
    """The mean weight that typed pieces give to special ones: (..., n, n) to (...)."""
    special = np.array([piece.special for piece in pieces])
    given: Single = weights[..., ~special, :][..., special].sum(axis=-1).mean(axis=-1)
    return given


def strongest(weights: Single) -> tuple[NDArray[np.uint16], Single]:
    """For each pair of tokens the `LINKS` heads that link them most, and how much."""
    n = weights.shape[-1]
    flat = weights.reshape(-1, n, n)
    count = min(LINKS, len(flat))
    some = np.argpartition(-flat, count - 1, axis=0)[:count]
    within = np.argsort(-np.take_along_axis(flat, some, axis=0), axis=0, kind="stable")
    order = np.take_along_axis(some, within, axis=0)
    found = np.take_along_axis(flat, order, axis=0)
    return order.transpose(1, 2, 0).astype(np.uint16), found.transpose(1, 2, 0).astype(np.float32)


def pictures(weights: Single) -> tuple[NDArray[np.uint8], int]:
    """Weights (L, h, n, n) in bytes (L, h, p, p), and how many rows and columns each cell spans."""
    layers, heads, n, _ = weights.shape
    pooled = next(p for p in range(1, n + 1) if layers * heads * (-(-n // p)) ** 2 <= MOST_CELLS)
    missing = -n % pooled
    padded = np.pad(weights, ((0, 0), (0, 0), (0, missing), (0, missing)))
    side = padded.shape[-1] // pooled
    blocks = padded.reshape(layers, heads, side, pooled, side, pooled)
    return np.rint(blocks.max(axis=(3, 5)) * LEVELS).astype(np.uint8), pooled


ARRAYS = ("cells", "special_share", "heads", "links", "before", "first", "rolled")


def packed(overview: Overview) -> tuple[dict[str, Any], bytes]:
    """The overview as a header of plain values and its arrays."""
    arrays: dict[str, NDArray[Any]] = {name: getattr(overview, name) for name in ARRAYS}
    arrays |= {f"measures.{name}": each for name, each in overview.measures.items()}
    arrays = {
        name: each.astype("<f4") if each.dtype.kind == "f" else each
        for name, each in arrays.items()
    }
    header = {
        "pieces": [vars(piece) for piece in overview.pieces],
        "groups": overview.tokens.groups,
        "causal": overview.causal,
        "rotary": overview.rotary,
        "pooled": overview.pooled,
        "cut": overview.cut,
        "arrays": [
            {"name": name, "shape": each.shape, "type": each.dtype.str}
            for name, each in arrays.items()
        ],
    }
    return header, b"".join(np.ascontiguousarray(each).tobytes() for each in arrays.values())


def unpacked(header: Mapping[str, Any], body: bytes) -> Overview:
    """What `packed` made bytes of."""
    arrays = arrays_of(header, body)
    pieces = tuple(Piece(**piece) for piece in header["pieces"])
    return Overview(
        pieces=pieces,
        tokens=Tokens.grouped(pieces, header["groups"]),
        causal=header["causal"],
        rotary=header["rotary"],
        pooled=header["pooled"],
        cut=header["cut"],
        measures={
            name.removeprefix("measures."): each
            for name, each in arrays.items()
            if name not in ARRAYS
        },
        **{name: arrays[name] for name in ARRAYS},
    )


def arrays_of(header: Mapping[str, Any], body: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of a worker's answer, by name, as its header describes them."""
    arrays, start = {}, 0
    for each in header["arrays"]:
        count = int(np.prod(each["shape"]))
        array = np.frombuffer(body, each.get("type", "<f4"), count, start).reshape(each["shape"])
        arrays[each["name"]] = array
        start += array.nbytes
    return arrays

"""Two questions to a model: what comes next, and what changes with some heads switched off.

What they ask is computed in `models.workers.following`; an answer is small, and of plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from models.transformer.pieces import Piece
from models.transformer.sampling import Rule
from models.transformer.switching import Head, Instead

MOST = 40
"""Pieces that may come next, the likeliest first, that an answer names."""

LENS = 5
"""Pieces that each layer would say."""

AFTER_EACH = 3
"""Pieces that may follow each token of the text."""

CHANGED = 20
"""Likeliest pieces before, and after, whose change an answer names."""


@dataclass(frozen=True)
class Ranked:
    """A piece, and how likely it is. ``rank`` counts from 1, the likeliest."""

    text: str
    number: int
    probability: float
    rank: int


@dataclass(frozen=True)
class OfNext:
    """What may come after ``token`` of a text, from 0; after the last one where it is None.

    A decoder's question. ``off``: heads that are switched off, and what they give ``instead``.
    """

    model: str
    text: str
    rule: Rule = field(default_factory=Rule)
    token: int | None = None
    off: tuple[Head, ...] = ()
    instead: Instead = "zero"

    kind: ClassVar[str] = "next"

    @staticmethod
    def read(header: Mapping[str, Any], body: bytes) -> Following:
        """The answer to it."""
        del body
        return Following(
            pieces=tuple(Piece(**each) for each in header["pieces"]),
            token=header["token"],
            candidates=tuple(Candidate(**each) for each in header["candidates"]),
            kept=header["kept"],
            nucleus=header["nucleus"],
            point=header["point"],
            drawn=Candidate(**header["drawn"]),
            by_layer=_lists(header["by_layer"]),
            growing=tuple(Ranked(**each) for each in header["growing"]),
            after_each=_lists(header["after_each"]),
            came=tuple(Ranked(**each) for each in header["came"]),
        )


@dataclass(frozen=True)
class Candidate:
    """A piece that may come next.

    ``probability``: what the model says; ``likely``: the same under the temperature; ``share``:
    with what probability it is drawn, 0 where top-k or top-p cuts it off. ``whole``: its text can
    be added to what was typed, which a part of a letter or a special sign cannot.
    """

    text: str
    number: int
    probability: float
    likely: float
    share: float
    whole: bool


@dataclass(frozen=True)
class Following:
    """What may come after ``token`` of these pieces.

    candidates: the likeliest `MOST`. kept: how many pieces, of all, top-k and top-p leave, which
    have together ``nucleus`` under the temperature. drawn: the one that a random ``point`` from 0
    to 1 fell on, the candidates' shares laid end to end.

    by_layer: what the states before the first layer and after each would say (the logit lens);
    growing: what each of them says of the likeliest candidate. after_each: what the model expected
    after every token; came: the piece that did come, of all but the last.
    """

    pieces: tuple[Piece, ...]
    token: int
    candidates: tuple[Candidate, ...]
    kept: int
    nucleus: float
    point: float
    drawn: Candidate
    by_layer: tuple[tuple[Ranked, ...], ...]
    growing: tuple[Ranked, ...]
    after_each: tuple[tuple[Ranked, ...], ...]
    came: tuple[Ranked, ...]


@dataclass(frozen=True)
class OfSwitch:
    """What changes in a model's pass over a text when these heads are switched off.

    ``token``: after which the next piece is looked at, from 0; the last one where it is None.
    """

    model: str
    text: str
    off: tuple[Head, ...]
    instead: Instead = "zero"
    token: int | None = None

    kind: ClassVar[str] = "switch"

    @staticmethod
    def read(header: Mapping[str, Any], body: bytes) -> Switched:
        """The answer to it."""
        del body
        return Switched(
            pieces=tuple(Piece(**each) for each in header["pieces"]),
            token=header["token"],
            states=_rows(header["states"]),
            weights=_rows(header["weights"]),
            next=None if header["next"] is None else tuple(header["next"]),
            shifts=tuple(Shift(**each) for each in header["shifts"]),
        )


@dataclass(frozen=True)
class Shift:
    """A piece that may come next, and how likely it is with all heads, and without those."""

    text: str
    number: int
    before: float
    after: float


@dataclass(frozen=True)
class Switched:
    """What changed. Axes and measures are those of `switching.Change`, row after row.

    ``shifts``: pieces that may come after ``token``, first the likeliest before, then those that
    are among the likeliest only after; none of an encoder.
    """

    pieces: tuple[Piece, ...]
    token: int
    states: tuple[tuple[float, ...], ...]
    weights: tuple[tuple[float, ...], ...]
    next: tuple[float, ...] | None
    shifts: tuple[Shift, ...]


def _lists(every: list[list[dict[str, Any]]]) -> tuple[tuple[Ranked, ...], ...]:
    return tuple(tuple(Ranked(**each) for each in found) for found in every)


def _rows(matrix: list[list[float]]) -> tuple[tuple[float, ...], ...]:
    return tuple(map(tuple, matrix))

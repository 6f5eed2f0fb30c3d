"""What a head does, measured: how much of its attention goes where each behaviour says.

A behaviour names, for every token that looks, the tokens that it would look at. A head's share is
the mean weight on these, over the tokens for which there are any. Nothing is called by a name that
its share does not earn, and a share on one sentence says little: `models.recipes.heads` measures
many.

Sources: Clark et al. 2019, What Does BERT Look At? (previous, next, separators); Xiao et al. 2024
(the first token as a sink); Olsson et al. 2022 (induction).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from models.transformer.pieces import Piece

Weights = NDArray[np.floating]
Where = NDArray[np.bool_]

EARNED = 0.5
"""A head is called by the behaviour that gets more than half of its attention."""

ANSWERING = ("same", "induction")
"""Behaviours that only a repetition calls for, whose shares are of those rows alone."""

BROAD = 0.9
"""A head whose `breadth` is more than this looks at nothing in particular."""


@dataclass(frozen=True)
class Behaviour:
    """``where(pieces)`` is boolean (n, n): true where a head that does it would look."""

    name: str
    where: Callable[[Sequence[Piece]], Where]


def _beside(step: int) -> Callable[[Sequence[Piece]], Where]:
    def where(pieces: Sequence[Piece]) -> Where:
        found = np.eye(len(pieces), k=step, dtype=bool)
        typed = _typed(pieces)
        return found & typed[:, None] & typed[None, :]

    return where


def _typed(pieces: Sequence[Piece]) -> NDArray[np.bool_]:
    return np.array([not piece.special for piece in pieces])


def _itself(pieces: Sequence[Piece]) -> Where:
    return np.eye(len(pieces), dtype=bool)


def _first(pieces: Sequence[Piece]) -> Where:
    found = np.zeros((len(pieces), len(pieces)), dtype=bool)
    found[1:, 0] = True
    return found


def _separators(pieces: Sequence[Piece]) -> Where:
    """Special pieces after the first, which is a separate behaviour."""
    special = ~_typed(pieces)
    special[:1] = False
    return np.broadcast_to(special, (len(pieces), len(pieces))) & ~_itself(pieces)


def _same(pieces: Sequence[Piece]) -> Where:
    numbers = np.array([piece.number for piece in pieces])
    equal: Where = numbers[:, None] == numbers[None, :]
    return equal & ~_itself(pieces)


def _induction(pieces: Sequence[Piece]) -> Where:
    """What followed an earlier piece of the same number: A B … A looks at B."""
    before = np.tril(_same(pieces), k=-1)
    found = np.zeros_like(before)
    found[:, 1:] = before[:, :-1]
    return found & ~_itself(pieces)


def _punctuation(pieces: Sequence[Piece]) -> Where:
    marks = np.array([not piece.special and _is_punctuation(piece.text) for piece in pieces])
    return np.broadcast_to(marks, (len(pieces), len(pieces))) & ~_itself(pieces)


def _is_punctuation(text: str) -> bool:
    return all(unicodedata.category(letter)[0] == "P" for letter in text)


BEHAVIOURS: Mapping[str, Behaviour] = MappingProxyType(
    {
        each.name: each
        for each in (
            Behaviour("previous", _beside(-1)),
            Behaviour("next", _beside(1)),
            Behaviour("itself", _itself),
            Behaviour("first", _first),
            Behaviour("separators", _separators),
            Behaviour("same", _same),
            Behaviour("induction", _induction),
            Behaviour("punctuation", _punctuation),
        )
    }
)
"""By name, in the order of the menus."""


def shares(weights: Weights, pieces: Sequence[Piece]) -> dict[str, Weights]:
    """Each behaviour's share in every head: weights (..., n, n) to (...).

    NaN where no token of this text has anything to look at in this way. Rows of special pieces do
    not count.
    """
    typed = _typed(pieces)
    found = {}
    for name, behaviour in BEHAVIOURS.items():
        where = behaviour.where(pieces)
        rows = where.any(axis=1) & typed
        given = np.where(where, weights, 0).sum(axis=-1)[..., rows]
        nothing = np.full(weights.shape[:-2], np.nan)
        found[name] = given.mean(axis=-1) if rows.any() else nothing
    return found


def breadth(weights: Weights, causal: bool = False) -> Weights:
    """How evenly a head looks: entropy over ln n, mean of its rows, (..., n, n) to (...).

    0 where each row has one weight of 1, and 1 where all are equal. Under a causal mask a row's n
    is what it can see; the first row, which has no choice, does not count.
    """
    n = weights.shape[-1]
    logs = np.log(np.where(weights > 0, weights, 1))
    entropy = -(weights * logs).sum(axis=-1)
    visible = np.arange(1, n + 1) if causal else np.full(n, n)
    choice = visible > 1
    mean: Weights = (entropy[..., choice] / np.log(visible[choice])).mean(axis=-1)
    return mean


def distance(weights: Weights) -> Weights:
    """How many tokens away a head looks: the mean of |i − j|, (..., n, n) to (...).

    Source: Vig and Belinkov 2019, Analyzing the Structure of Attention.
    """
    positions = np.arange(weights.shape[-1])
    apart = np.abs(positions[:, None] - positions)
    mean: Weights = (weights * apart).sum(axis=-1).mean(axis=-1)
    return mean


def earned(of_head: Mapping[str, float], breadth: float = 0.0) -> str:
    """The behaviour that gets more than `EARNED` of a head's attention.

    One of `ANSWERING` goes first: a head that waits for a repetition looks at a sink meanwhile.
    Where none does it is "broad" if the head's ``breadth`` is more than `BROAD`, else "mixed".
    """
    shares = {name: np.nan_to_num(share, nan=-1.0) for name, share in of_head.items()}
    answering = {name: shares[name] for name in ANSWERING if shares.get(name, 0) > EARNED}
    name, share = max((answering or shares).items(), key=lambda each: each[1])
    if share > EARNED:
        return name
    return "broad" if breadth > BROAD else "mixed"


def without_special(weights: Weights, pieces: Sequence[Piece]) -> Weights:
    """Weights among what was typed, each row summing to 1 again: (..., n, n) to (..., t, t).

    A row that gave all its weight to special pieces has nothing left, and stays 0.
    """
    typed = np.flatnonzero(_typed(pieces))
    kept = weights[..., typed[:, None], typed]
    sums = kept.sum(axis=-1, keepdims=True)
    shared: Weights = np.divide(kept, sums, out=np.zeros_like(kept), where=sums > 0)
    return shared


def of_words(weights: Weights, words: Sequence[Sequence[int]]) -> Weights:
    """Pieces merged into words: columns summed, rows averaged; (..., n, n) to (..., w, w).

    Rows still sum to 1 where they did.
    """
    columns = np.stack([weights[..., list(word)].sum(axis=-1) for word in words], axis=-1)
    merged: Weights = np.stack(
        [columns[..., list(word), :].mean(axis=-2) for word in words], axis=-2
    )
    return merged


def rollout(weights: Weights) -> Weights:
    """How much of each token is in each state, if attention were all: (layers, h, n, n) to (n, n).

    The mean over heads, half of it replaced by the state itself for the residual, multiplied from
    layer to layer. Formula: Abnar and Zuidema 2020.
    """
    n = weights.shape[-1]
    flow = np.eye(n)
    for layer in weights.mean(axis=1):
        flow = (0.5 * layer + 0.5 * np.eye(n)) @ flow
    return flow

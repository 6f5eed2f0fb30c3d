"""Answers to the questions of `models.transformer.following`, as the worker sends them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from models.transformer.explain import Run
from models.transformer.following import (
    AFTER_EACH,
    CHANGED,
    LENS,
    MOST,
    Candidate,
    Ranked,
    Shift,
)
from models.transformer.library import Model
from models.transformer.network import Single, scores_after, softmax
from models.transformer.sampling import Draw, Rule, draw
from models.transformer.switching import change


class NoNextWord(ValueError):
    """An encoder was asked what comes next: ``model``."""

    def __init__(self, model: str) -> None:
        super().__init__(f"{model} is an encoder: it says no next word")
        self.model = model


def following(model: Model, run: Run, rule: Rule, token: int | None) -> dict[str, Any]:
    """The header of a `Following`. Raises NoNextWord; IndexError for a token that is not there."""
    every = run.next
    if every is None:
        raise NoNextWord(model.name)
    index = _token(run, token)
    states = np.stack([state[index] for state in run.states])
    scores = scores_after(model.network, states)
    assert scores is not None
    lens, found = softmax(scores), draw(scores[-1], rule)
    best = int(found.order[0])
    came = [piece.number for piece in run.pieces[1:]]
    return {
        "pieces": [asdict(piece) for piece in run.pieces],
        "token": index,
        "candidates": [
            asdict(_candidate(model, found, lens[-1], at)) for at in range(min(MOST, len(lens[-1])))
        ],
        "kept": found.kept,
        "nucleus": float(found.likely[: found.kept].sum()),
        "point": found.point,
        "drawn": asdict(_candidate(model, found, lens[-1], found.rank)),
        "by_layer": [_likeliest(model, row, LENS) for row in lens],
        "growing": [asdict(_ranked(model, row, best)) for row in lens],
        "after_each": [_likeliest(model, row, AFTER_EACH) for row in every],
        "came": [
            asdict(_ranked(model, row, number)) for row, number in zip(every, came, strict=False)
        ],
    }


def switched(model: Model, before: Run, after: Run, token: int | None) -> dict[str, Any]:
    """The header of a `Switched`."""
    index, found = _token(before, token), change(before, after)
    return {
        "pieces": [asdict(piece) for piece in before.pieces],
        "token": index,
        "states": found.states.tolist(),
        "weights": found.weights.tolist(),
        "next": None if found.next is None else found.next.tolist(),
        "shifts": list(_shifts(model, before, after, index)),
    }


def _shifts(model: Model, before: Run, after: Run, token: int) -> Iterable[dict[str, Any]]:
    if before.next is None or after.next is None:
        return
    one, other = before.next[token], after.next[token]
    for number in dict.fromkeys([*_best(one, CHANGED), *_best(other, CHANGED)]):
        text = model.tokenizer.text_of(number)
        yield asdict(Shift(text, number, float(one[number]), float(other[number])))


def _token(run: Run, token: int | None) -> int:
    return range(len(run.pieces))[-1 if token is None else token]


def _best(probabilities: Single, count: int) -> list[int]:
    """The numbers of the likeliest pieces, the likeliest first, without sorting all of them."""
    count = min(count, len(probabilities))
    some = np.argpartition(-probabilities, count - 1)[:count]
    best: list[int] = some[np.argsort(-probabilities[some], kind="stable")].tolist()
    return best


def _likeliest(model: Model, probabilities: Single, count: int) -> list[dict[str, Any]]:
    return [
        asdict(Ranked(model.tokenizer.text_of(number), number, float(probabilities[number]), rank))
        for rank, number in enumerate(_best(probabilities, count), start=1)
    ]


def _ranked(model: Model, probabilities: Single, number: int) -> Ranked:
    rank = 1 + int((probabilities > probabilities[number]).sum())
    text = model.tokenizer.text_of(number)
    return Ranked(text, number, float(probabilities[number]), rank)


def _candidate(model: Model, found: Draw, probabilities: Single, at: int) -> Candidate:
    number = int(found.order[at])
    text = model.tokenizer.text_of(number)
    return Candidate(
        text=text,
        number=number,
        probability=float(probabilities[number]),
        likely=float(found.likely[at]),
        share=float(found.shares[at]) if at < found.kept else 0.0,
        whole=_is_whole(model, text, number),
    )


def _is_whole(model: Model, text: str, number: int) -> bool:
    """Whether the text, when typed, is read as this piece again."""
    read = model.tokenizer(text, 8)
    return [piece.number for piece in read if not piece.special] == [number]

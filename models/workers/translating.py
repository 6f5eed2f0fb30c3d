"""The process behind `models.translation.asking`: packaged translators at work.

Reads questions as lines of JSON: `python -m models.workers.translating`. An answer is a line of
JSON and then float32 numbers, little-endian, array after array as ``arrays`` describes them.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from models import translation
from models.translation import NotAWord
from models.translation.asking import LIKELIEST, OfMove, OfTranslation, OfWithout
from models.translation.marian.translator import WITHOUT, Packaged, Translator
from models.translation.units import END, FIRST
from models.workers.transformer import Answered, main

REMEMBERED = 4
"""Translations that are kept, each up to 25 MB: who looks at one head looks at others."""

NAMED = 8
"""The likeliest pieces that are named where attention moves."""


def translator(direction: str) -> Translator:
    found: Any = translation.load(direction)
    assert isinstance(found, Translator)
    return found


@functools.lru_cache(maxsize=REMEMBERED)
def translated(
    direction: str, text: str, width: int, begin: tuple[str, ...]
) -> tuple[Packaged, str]:
    """A translation, and the word with which it should have begun but cannot.

    Raises what `Translator.load` and `translate` do.
    """
    model = translator(direction)
    try:
        return model.translate(text, width=width, begin=begin), ""
    except NotAWord as error:
        return model.translate(text, width=width), error.word


def received(question: OfTranslation) -> Answered:
    made, refused = translated(question.direction, question.text, question.width, question.begin)
    layer, head = question.head
    trace = made.heads[layer][head]
    best = np.argsort(-made.next, axis=1, kind="stable")[:, :LIKELIEST]
    every = {*best.ravel().tolist(), *made.numbers}
    every |= {node.number for nodes in made.steps for node in nodes}
    # The signs keep their numbers, the pieces get new ones.
    pieces = sorted(number for number in every if number >= FIRST)
    renumbered = {number: index for index, number in enumerate([*range(FIRST), *pieces])}
    chances = np.zeros((len(made.numbers), FIRST + len(pieces)))
    chances[:, END] = made.next[:, END]
    chances[:, FIRST:] = made.next[:, pieces]
    assert trace.raw_queries is not None
    assert trace.raw_keys is not None
    assert trace.projection is not None
    arrays = {
        "queries": trace.queries,
        "keys": trace.keys,
        "values": trace.values,
        "inputs": trace.raw_queries,
        "memory": trace.raw_keys,
        "projection": trace.projection,
        "next": chances,
    }
    header = {
        "received": {
            "direction": made.direction,
            "source_tokens": made.source_tokens,
            "known": made.known,
            "target_tokens": made.target_tokens,
            "numbers": [renumbered[number] for number in made.numbers],
            "text": made.text,
            "ended": made.ended,
            "steps": [
                [(node.parent, renumbered[node.number], node.log) for node in nodes]
                for nodes in made.steps
            ],
            "left_out": made.left_out,
            "unread": made.unread,
            "head": question.head,
            "refused": refused,
        },
        "pieces": made.target.written(pieces),
        "arrays": [{"name": name, "shape": array.shape} for name, array in arrays.items()],
    }
    numbers = [np.ascontiguousarray(array, dtype="<f4").tobytes() for array in arrays.values()]
    return header, b"".join(numbers)


def moved(question: OfMove) -> Answered:
    of = question.of
    model, (layer, head) = translator(of.direction), of.head
    made = replace(translated(of.direction, of.text, of.width, of.begin)[0], head=of.head)
    step = min(question.step, len(made.numbers) - 1)
    found = []
    for together in (False, True):
        anew = model.translate(
            of.text,
            begin=made.target_tokens[:step],
            rows={step: question.row},
            layer=layer,
            head=head,
            together=together,
        )
        likely = model.instead(of.text, made, step, question.row, NAMED, together=together)
        found.append({"likely": [asdict(guess) for guess in likely], "anew": anew.text})
    return {"moved": found}, b""


def without(question: OfWithout) -> Answered:
    model = translator(question.direction)
    free, _ = translated(question.direction, question.text, 1, ())
    found = {name: model.without(question.text, weigh) for name, weigh in WITHOUT.items()}
    return {"without": {"greedy": free.text, **found}}, b""


def _of(given: Mapping[str, Any]) -> OfTranslation:
    layer, head = given["head"]
    return OfTranslation(**{**given, "head": (layer, head), "begin": tuple(given["begin"])})


def answer(message: Mapping[str, Any]) -> Answered:
    """What the translator makes of it. Raises what `translated` does."""
    kind, given = message["kind"], {name: message[name] for name in message if name != "kind"}
    match kind:
        case OfTranslation.kind:
            return received(_of(given))
        case OfMove.kind:
            return moved(OfMove(_of(given["of"]), given["step"], tuple(given["row"])))
        case OfWithout.kind:
            return without(OfWithout(**given))
    raise ValueError(f"kind: {kind!r} is none")


if __name__ == "__main__":
    main(answer)

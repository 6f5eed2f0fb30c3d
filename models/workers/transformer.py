"""The process behind `models.transformer.questions`: one pass of a model over a text.

Reads questions as lines of JSON: `python -m models.workers.transformer`. An answer is a line of
JSON and then float32 numbers, little-endian, array after array as ``arrays`` describes them.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from models.transformer.changing import OfChange
from models.transformer.contextual import (
    OfSentences,
    OfWords,
    centred,
    sentence_states,
    word_states,
)
from models.transformer.errors import described
from models.transformer.explain import Run, projected
from models.transformer.following import OfNext, OfSwitch
from models.transformer.library import MODELS, Model, load
from models.transformer.measured import measured
from models.transformer.network import Single
from models.transformer.questions import MOST_NEXT, Guess, Question
from models.transformer.sampling import Rule
from models.transformer.showing import OfAll, OfHead
from models.transformer.switching import Head, Instead, mean_outputs, switched_off
from models.workers.following import following, switched
from models.workers.showing import change, head, overview

LENS = 5
"""Pieces that each layer's guess names."""

REMEMBERED = 4
"""Passes that are kept: who moves a slider, or looks at head after head, asks about the same."""

Answered = tuple[dict[str, Any], bytes]


def guesses(model: Model, probabilities: Single | None, count: int) -> list[dict[str, Any]]:
    """The likeliest pieces, the likeliest first."""
    if probabilities is None:
        return []
    best = np.argsort(probabilities, kind="stable")[::-1][:count].tolist()
    return [
        asdict(Guess(model.tokenizer.text_of(number), number, float(probabilities[number])))
        for number in best
    ]


def packed(model: Model, run: Run) -> tuple[dict[str, Any], bytes]:
    """The header of an answer and its numbers."""
    design, seen = model.network.design, run.seen
    arrays: dict[str, Single] = {
        "weights": run.weights,
        "queries": np.stack([layer.queries for layer in seen.layers]),
        "keys": np.stack([layer.keys for layer in seen.layers]),
        "values": np.stack([layer.values for layer in seen.layers]),
        "states": np.stack(run.states),
    }
    every = [
        [
            projected(model.network, layer, head, seen.layers[layer].inputs)
            for head in range(design.heads)
        ]
        for layer in range(len(seen.layers))
    ]
    arrays["inputs"] = np.stack([heads[0][0] for heads in every])
    arrays["projections"] = np.stack([[matrix for _, matrix in heads] for heads in every])
    layers, last = len(seen.layers), len(run.pieces) - 1
    header = {
        "pieces": [asdict(piece) for piece in run.pieces],
        "causal": design.causal,
        "rotary": design.rotary,
        "next": guesses(model, None if run.next is None else run.next[last], MOST_NEXT),
        "by_layer": [guesses(model, run.next_at(layer, last), LENS) for layer in range(layers + 1)]
        if design.causal
        else [],
        "arrays": [{"name": name, "shape": array.shape} for name, array in arrays.items()],
    }
    numbers = [np.ascontiguousarray(array, dtype="<f4").tobytes() for array in arrays.values()]
    return header, b"".join(numbers)


@functools.lru_cache(maxsize=REMEMBERED)
def passed(name: str, text: str, off: tuple[Head, ...], instead: Instead) -> tuple[Model, Run]:
    """One pass of a model over a text, with some heads off.

    The mean that a head may give instead is that of the hundred sentences; of a model that was not
    measured, that of this text. Raises what `load` and `explain` do, and NoSuchHead.
    """
    model = load(name if name in MODELS else Path(name))
    shape = (len(model.network.layers), model.network.design.heads)
    means = None
    if off and instead == "mean":
        known = measured(name)
        means = mean_outputs(passed(name, text, (), "zero")[1]) if known is None else known.means
    return model, model.explain(text, switched_off(off, shape, means))


def everything(question: Question) -> Answered:
    return packed(*passed(question.model, question.text, question.off, "zero"))


def all_heads(question: OfAll) -> Answered:
    model, run = passed(question.model, question.text, question.off, "zero")
    return overview(model, run, question)


def one_head(question: OfHead) -> Answered:
    return head(*passed(question.model, question.text, question.off, "zero"), question.head)


def changed(question: OfChange) -> Answered:
    _, before = passed(question.model, question.text, (), "zero")
    _, after = passed(question.model, question.other, (), "zero")
    return change(before, after, question)


def next_word(question: OfNext) -> Answered:
    model, run = passed(question.model, question.text, question.off, question.instead)
    return following(model, run, question.rule, question.token), b""


def switch(question: OfSwitch) -> Answered:
    model, before = passed(question.model, question.text, (), "zero")
    _, after = passed(question.model, question.text, question.off, question.instead)
    return switched(model, before, after, question.token), b""


@functools.lru_cache(maxsize=REMEMBERED)
def _word_states(model: str, words: tuple[str, ...]) -> tuple[Single, tuple[bool, ...]]:
    """After all layers, since who asks for one asks for others."""
    states, known = word_states(load(model), words)
    return centred(states, words), known


def words(question: OfWords) -> Answered:
    states, known = _word_states(question.model, question.words)
    body = np.ascontiguousarray(states[question.layer], dtype="<f4").tobytes()
    return {"known": known}, body


@functools.lru_cache(maxsize=REMEMBERED)
def _sentence_states(model: str, every: tuple[str, ...]) -> tuple[Single, tuple[bool, ...]]:
    return sentence_states(load(model), every)


def sentences(question: OfSentences) -> Answered:
    states, known = _sentence_states(question.model, question.sentences)
    body = np.ascontiguousarray(states[question.layer], dtype="<f4").tobytes()
    return {"known": known}, body


def _heads(found: Iterable[Iterable[int]]) -> tuple[Head, ...]:
    return tuple((layer, head) for layer, head in found)


def answer(message: Mapping[str, Any]) -> Answered:
    """What the model did with the text. Raises what `passed` does."""
    kind, given = message["kind"], {name: message[name] for name in message if name != "kind"}
    if "off" in given:
        given["off"] = _heads(given["off"])
    match kind:
        case Question.kind:
            return everything(Question(**given))
        case OfAll.kind:
            return all_heads(OfAll(**given))
        case OfHead.kind:
            layer, number = given["head"]
            return one_head(OfHead(**{**given, "head": (layer, number)}))
        case OfChange.kind:
            return changed(OfChange(**given))
        case OfNext.kind:
            return next_word(OfNext(**{**given, "rule": Rule(**given["rule"])}))
        case OfSwitch.kind:
            return switch(OfSwitch(**given))
        case OfWords.kind:
            return words(OfWords(**{**given, "words": tuple(given["words"])}))
        case OfSentences.kind:
            return sentences(OfSentences(**{**given, "sentences": tuple(given["sentences"])}))
    raise ValueError(f"kind: {kind!r} is none")


def serve(
    lines: BinaryIO, output: BinaryIO, answer: Callable[[Mapping[str, Any]], Answered] = answer
) -> None:
    """Answer every line, whatever happens to it, until there are no more."""
    for line in lines:
        body = b""
        try:
            header, body = answer(json.loads(line))
        except Exception as error:  # told to the asker, who raises it
            header = described(error)
        reply = json.dumps({**header, "bytes": len(body)}, ensure_ascii=True)
        output.write(reply.encode("ascii") + b"\n" + body)
        output.flush()


def main(answer: Callable[[Mapping[str, Any]], Answered] = answer) -> None:
    """Serve what the server asks."""
    # Anything that prints must not stand between the answers.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, output, answer)


if __name__ == "__main__":
    main()

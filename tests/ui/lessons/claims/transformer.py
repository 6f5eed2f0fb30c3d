"""Lessons 17 to 19: what heads of trained Transformers do, by whole passes of the models."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from statistics import fmean

import numpy as np

from models import transformer
from tests.ui.lessons.claims import Claim, Facts, Seen, best, shown
from ui.lessons.course.trained import STORIES
from ui.lessons.scene import Scene


@functools.cache
def read(model: str, text: str) -> transformer.Run:
    return transformer.load(model).explain(text)


def typed(run: transformer.Run, layer: int, head: int) -> list[list[float]]:
    """β of a head, from 1, without special pieces: each row divided by what is left."""
    kept = [index for index, piece in enumerate(run.pieces) if not piece.special]
    rows = run.weights[layer - 1, head - 1].astype(float).tolist()
    left = [[rows[row][key] for key in kept] for row in kept]
    return [[weight / math.fsum(row) for weight in row] for row in left]


def percent(share: float) -> str:
    return f"{100 * share:.1f}"


def of_scene(scene: Scene) -> list[list[float]]:
    """β of the head on the stage, from a pass of the model."""
    settings = scene.settings
    rows = typed(read("e5", settings.passage), settings.layer, settings.layer_head)
    np.testing.assert_allclose(scene.trace.weights, rows, atol=1e-5)
    return rows


def mean_before(rows: Sequence[Sequence[float]]) -> float:
    return fmean(row[index - 1] for index, row in enumerate(rows) if index)


def trained_find(seen: Seen) -> Claim:
    run, layer = read("e5", seen.scene.settings.passage), seen.scene.settings.layer
    shares = [mean_before(typed(run, layer, head)) for head in range(1, 13)]
    most, second = sorted(shares, reverse=True)[:2]
    assert second < 0.5 < most
    return Claim(
        facts={
            "layer": str(layer),
            "goal": "50",
            "most": percent(most),
            "second": percent(second),
            "value": mean_before(of_scene(seen.scene)),
        },
        marks=lambda scene: {"share": percent(mean_before(of_scene(scene)))},
        reached=lambda scene: mean_before(of_scene(scene)) == max(shares),
    )


def trained_before(seen: Seen) -> Claim:
    rows, row = of_scene(seen.scene), seen.row()
    assert mean_before(rows) > 0.5
    assert best(seen.weights[row]) == row - 1
    return Claim(
        row - 1,
        {
            "query": seen.queries[row],
            "winner": seen.keys[row - 1],
            "most": rows[row][row - 1],
            "head": "3",
        },
        marks=lambda index: {"word": seen.keys[index], "value": rows[row][index]},
    )


def trained_link(seen: Seen) -> Claim:
    text, layer = seen.scene.settings.passage, seen.scene.settings.layer
    story, run = STORIES[text], read("e5", text)
    row, key = seen.queries.index(story.looks), seen.keys.index(story.seen)
    linked = [typed(run, layer, head)[row][key] for head in range(1, 13)]
    most, second = sorted(linked, reverse=True)[:2]
    assert shown(most) != shown(second)
    return Claim(
        facts={
            "layer": str(layer),
            "query": story.looks,
            "key": story.seen,
            "most": most,
            "second": second,
            "value": of_scene(seen.scene)[row][key],
        },
        marks=lambda scene: {"value": of_scene(scene)[row][key]},
        reached=lambda scene: scene.settings.layer_head == linked.index(most) + 1,
    )


def trained_changed(seen: Seen) -> Claim:
    settings = seen.scene.settings
    ((text, story),) = [pair for pair in STORIES.items() if pair[1].other == settings.passage]
    rows, row = of_scene(seen.scene), seen.queries.index(story.looks)
    run = read("e5", text)
    tokens = [piece.text for piece in run.pieces if not piece.special]
    was = typed(run, settings.layer, settings.layer_head)[tokens.index(story.looks)]
    assert tokens[was.index(max(was))] == story.seen, "the same word got most before"
    key, rival = (seen.keys.index(word) for word in (story.seen, story.rival))
    assert best(seen.weights[row]) == key
    return Claim(
        key,
        {
            "query": story.looks,
            "key": story.seen,
            "rival": story.rival,
            "sentence": settings.passage,
            "before": was[tokens.index(story.seen)],
            "after": rows[row][key],
            "less": rows[row][rival],
            "head": str(settings.layer_head),
            "layer": str(settings.layer),
        },
        marks=lambda index: {"word": seen.keys[index], "value": rows[row][index]},
    )


def signs(seen: Seen) -> list[int]:
    """The places of the special pieces."""
    run = read("e5", seen.scene.settings.passage)
    np.testing.assert_allclose(seen.weights, run.weights[5, 4], atol=1e-5)
    return [index for index, piece in enumerate(run.pieces) if piece.special]


def sinks_many(seen: Seen) -> Claim:
    run, left_out = read("e5", seen.scene.settings.passage), signs(seen)
    words = [index for index in range(len(run.pieces)) if index not in left_out]
    given = [
        fmean(math.fsum(head[row, left_out].tolist()) for row in words)
        for layer in run.weights
        for head in layer
    ]
    count = sum(share > 0.5 for share in given)
    answer = "few" if 3 * count < 144 else "many" if 3 * count > 288 else "some"
    return Claim(
        answer,
        {
            "count": str(count),
            "every": "144",
            "percent": percent(count / 144),
            "low": "33",
            "high": "67",
            "mostly": "50",
        },
    )


def sinks_sink(seen: Seen) -> Claim:
    row, left_out = seen.row(), signs(seen)
    weights = seen.weights[row]
    winner = best(weights)
    assert winner in left_out, "the prose says that nobody typed it"
    word = max((k for k in range(len(weights)) if k not in left_out), key=weights.__getitem__)
    return Claim(
        winner,
        {
            "query": seen.queries[row],
            "winner": seen.keys[winner],
            "most": weights[winner],
            "word": seen.keys[word],
            "second": weights[word],
            "special": percent(math.fsum(weights[k] for k in left_out)),
        },
        marks=lambda index: {"word": seen.keys[index], "value": weights[index]},
    )


def sinks_brings(seen: Seen) -> Claim:
    model = transformer.load("e5")
    into = model.network.layers[5].output.weight[:, 4 * 32 : 5 * 32].astype(float).tolist()
    long = [
        math.hypot(*(math.fsum(w * v for w, v in zip(line, value, strict=True)) for line in into))
        for value in seen.values
    ]
    assert seen.question.table
    for (_, cell), length in zip(seen.question.table.rows, long, strict=True):
        assert abs(float(cell) - length) < 0.000501
    row = seen.row()
    weights = seen.weights[row]
    brought = [weight * length for weight, length in zip(weights, long, strict=True)]
    winner, strong = best(brought), best(weights)
    assert winner != strong
    assert strong in signs(seen)
    assert winner not in signs(seen)
    return Claim(
        winner,
        {
            "query": seen.queries[row],
            "strong": seen.keys[strong],
            "weight": weights[strong],
            "brought": brought[strong],
            "winner": seen.keys[winner],
            "most": brought[winner],
        },
        marks=lambda index: {"word": seen.keys[index], "value": brought[index]},
    )


def sinks_anew(seen: Seen) -> Claim:
    row, key, left_out = seen.row(), seen.column(), signs(seen)
    removed = math.fsum(seen.weights[row][index] for index in left_out)
    shared = typed(read("e5", seen.scene.settings.passage), 6, 5)[row - 1][key - 1]
    return Claim(
        shared,
        {
            "query": seen.queries[row],
            "key": seen.keys[key],
            "removed": removed,
            "left": 1 - removed,
        },
    )


def next_of(text: str, off: tuple[int, int] | None = None) -> dict[str, float]:
    """How likely each piece is to come next, with a head's columns of W_O set to 0."""
    return dict(_next_of(text, off))


@functools.cache
def _next_of(text: str, off: tuple[int, int] | None) -> tuple[tuple[str, float], ...]:
    model = transformer.load("smollm2")

    def switch(layer: int, given: np.ndarray) -> np.ndarray:
        if off is None or layer != off[0]:
            return given
        kept = np.ones((len(given), 1, 1), dtype=given.dtype)
        kept[off[1]] = 0
        return given * kept

    likely = model.explain(text, switch).next
    assert likely is not None
    order = np.argsort(-likely[-1])[:400].tolist()
    return tuple((model.tokenizer.text_of(each), float(likely[-1, each])) for each in order)


def repeated(seen: Seen) -> tuple[int, int]:
    """The last row, and the place of what followed the same token before."""
    row = len(seen.keys) - 1
    tokens = seen.scene.trace.key_tokens
    earlier = [index for index in range(row) if tokens[index] == tokens[row]]
    (index,) = earlier
    return row, index + 1


def next_word_looks(seen: Seen) -> Claim:
    row, key = repeated(seen)
    run = read("smollm2", seen.scene.settings.passage)
    weights = run.weights[18, 6, row].astype(float).tolist()
    np.testing.assert_allclose(seen.weights[row], weights, atol=1e-5)
    assert best(weights) == key
    return Claim(
        key,
        {
            "query": seen.queries[row],
            "same": seen.keys[key - 1],
            "winner": seen.keys[key],
            "most": weights[key],
            "layer": "19",
            "head": "7",
        },
        marks=lambda index: {"word": seen.keys[index], "value": weights[index]},
    )


def next_word_says(seen: Seen) -> Claim:
    row, key = repeated(seen)
    text, tokens = seen.scene.settings.passage, seen.scene.trace.key_tokens
    likely = next_of(text)
    repeat = tokens[key]
    assert max(likely, key=likely.__getitem__).strip() == repeat
    line = text.split(". ")[1]
    alone = next_of(line)
    other = max(alone, key=alone.__getitem__)
    assert other.strip() not in (tokens[0], repeat)
    return Claim(
        "repeat",
        {
            "query": seen.queries[row],
            "line": line,
            "repeat": repeat,
            "begin": tokens[0],
            "alone": other.strip() or "⏎",
            "alone_likely": percent(alone[other]),
            "likely": percent(likely[f" {repeat}"]),
        },
    )


def without(seen: Seen, head: tuple[int, int]) -> tuple[str, Facts]:
    text = seen.scene.settings.passage
    before, after = next_of(text), next_of(text, head)
    word = max(before, key=before.__getitem__)
    then = max(after, key=after.__getitem__)
    lost = before[word] - after[word]
    answer = "turns" if then != word else "less" if lost >= 0.1 else "same"
    return answer, {
        "word": word.strip(),
        "then": then.strip(),
        "before": percent(before[word]),
        "after": percent(after[word]),
        "then_after": percent(after[then]),
        "points": "10",
        "layer": str(head[0] + 1),
        "head": str(head[1] + 1),
    }


def next_word_induction(seen: Seen) -> Claim:
    answer, facts = without(seen, (18, 6))
    assert answer != "same", "the end says that the head is missed"
    assert facts["after"] < facts["before"] or len(str(facts["after"])) < len(str(facts["before"]))
    return Claim(answer, facts)


def next_word_beside(seen: Seen) -> Claim:
    answer, facts = without(seen, (18, 3))
    row = len(seen.keys) - 1
    weights = read("smollm2", seen.scene.settings.passage).weights[18, 3, row].tolist()
    assert best(weights) == 0
    return Claim(answer, {**facts, "first": seen.keys[0], "most": weights[0]})


def next_word(seen: Seen) -> Facts:
    """The end: a sentence in which the same head finds the word, and is not missed."""
    del seen
    whole = "The red fox saw the old bear. The red fox saw the old"
    run = read("smollm2", whole)
    looked = run.weights[18, 6, -1].tolist()
    assert run.tokens[best(looked)] == "bear"
    before, after = next_of(whole), next_of(whole, (18, 6))
    assert max(after, key=after.__getitem__) == " bear"
    assert before[" bear"] - after[" bear"] < 0.1
    return {
        "whole": whole,
        "word": "bear",
        "before": percent(before[" bear"]),
        "after": percent(after[" bear"]),
    }

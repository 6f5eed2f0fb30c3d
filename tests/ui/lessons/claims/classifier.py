"""Lessons 11 and 12: what the classifier's attention says of its verdict."""

from __future__ import annotations

import functools
import math
from itertools import combinations
from random import Random
from statistics import fmean, median

import numpy as np

from models.classifier.inference import Classifier, Prediction
from models.text.tokens import fold
from tests.ui.lessons.claims import Claim, Facts, Seen, best, cosine, shown
from ui.classify import verdict
from ui.lessons.scene import Scene


def network(scene: Scene) -> Classifier:
    return verdict.classifier(prediction(scene).language, scene.settings.attention)


def prediction(scene: Scene) -> Prediction:
    assert scene.prediction
    return scene.prediction


@functools.cache
def explained(attention: str, review: str) -> Prediction:
    return verdict.explained(attention, review)


def probability(scene: Scene, words: list[str]) -> float:
    """That the network gives, for other words, to what it says of the scene's."""
    found = explained(scene.settings.attention, " ".join(words))
    return float(found.probabilities[prediction(scene).kind])


def decided(scene: Scene, row: list[float]) -> float:
    """The same for the scene's words and another last row."""
    found = prediction(scene)
    return float(network(scene).decide(found.trace, np.array([row]))[0, found.kind])


def percent(share: float) -> str:
    return f"{100 * share:.1f}"


def actual(scene: Scene) -> float:
    found = prediction(scene)
    return float(found.probabilities[found.kind])


def explanation_needed(seen: Seen) -> Claim:
    words, before = list(seen.scene.trace.key_tokens), actual(seen.scene)
    without = [probability(seen.scene, words[:k] + words[k + 1 :]) for k in range(len(words))]
    needed = without.index(min(without))
    attended = best(seen.weights[-1])
    assert needed != attended, "the prose says that these are two words"
    assert float(percent(without[needed])) < float(percent(without[attended]))
    assert seen.question.proof
    drawn = [row[1:] for row in seen.question.proof.rows]
    for (weight, fall), expected, after in zip(drawn, seen.weights[-1], without, strict=True):
        assert weight == shown(expected)
        assert abs(float(fall.replace("−", "-")) - (before - after)) < 0.000501
    return Claim(
        needed,
        {
            "query": seen.queries[-1],
            "before": percent(before),
            "attended": seen.keys[attended],
            "weight": seen.weights[-1][attended],
            "attended_after": percent(without[attended]),
            "needed": seen.keys[needed],
            "needed_after": percent(without[needed]),
        },
        marks=lambda index: {
            "word": seen.keys[index],
            "value": before - without[index],
            "after": percent(without[index]),
        },
    )


def explanation_uniform(seen: Seen) -> Claim:
    n = len(seen.keys)
    before, after = actual(seen.scene), decided(seen.scene, [1 / n] * n)
    assert after > 0.5
    assert before - after < 0.1
    return Claim("same", {"before": percent(before), "after": percent(after), "points": "10"})


def explanation_rival(seen: Seen) -> Claim:
    row, before = seen.weights[-1], actual(seen.scene)

    def changed(scene: Scene) -> tuple[float, float]:
        weights = row
        for index, weight in scene.settings.edit:
            rest = math.fsum(weights) - weights[index]
            weights = [w * (1 - weight) / rest for w in weights]
            weights[index] = weight
        far = max(abs(a - b) for a, b in zip(weights, row, strict=True))
        return far, abs(decided(scene, weights) - before)

    def marks(scene: Scene) -> Facts:
        far, moved = changed(scene)
        return {"far": far, "points": percent(moved)}

    def reached(scene: Scene) -> bool:
        far, moved = changed(scene)
        return round(far, 3) >= 0.3 and round(moved, 3) < 0.01  # in the digits that are shown

    facts = {"before": before, "distance": "0.3", "still": "1"}
    return Claim(facts=facts, marks=marks, reached=reached)


def explanation(seen: Seen) -> Facts:
    """The introduction and the end."""
    return reviewed(seen)


def reviewed(seen: Seen) -> Facts:
    review = seen.scene.settings.review
    assert review.endswith(seen.keys[-1])
    return {"review": review, "word": seen.keys[-1]}


def states(seen: Seen) -> Facts:
    """The introduction and the end."""
    return reviewed(seen)


def states_alike(seen: Seen) -> Claim:
    numbers = network(seen.scene).vocabulary.numbers(map(fold, seen.scene.trace.key_tokens))
    read = network(seen.scene).arrays["embedding"][numbers].astype(float).tolist()
    vectors, states = (
        fmean(cosine(one, other) for one, other in combinations(each, 2)) for each in (read, seen.y)
    )
    assert states > vectors
    assert seen.question.proof
    drawn = [row[1:] for row in seen.question.proof.rows]
    for one, row in zip(seen.y, drawn, strict=True):
        for cell, other in zip(row, seen.y, strict=True):
            assert abs(float(cell.replace("−", "-")) - cosine(one, other)) < 0.005001
    return Claim("states", {"vectors": vectors, "states": states})


def states_reaches(seen: Seen) -> Claim:
    words = list(seen.scene.trace.key_tokens)
    index = seen.column("word")
    words[index] = seen.placeholders["other"]
    after = explained(seen.scene.settings.attention, " ".join(words)).trace.keys.tolist()
    changed = [
        any(abs(a - b) > 1e-7 for a, b in zip(one, other, strict=True))
        for one, other in zip(seen.y, after, strict=True)
    ]
    assert changed == [k >= index for k in range(len(words))]
    assert 0 < index < len(words) - 1
    return Claim(
        "after",
        {
            "word": seen.keys[index],
            "other": words[index],
            "count": str(sum(changed)),
            "every": str(len(words)),
        },
    )


def states_dealt(seen: Seen) -> Claim:
    """Dealt out once more, by another hand: about as far."""
    row, before = list(seen.weights[-1]), actual(seen.scene)
    random, moves = Random(1), []
    for _ in range(60):
        random.shuffle(row)
        moves.append(abs(decided(seen.scene, row) - before))
    middle, most = float(seen.placeholders["median"]), float(seen.placeholders["most"])
    assert abs(100 * median(moves) - middle) <= 0.3 + 0.5 * middle
    assert middle <= most
    answer = "little" if middle < 1 else "some"
    assert middle < 10, "the lesson says that it matters little"
    measured = {name: seen.placeholders[name] for name in ("median", "most")}
    facts = {"before": percent(before), "deals": "100", "least": "1", "limit": "10"}
    return Claim(answer, {**facts, **measured})

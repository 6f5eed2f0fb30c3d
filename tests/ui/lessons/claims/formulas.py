"""Lessons 5 to 8: the ratio, √d, the cosine, symmetry."""

from __future__ import annotations

import math
from statistics import median

from tests.ui.lessons.claims import (
    Claim,
    Facts,
    Seen,
    best,
    ceiling,
    cosine,
    dot,
    largest_of_all,
    length,
    shown,
    softmax,
)
from ui.kit.language import Text
from ui.lessons.scene import Scene


def ratio_score(seen: Seen) -> Claim:
    i, j = seen.row(), seen.column()
    score = seen.similarities[i][j] / math.fsum(seen.similarities[i])
    return Claim(score, {"query": seen.queries[i], "key": seen.keys[j]})


def ratio_ceiling(seen: Seen) -> Claim:
    n = len(seen.keys)
    assert min(map(min, seen.similarities)) >= 0, "the prose says that none is negative"
    highest = ceiling(n, 1)
    assert max(map(max, seen.weights)) < highest
    facts = {"count": str(n), "many": "50", "few": ceiling(50, 1)}
    return Claim(highest, facts)


def ratio_sharp(seen: Seen) -> Claim:
    def marks(scene: Scene) -> Facts:
        temperature = scene.settings.temperature
        bound = ceiling(len(seen.keys), 1, temperature)
        is_bound = scene.settings.scoring == "ratio"
        return {
            "temperature": f"{temperature:g}",
            "value": largest_of_all(scene),
            "bound": bound if is_bound else "",
        }

    assert ceiling(len(seen.keys), 1) < 0.6
    return Claim(
        facts={"goal": "0.5"}, marks=marks, reached=lambda scene: largest_of_all(scene) > 0.5
    )


def ratio_turned(seen: Seen) -> Claim:
    i = seen.row()
    similarities, weights = seen.similarities[i], seen.weights[i]
    total = math.fsum(similarities)
    winner = best(weights)
    assert total < 0
    assert similarities[winner] == min(similarities), "the least similar word wins"
    assert similarities[i] == 0, "0 for equal vectors"
    return Claim(
        winner,
        {"query": seen.queries[i], "winner": seen.keys[winner], "sum": total},
        marks=lambda index: {"word": seen.keys[index], "value": weights[index]},
    )


def ratio(seen: Seen) -> Facts:
    """The introduction and the end."""
    scores = [score for row in seen.scores for score in row]
    assert all(math.isclose(math.fsum(row), 1) for row in seen.scores)
    name = Text(seen.scene.settings.language)("scoring.ratio")
    return {"scoring": name, "low": min(scores), "high": max(scores)}


def root_growth(seen: Seen) -> Claim:
    """The spread is that of √d, and the measured one is near it."""
    assert seen.question.proof
    before, after = float(seen.placeholders["before"]), float(seen.placeholders["after"])
    assert math.isclose(before, math.sqrt(seen.width), rel_tol=0.04)
    assert math.isclose(after, math.sqrt(4 * seen.width), rel_tol=0.04)
    assert seen.placeholders["growth"] == "2.0"
    widths = [int(row[0]) for row in seen.question.proof.rows]
    plain, scaled = ([float(row[index]) for row in seen.question.proof.rows] for index in (1, 2))
    assert widths == sorted(widths)
    assert plain == sorted(plain), "without √d the largest weight grows"
    assert max(scaled) < 0.5, "with it no word takes everything"
    measured = {name: seen.placeholders[name] for name in ("before", "after", "growth")}
    facts = {"width": str(seen.width), "wider": str(4 * seen.width), "words": str(len(seen.keys))}
    return Claim("root", {**facts, **measured})


def root_score(seen: Seen) -> Claim:
    i, j = seen.row(), seen.column()
    score = seen.similarities[i][j] / math.sqrt(seen.width)
    words = {"query": seen.queries[i], "key": seen.keys[j]}
    return Claim(score, {**words, "width": str(seen.width)})


def root_spread(seen: Seen) -> Claim:
    assert seen.scores == seen.similarities, "√d is missing"
    most = median(map(max, seen.weights))
    assert most > 0.5
    return Claim(
        facts={
            "width": str(seen.width),
            "most": most,
            "root": math.sqrt(seen.width),
            "goal": "0.8",
        },
        marks=lambda scene: {"temperature": f"{scene.settings.temperature:g}"},
        reached=lambda scene: flatness(scene) > 0.8,
    )


def flatness(scene: Scene) -> float:
    """Of the median row."""
    rows = scene.trace.weights.tolist()
    entropies = [-math.fsum(w * math.log(w) for w in row if w) for row in rows]
    return median(entropy / math.log(len(rows[0])) for entropy in entropies)


def cosine_longer(seen: Seen) -> Claim:
    i, j = seen.row(), seen.column()
    assert i != j, "the row of the word itself changes in another way"
    twice = [[2 * part for part in vector] if k == j else vector for k, vector in enumerate(seen.y)]

    def weight(keys: list[list[float]], name: str) -> float:
        if name == "cosine":
            return softmax([cosine(seen.x[i], key) for key in keys])[j]
        return softmax([dot(seen.x[i], key) / math.sqrt(seen.width) for key in keys])[j]

    facts = {
        f"{name}_{when}": weight(keys, name)
        for name in ("dot", "cosine")
        for when, keys in (("before", seen.y), ("after", twice))
    }
    assert shown(facts["cosine_after"]) == shown(seen.weights[i][j]), "as on the stage"
    assert shown(facts["cosine_before"]) == shown(facts["cosine_after"])
    assert shown(facts["dot_before"]) != shown(facts["dot_after"])
    assert seen.question.proof
    drawn = [tuple(row[-2:]) for row in seen.question.proof.rows]
    assert drawn == [
        (shown(facts[f"{name}_before"]), shown(facts[f"{name}_after"]))
        for name in ("dot", "cosine")
    ]
    return Claim("dot", {"query": seen.queries[i], "key": seen.keys[j], **facts})


def cosine_ceiling(seen: Seen) -> Claim:
    n = len(seen.keys)
    least = min(map(min, seen.similarities))
    assert least > -1, "real words do not point in opposite directions"
    facts = {"count": str(n), "least": least, "some": "10", "many": "50"}
    bounds = {"some_bound": ceiling(10, 2), "many_bound": ceiling(50, 2)}
    return Claim(ceiling(n, 2), {**facts, **bounds})


def cosine_sharp(seen: Seen) -> Claim:
    def marks(scene: Scene) -> Facts:
        temperature = scene.settings.temperature
        return {
            "temperature": f"{temperature:g}",
            "value": largest_of_all(scene),
            "bound": ceiling(len(seen.keys), 2, temperature),
        }

    return Claim(
        facts={"goal": "0.5"}, marks=marks, reached=lambda scene: largest_of_all(scene) > 0.5
    )


def symmetry_back(seen: Seen) -> Claim:
    i, j = seen.row(), seen.column()
    there, back = seen.scores[j][i], seen.similarities[i][j] / math.fsum(seen.similarities[i])
    assert math.isclose(seen.similarities[i][j], seen.similarities[j][i])
    assert shown(there) != shown(back)
    return Claim(back, {"query": seen.queries[i], "key": seen.keys[j], "there": there})


def symmetry_symmetric(seen: Seen) -> Claim:
    i, j = seen.row("one"), seen.column("other")
    grids = {
        "similarities": seen.similarities,
        "scores": seen.scores,
        "weights": seen.weights,
    }
    ways = {
        f"{name}_{way}": grid[a][b]
        for name, grid in grids.items()
        for way, a, b in (("there", i, j), ("back", j, i))
    }
    assert shown(ways["similarities_there"]) == shown(ways["similarities_back"])
    for name in ("scores", "weights"):
        assert shown(ways[f"{name}_there"]) != shown(ways[f"{name}_back"])
    return Claim("similarities", {"one": seen.queries[i], "other": seen.keys[j], **ways})


def symmetry_projected(seen: Seen) -> Claim:
    def lopsided(scene: Scene) -> bool:
        grid = scene.trace.similarities.tolist()
        indices = range(len(grid))
        return any(abs(grid[i][j] - grid[j][i]) > 1e-6 for i in indices for j in indices)

    assert lopsided(seen.scene)
    return Claim(
        reached=lambda scene: not lopsided(scene) and scene.settings.projection == "shared"
    )


def symmetry_drawn(seen: Seen) -> Claim:
    animal, street, it = seen.keys

    def reached(scene: Scene) -> bool:
        to_animal = scene.trace.weights[2, 0] > 0.5
        if to_animal:  # it takes a longer one
            assert length(scene.trace.keys[0]) > length(scene.trace.keys[2])
        return bool(to_animal)

    def marks(scene: Scene) -> Facts:
        _, to_street, to_itself = scene.trace.weights[2].tolist()
        return {"to_street": to_street, "to_itself": to_itself}

    assert seen.width == 2
    facts = {"animal": animal, "street": street, "it": it, "goal": "0.5"}
    return Claim(facts=facts, marks=marks, reached=reached)

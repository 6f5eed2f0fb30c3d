"""Lessons 9, 10 and 13: the mask, the effect of a weight, and what attention costs."""

from __future__ import annotations

import math

from tests.ui.lessons.claims import Claim, Facts, Seen, length, shown, softmax
from ui.lessons.scene import Scene


def mask_whole(seen: Seen) -> Claim:
    sums = [math.fsum(row) for row in seen.weights]
    assert shown(sums[-1]) == "1.000"
    assert all(total < 1 and shown(total) != "1.000" for total in sums[:-1])
    assert all(weight == 0 for i, row in enumerate(seen.weights) for weight in row[i + 1 :])
    i = seen.row()
    first = {"first": seen.queries[0], "first_sum": sums[0]}
    return Claim("last", {"query": seen.queries[i], "sum": sums[i], **first})


def mask_proper(seen: Seen) -> Claim:
    i, j = seen.row(), seen.column()
    before = softmax(seen.scores[i][: i + 1])[j]
    row = seen.weights[i]
    assert math.isclose(before, row[j] / math.fsum(row)), "it can be computed from the row"
    return Claim(before, {"query": seen.queries[i], "key": seen.keys[j]})


def mask_mended(seen: Seen) -> Claim:
    def reached(scene: Scene) -> bool:
        rows = scene.trace.weights.tolist()
        ahead = any(weight for i, row in enumerate(rows) for weight in row[i + 1 :])
        return not ahead and all(math.isclose(math.fsum(row), 1) for row in rows)

    del seen
    return Claim(reached=reached)


def effect_most(seen: Seen) -> Claim:
    i = seen.row()
    lengths = [length(value) for value in seen.values]
    assert seen.question.table
    drawn = [float(row[1]) for row in seen.question.table.rows]
    assert all(abs(a - b) <= 0.00501 for a, b in zip(drawn, lengths, strict=True))
    moved = [weight * long for weight, long in zip(seen.weights[i], lengths, strict=True)]
    decimals = seen.scene.decimals("weights")
    on_screen = [
        float(shown(weight, decimals)) * long
        for weight, long in zip(seen.weights[i], drawn, strict=True)
    ]
    winner, strong = moved.index(max(moved)), seen.weights[i].index(max(seen.weights[i]))
    assert on_screen.index(max(on_screen)) == winner, "the digits on the screen say so, too"
    assert winner != strong
    assert lengths[winner] > lengths[strong]
    return Claim(
        winner,
        {
            "query": seen.queries[i],
            "strong": seen.keys[strong],
            "weight": seen.weights[i][strong],
            "winner": seen.keys[winner],
            "most": moved[winner],
        },
        marks=lambda index: {"word": seen.keys[index], "value": moved[index]},
    )


def effect_size(seen: Seen) -> Claim:
    i, j = seen.row(), seen.column()
    weighted = [seen.weights[i][j] * part for part in seen.values[j]]
    return Claim(length(weighted), {"query": seen.queries[i], "key": seen.keys[j]})


def effect_doubled(seen: Seen) -> Claim:
    """The weights are made without the values; the outputs are not."""
    j = seen.column()
    assert any(part and row[j] for row in seen.weights for part in seen.values[j])
    return Claim("outputs", {"key": seen.keys[j]})


def cost_weights(seen: Seen) -> Claim:
    count = int(seen.placeholders["count"])
    return Claim(sum(1 for _ in range(count) for _ in range(count)), {"count": str(count)})


def cost_longer(seen: Seen) -> Claim:
    count, times = int(seen.placeholders["count"]), int(seen.placeholders["times"])
    more = count * times
    facts = {"count": str(count), "times": str(times), "more": str(more)}
    return Claim(more * more // (count * count), facts)


def cost_path(seen: Seen) -> Claim:
    early, late = seen.column("early"), seen.row("late")
    between = len(seen.keys[early + 1 : late])
    assert between > 1
    facts = {"early": seen.keys[early], "late": seen.keys[late], "between": str(between)}
    return Claim(between + 1, facts)


def cost(seen: Seen) -> Facts:
    """The end: counted as the task on the way is graded, by the words in between and the last."""
    first, *between, last = seen.keys
    return {"first": first, "last": last, "steps": str(len(between) + 1)}


def cost_replaced(seen: Seen) -> Claim:
    i, j = seen.row(), seen.column()
    words = list(seen.scene.trace.key_tokens)
    words[j] = seen.placeholders["other"]
    after = seen.scene.changed(text=" ".join(words))
    assert after
    assert list(after.trace.key_tokens) == words
    pairs = zip(after.trace.weights[i].tolist(), seen.weights[i], strict=True)
    count = sum(not math.isclose(a, b, rel_tol=1e-5) for a, b in pairs)
    assert count == len(words)
    facts = {"query": seen.queries[i], "key": seen.keys[j], "other": words[j]}
    return Claim("all", {**facts, "count": str(count)})

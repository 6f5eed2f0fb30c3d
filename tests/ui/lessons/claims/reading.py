"""Lessons 1 to 4: how a heatmap is read, scores and weights, roles, tokens."""

from __future__ import annotations

import math

from models.text.tokens import tokenize
from tests.ui.lessons.claims import Claim, Facts, Seen, best, column, shown, softmax
from ui.lessons.choose import Repair
from ui.lessons.scene import Scene

PUNCTUATION = set(".。”")


def rows_sums(seen: Seen) -> Claim:
    assert all(math.isclose(math.fsum(row), 1) for row in seen.weights)
    total = math.fsum(column(seen.weights, seen.column()))
    assert abs(total - 1) > 0.04
    return Claim("rows", {"key": seen.placeholders["key"], "sum": total})


def rows_read(seen: Seen) -> Claim:
    i, j = seen.row(), seen.column()
    assert shown(seen.weights[i][j]) != shown(seen.weights[j][i])
    return Claim(seen.weights[i][j], {"query": seen.queries[i], "key": seen.keys[j]})


def rows_repair(seen: Seen) -> Claim:
    assert isinstance(seen.question, Repair)
    n = len(seen.keys)
    columns = [softmax(column(seen.scores, j)) for j in range(n)]
    broken = [[columns[j][i] for j in range(n)] for i in range(n)]
    assert seen.question.table
    drawn = [row[1:-1] for row in seen.question.table.rows[:-1]]
    assert drawn == [tuple(map(shown, row)) for row in broken]
    sums = [math.fsum(row) for row in broken]
    assert any(abs(total - 1) > 0.04 for total in sums)
    i, j = seen.row(), seen.column()
    right = softmax(seen.scores[i])[j]
    divided, filled = broken[i][j] / sums[i], broken[i][j] + (1 - sums[i]) / n
    assert shown(right) not in (shown(divided), shown(filled))
    facts = {"query": seen.queries[i], "key": seen.keys[j]}
    return Claim("rows", {**facts, "divided": divided, "filled": filled, "weight": right})


def scores_weigh(seen: Seen) -> Claim:
    i, j = seen.row(), seen.column()
    return Claim(softmax(seen.scores[i])[j], {"query": seen.queries[i], "key": seen.keys[j]})


def scores_times(seen: Seen) -> Claim:
    i, more, less = seen.row(), seen.column("more"), seen.column("less")
    high, low = seen.scores[i][more], seen.scores[i][less]
    assert high > low
    words = {"query": seen.queries[i], "more": seen.keys[more], "less": seen.keys[less]}
    return Claim(seen.weights[i][more] / seen.weights[i][less], {**words, "high": high, "low": low})


def scores_shift(seen: Seen) -> Claim:
    i, amount = seen.row(), int(seen.placeholders["amount"])
    before, after = seen.weights[i], softmax([score + amount for score in seen.scores[i]])
    assert list(map(shown, before)) == list(map(shown, after))
    top = best(before)
    return Claim("same", _grown(seen, i, amount, top, before[top], after[top]))


def scores_stretch(seen: Seen) -> Claim:
    i, amount = seen.row(), int(seen.placeholders["amount"])
    before, after = seen.weights[i], softmax([score * amount for score in seen.scores[i]])
    top = best(before)
    assert float(shown(after[top])) > float(shown(before[top]))
    return Claim("sharper", _grown(seen, i, amount, top, before[top], after[top]))


def _grown(
    seen: Seen, row: int, amount: int, top: int, before: float, after: float
) -> dict[str, object]:
    words = {"query": seen.queries[row], "key": seen.keys[top]}
    return {**words, "amount": str(amount), "before": before, "after": after}


def roles_asked(seen: Seen) -> Claim:
    i = seen.row()
    weights = seen.weights[i]
    assert all(float(shown(weight)) > 0 for weight in weights), "a label gets nothing"
    winner = best(weights)
    return Claim(
        winner,
        {"query": seen.queries[i], "winner": seen.keys[winner], "most": weights[winner]},
        marks=lambda index: {"word": seen.keys[index], "value": weights[index]},
    )


def roles_handed(seen: Seen) -> Claim:
    i, component = seen.row(), int(seen.placeholders["component"]) - 1
    parts = column(seen.values, component)
    assert seen.question.table
    assert [row[1].replace("−", "-") for row in seen.question.table.rows] == [
        shown(part, 2) for part in parts
    ]
    mixed = math.fsum(w * part for w, part in zip(seen.weights[i], parts, strict=True))
    return Claim(mixed, {"query": seen.queries[i], "component": seen.placeholders["component"]})


def roles_swapped(seen: Seen) -> Claim:
    values, other = seen.scene.trace.value_tokens, seen.placeholders["other"]
    after = seen.scene.changed(value_text=other)
    assert after
    assert after.trace.similarities.tolist() == seen.similarities
    assert after.trace.weights.tolist() == seen.weights
    assert after.trace.outputs.tolist() != seen.outputs
    assert seen.queries == seen.keys, "labels and questions are the same words"
    assert not set(other.split()) & set(values)
    return Claim("outputs", {"values": " ".join(values), "other": other})


def tokens_count(seen: Seen) -> Claim:
    typed = seen.scene.settings.text
    assert tokenize(typed) == seen.scene.trace.key_tokens
    assert PUNCTUATION & set(typed[-1]), "the sentence ends with a sign"
    if seen.scene.settings.language == "en":
        assert any("'" in token for token in seen.keys), "something in a word comes apart"
    else:
        assert any(len(token) > 1 for token in seen.keys), "some token is several characters"
    return Claim(len(seen.keys), {"sentence": typed, "tokens": " · ".join(tokenize(typed))})


def tokens_foreign(seen: Seen) -> Claim:
    typed = seen.placeholders["sentence"]
    found = tokenize(typed)
    if seen.scene.settings.language == "en":
        assert " " not in typed
    else:
        assert [token for token in found if "'" in token] == ["n't"]
    assert len(found) != len(typed.split())
    return Claim(len(found), {"sentence": typed, "tokens": " · ".join(found)})


def tokens_merged(seen: Seen) -> Claim:
    i, first, second = seen.row(), seen.column("one"), seen.column("two")
    assert second == first + 1
    pieces = seen.scene.trace.key_tokens[first : second + 1]
    assert "".join(pieces) in seen.scene.settings.text, "the word stands in the sentence"
    words = {"query": seen.queries[i], "one": seen.keys[first], "two": seen.keys[second]}
    both = seen.weights[i][first] + seen.weights[i][second]
    return Claim(both, {**words, "word": "".join(pieces)})


def tokens_split(seen: Seen) -> Claim:
    def counts(scene: Scene) -> tuple[int, int]:
        return len(scene.settings.text.split()), len(tokenize(scene.settings.text))

    def reached(scene: Scene) -> bool:
        parts, tokens = counts(scene)
        return parts == int(seen.placeholders["words"]) and tokens >= int(
            seen.placeholders["least"]
        )

    return Claim(
        facts={"words": "3", "least": "5"},
        marks=lambda scene: dict(zip(("parts", "tokens"), map(str, counts(scene)), strict=True)),
        reached=reached,
    )


def tokens(seen: Seen) -> Facts:
    """The introduction and the end."""
    cut, unspaced = "don't", "孩子们喝冷牛奶"
    assert len(tokenize(cut)) == 2
    assert " " not in unspaced
    del seen
    return {
        "cut": cut,
        "pieces": " · ".join(tokenize(cut)),
        "unspaced": unspaced,
        "characters": " · ".join(unspaced),
        "words": "孩子 · 们 · 喝 · 冷 · 牛奶",
    }

"""The lesson on the translator: where it looks, and what it writes if it looks elsewhere."""

from __future__ import annotations

import numpy as np

from models import translation
from models.translation import Translation
from models.translation.units import END, START
from tests.ui.lessons.claims import Claim, Facts, Seen, best
from ui.lessons.scene import Scene


def made_of(scene: Scene) -> Translation:
    assert scene.translation
    return scene.translation


def network(scene: Scene) -> translation.Translator:
    return translation.load(made_of(scene).direction)


def likeliest(seen: Seen, row: int, weights: list[float]) -> tuple[int, float]:
    """The word that is written by a row of weights, and its probability."""
    translator, mixed = network(seen.scene), np.array(weights) @ np.array(seen.values)
    chances = translator.network.chances(np.array([seen.x[row]]), mixed[None])[0]
    return int(chances.argmax()), float(chances.max())


def crossing(seen: Seen) -> Facts:
    phrase = seen.scene.settings.phrase
    return {"source": phrase, "made": network(seen.scene).many([phrase])[0]}


def crossing_looks(seen: Seen) -> Claim:
    row = seen.row()
    winner = best(seen.weights[row])
    assert winner != row, "the prose says that the orders differ"
    return Claim(
        winner,
        {
            "query": seen.queries[row],
            "same": seen.keys[row],
            "winner": seen.keys[winner],
            "most": seen.weights[row][winner],
        },
        marks=lambda index: {
            "query": seen.queries[row],
            "same": seen.keys[row],
            "word": seen.keys[index],
            "value": seen.weights[row][index],
        },
    )


def crossing_moved(seen: Seen) -> Claim:
    row, key = seen.row(), seen.column()
    only = [float(index == key) for index in range(len(seen.keys))]
    number, chance = likeliest(seen, row, only)
    assert number != END
    (word,) = network(seen.scene).target.written([number])
    assert word != made_of(seen.scene).target_tokens[row]
    return Claim(
        "other",
        {
            "query": seen.queries[row],
            "key": seen.keys[key],
            "other": word,
            "percent": f"{100 * chance:.0f}",
        },
    )


def crossing_even(seen: Seen) -> Claim:
    """Word by word, each chosen by the mean of the encoder's states."""
    translator, made = network(seen.scene), made_of(seen.scene)
    source, _ = translator.read([made.source_tokens])
    mean = np.array(seen.values).mean(axis=0)
    state, carry, before, words = source.state, source.carry, START, []
    while len(words) < 60:
        state, carry = translator.network.step(np.array([before], np.int32), state, carry)
        before = int(translator.network.chances(state, mean[None])[0].argmax())
        if before == END:
            break
        words.append(before)
    other = translator.target.join(translator.target.written(words))
    assert other != made.text
    return Claim("other", {"made": made.text, "other": other})

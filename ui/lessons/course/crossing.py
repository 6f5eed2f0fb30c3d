"""A decoder that translates looks at the word that it writes, wherever that stands."""

from __future__ import annotations

from random import Random

import numpy as np

from attention.similarity import Array
from models import translation
from models.translation import Translation
from models.translation.writing import WITHOUT
from ui.kit.numbers import percent, printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.lesson import Lesson, Task
from ui.lessons.predict import Predict
from ui.lessons.question import NoPoint
from ui.lessons.scene import Scene, written
from ui.translate.scene import attention_of

CLEARLY = 0.6
"""The weight of a look that a lesson asks about."""

FAR = 2
"""By how many words a look must leave the place of the word that is written."""


def made_of(scene: Scene) -> Translation:
    assert scene.translation
    return scene.translation


def network(scene: Scene) -> translation.Translator:
    return translation.load(made_of(scene).direction, attention_of(scene.settings))


def crossing(weights: Array) -> list[int]:
    """The rows that clearly look at another index than their own, where both are words."""
    m, n = weights.shape
    return [
        row
        for row in range(min(m, n) - 1)
        if weights[row].max() > CLEARLY
        and abs(int(weights[row].argmax()) - row) >= FAR
        and weights[row].argmax() < n - 1
    ]


def looks(scene: Scene, random: Random) -> Predict:
    """Where does the decoder look before it writes a word whose order crosses?"""
    weights = scene.trace.weights
    rows = crossing(weights)
    if not rows:
        raise NoPoint("no word is looked for far from where it is written")
    row = random.choice(rows)
    winner = int(weights[row].argmax())
    return Predict(
        placeholders={
            "query": scene.queries[row],
            "same": scene.keys[row],
            "winner": scene.keys[winner],
            "most": printed(weights[row, winner]),
        },
        row=row,
        words=scene.keys,
        values=tuple(weights[row].tolist()),
        rivals={"same": row},
        cell=(row, winner),
    )


def moved(scene: Scene, random: Random) -> Choose:
    """All weight on another word: is another one written?"""
    made, weights = made_of(scene), scene.trace.weights
    row = random.choice(crossing(weights) or [0])
    before = made.target_tokens[row]
    found = {}
    for key in range(len(scene.keys) - 1):
        best = network(scene).instead(made, row, np.eye(len(scene.keys))[key].tolist(), 1)[0]
        if best.text != before and not best.ends:
            found[key] = best
    if not found:
        raise NoPoint("the same word is written wherever it looks")
    key = random.choice([*found])
    return Choose(
        options=("same", "other"),
        right="other",
        placeholders={
            "query": scene.queries[row],
            "key": scene.keys[key],
            "other": found[key].text,
            "percent": percent(found[key].probability, 0),
        },
        cell=(row, key),
    )


def even(scene: Scene, random: Random) -> Choose:
    """All source words looked at alike, in every row: is the translation still the same?"""
    del random
    made = made_of(scene)
    (other,) = network(scene).many([scene.settings.phrase], without=WITHOUT["uniform"])
    return Choose(
        options=("same", "other"),
        right="same" if other == made.text else "other",
        placeholders={"made": made.text, "other": other},
    )


LESSON = Lesson(
    order=16,
    minutes=7,
    settings=Settings(step=4),
    typed="phrase",
    texts={
        "en": (
            "I went to school by bus yesterday.",
            "She came here by bus yesterday.",
            "We ate lunch together yesterday.",
            "I met him at the station yesterday.",
        ),
        "zh": ("我昨天把书给了我妹妹。", "你昨天吃了什么？", "上个星期天我们去了公园。"),
    },
    look=written,
    facts=lambda scene: {"source": scene.settings.phrase, "made": made_of(scene).text},
    tasks=(
        Task(name="looks", ask=looks, veil="weights"),
        Task(name="moved", ask=moved),
        Task(name="even", ask=even),
    ),
)

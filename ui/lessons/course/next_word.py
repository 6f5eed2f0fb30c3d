"""From attention to the next word: an induction head, and what the model says without it."""

from __future__ import annotations

from random import Random

from models.transformer.following import Following, OfNext, OfSwitch, Switched
from models.transformer.switching import Head
from ui.kit.numbers import percent, printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.lesson import Lesson, Task
from ui.lessons.model import answered
from ui.lessons.predict import VISIBLY, Predict
from ui.lessons.question import NoPoint
from ui.lessons.scene import Scene, trained

INDUCTION: Head = (18, 6)
"""The head on the stage, from 0; `models.transformer.measured` calls it an induction head."""

BESIDE: Head = (18, 3)
"""A head of the same layer, which looks at the first token."""

POINTS = 0.1
"""A probability that moves by less than this has hardly moved."""

WHOLE = "The red fox saw the old bear. The red fox saw the old"
"""A sentence that begins again: other heads find its end as well."""


def followed(scene: Scene) -> int:
    """The index of the token that came after the last one when it was there before."""
    tokens = scene.trace.key_tokens
    *before, last = tokens
    if before.count(last) != 1:
        raise NoPoint("the last token was not there once before")
    return before.index(last) + 1


def answer(settings: Settings, text: str) -> Following:
    """What the model expects after a text."""
    found = answered(OfNext(settings.model, text))
    assert isinstance(found, Following)
    return found


def without(settings: Settings, text: str, head: Head) -> Switched:
    """The same when a head gives nothing."""
    found = answered(OfSwitch(settings.model, text, (head,)))
    assert isinstance(found, Switched)
    return found


def looks(scene: Scene, random: Random) -> Predict:
    """Where the last token looks in the induction head."""
    del random
    row, right = len(scene.keys) - 1, followed(scene)
    weights = scene.trace.weights[row]
    if weights[right] != weights.max() or weights[right] < 0.5 + VISIBLY:
        raise NoPoint("the head does not look at what followed")
    return Predict(
        row=row,
        words=scene.keys,
        values=tuple(weights.tolist()),
        rivals={"same": right - 1, "itself": row, "first": 0},
        placeholders={
            "query": scene.queries[row],
            "same": scene.keys[right - 1],
            "winner": scene.keys[right],
            "most": printed(weights[right]),
            "layer": str(INDUCTION[0] + 1),
            "head": str(INDUCTION[1] + 1),
        },
        cell=(row, right),
    )


def says(scene: Scene, random: Random) -> Choose:
    """What the model expects next."""
    del random
    right = followed(scene)
    tokens = scene.trace.key_tokens
    found = answer(scene.settings, scene.settings.passage)
    best = found.candidates[0]
    line = scene.settings.passage.rpartition(". ")[2]
    alone = answer(scene.settings, line).candidates
    begin, repeat = tokens[0], tokens[right]
    other = alone[0]
    if best.text.strip() != repeat or other.text.strip() in (begin, repeat):
        raise NoPoint("the model does not repeat the line, or would without having read it")
    return Choose(
        options=("repeat", "begin", "alone"),
        right="repeat",
        placeholders={
            "query": scene.queries[-1],
            "line": line,
            "repeat": repeat,
            "begin": begin,
            "alone": other.text.strip() or "⏎",
            "alone_likely": percent(other.probability),
            "likely": percent(best.probability),
        },
        cell=(len(tokens) - 1, right),
        step=5,
    )


def off(scene: Scene, head: Head) -> Choose:
    """What becomes of the likeliest word when a head is switched off."""
    changed = without(scene.settings, scene.settings.passage, head)
    best = max(changed.shifts, key=lambda each: each.before)
    then = max(changed.shifts, key=lambda each: each.after)
    lost = best.before - best.after
    right = "turns" if then.number != best.number else "less" if lost >= POINTS else "same"
    right_token = followed(scene)
    return Choose(
        options=("turns", "less", "same"),
        right=right,
        placeholders={
            "word": best.text.strip(),
            "then": then.text.strip() or "⏎",
            "before": percent(best.before),
            "after": percent(best.after),
            "then_after": percent(then.after),
            "points": f"{100 * POINTS:g}",
            "layer": str(head[0] + 1),
            "head": str(head[1] + 1),
        },
        cell=(len(scene.keys) - 1, right_token),
    )


def induction(scene: Scene, random: Random) -> Choose:
    """Without the head that found the word."""
    del random
    asked = off(scene, INDUCTION)
    if asked.right == "same":
        raise NoPoint("other heads find the word as well")
    return asked


def beside(scene: Scene, random: Random) -> Choose:
    """Without a head of the same layer that looks elsewhere."""
    del random
    asked = off(scene, BESIDE)
    first = scene.trace.weights[-1, 0]
    if asked.right != "same" or first < 0.5 + VISIBLY:
        raise NoPoint("another head matters as much")
    placeholders = {**asked.placeholders, "first": scene.keys[0], "most": printed(first)}
    return Choose(
        options=asked.options,
        right=asked.right,
        placeholders=placeholders,
        cell=(len(scene.keys) - 1, 0),
    )


def facts(scene: Scene) -> dict[str, str]:
    """Of a whole sentence: how little the same head is missed there."""
    changed = without(scene.settings, WHOLE, INDUCTION)
    best = max(changed.shifts, key=lambda each: each.before)
    return {
        "whole": WHOLE,
        "word": best.text.strip(),
        "before": percent(best.before),
        "after": percent(best.after),
    }


LISTS = (
    "table seven winter apple garden. table seven winter apple",
    "bread blue seven music paper. bread blue seven music",
    "summer spoon stone ship engine. summer spoon stone ship",
    "ship seven cloud forest stone. ship seven cloud forest",
    "yellow orange winter seven river. yellow orange winter seven",
    "green table horse music window. green table horse music",
)
"""Words that no text has in this order, so that nothing but the first line tells the next."""

LESSON = Lesson(
    order=19,
    minutes=8,
    settings=Settings(model="smollm2", layer=INDUCTION[0] + 1, layer_head=INDUCTION[1] + 1),
    typed="passage",
    texts={"en": LISTS, "zh": LISTS},
    look=trained,
    model="smollm2",
    facts=facts,
    tasks=(
        Task(name="looks", ask=looks, veil="weights"),
        Task(name="says", ask=says),
        Task(name="induction", ask=induction),
        Task(name="beside", ask=beside, changes={"layer_head": BESIDE[1] + 1}),
    ),
)

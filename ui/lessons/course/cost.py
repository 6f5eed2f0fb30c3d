"""What attention costs, and how it differs from a recurrent network."""

from __future__ import annotations

import time
from itertools import combinations, permutations
from random import Random

import numpy as np
import streamlit as st

from attention import Line, Worked, attend
from attention.expression import Number
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.kit.tables import table
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute
from ui.lessons.lesson import Lesson, Task
from ui.lessons.question import NoPoint, Table
from ui.lessons.scene import Scene

LENGTHS = (64, 128, 256, 512)
"""Words of the texts that are measured."""

OTHERS = {"en": ("ocean", "piano", "engine"), "zh": ("大海", "钢琴", "梦")}
"""Words that replace another."""

FAR = 3
"""Words from one to the other, for a way that is worth counting."""

WIDTH = 50
REPEATS = 5


def weights(scene: Scene, random: Random) -> Compute:
    """How many weights a text of so many words has."""
    del scene
    n = random.choice((12, 20, 25, 30, 40, 50, 60, 80, 120))
    side = Number(str(n))
    grid = attend(*[np.ones((n, 1))] * 3).weights
    return Compute(
        value=grid.size,
        mistakes={"words": n, "twice": 2 * n, "pairs": n * (n - 1) // 2, "others": n * (n - 1)},
        digits=0,
        placeholders={"count": str(n)},
        worked=Worked((Line((side @ side, Number(str(grid.size))), grid.size),), grid.size),
    )


def longer(scene: Scene, random: Random) -> Compute:
    """How many times as many weights a longer text has."""
    del scene
    n, times = random.choice((100, 200, 500)), random.choice((3, 4, 5, 10))
    return Compute(
        value=(n * times) ** 2 / n**2,
        mistakes={"times": times, "double": 2 * times},
        digits=0,
        placeholders={"count": str(n), "times": str(times), "more": str(n * times)},
    ).with_distinct_mistakes()


def steps(early: int, late: int) -> int:
    """How many steps a recurrent network takes from one position to a later one."""
    taken = 0
    for _ in range(early, late):  # the state that knows the early word is handed on, word by word
        taken += 1
    return taken


def facts(scene: Scene) -> dict[str, str]:
    """How far it is from the first word to the last."""
    *_, last = scene.keys
    return {"first": scene.keys[0], "last": last, "steps": str(steps(0, len(scene.keys) - 1))}


def path(scene: Scene, random: Random) -> Compute:
    """How many steps a recurrent network takes from one word to a later one."""
    words = range(len(scene.keys))
    far = [(early, late) for early, late in combinations(words, 2) if late - early >= FAR]
    early, late = random.choice(far)
    count = steps(early, late)
    return Compute(
        value=count,
        mistakes={"attention": 1, "between": count - 1, "both": count + 1},
        digits=0,
        placeholders={
            "early": scene.keys[early],
            "late": scene.keys[late],
            "between": str(count - 1),
        },
        cell=(late, early),
    )


def replaced(scene: Scene, random: Random) -> Choose:
    """One word is replaced: how many weights change in the row of another word?"""
    n = len(scene.keys)
    for key, row in random.sample(list(permutations(range(n), 2)), n):
        words = list(scene.trace.key_tokens)
        others = OTHERS[scene.settings.language]
        words[key] = random.choice([word for word in others if word not in words])
        changed = scene.changed(text=" ".join(words))
        if changed is None or changed.trace.shape != scene.trace.shape:
            raise NoPoint("with the other word the text has another number of tokens")
        different = ~np.isclose(changed.trace.weights[row], scene.trace.weights[row])
        count = int(different.sum())
        if count == n:
            break
    else:
        raise NoPoint("the other words are too much like those that were there")
    return Choose(
        options=("one", "none", "all"),
        right={0: "none", 1: "one"}.get(count, "all"),
        placeholders={
            "query": scene.queries[row],
            "key": scene.keys[key],
            "other": words[key],
            "count": str(count),
        },
        cell=(row, key),
    )


def measured() -> Table:
    """Milliseconds that attention takes on this machine, here and now: the least of a few runs."""
    generator = np.random.default_rng(0)
    rows = []
    for n in LENGTHS:
        vectors = generator.normal(size=(n, WIDTH))
        seconds = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            attend(vectors, vectors, vectors, scoring="scaled")
            seconds.append(time.perf_counter() - start)
        rows.append((str(n), f"{n * n:,}", f"{1e3 * min(seconds):.2f}", str(n)))
    return Table(("n", "n²", "ms", "RNN"), tuple(rows))


def exhibit(text: Text) -> None:
    """The cost, measured when somebody asks for it."""
    st.markdown(text("learn.measure_about"))
    if st.button(text("learn.measure")):
        st.session_state["measured"] = measured()
    if found := st.session_state.get("measured"):
        table(found.head, found.rows, dense=True)


LESSON = Lesson(
    order=13,
    minutes=9,
    settings=Settings(scoring="scaled"),
    texts={
        "en": (
            "The student who lost the book read music at night",
            "The boats that left the old town cross the lake",
            "The king who loved the river heard the birds sing",
        ),
        "zh": (
            "学生在夜里读一本关于音乐的书",
            "老人坐在河边看船经过",
            "国王在河边听见鸟儿唱歌",
            "小船从旧城开过平静的湖面",
        ),
    },
    facts=facts,
    tasks=(
        Task(name="weights", ask=weights),
        Task(name="longer", ask=longer),
        Task(name="path", ask=path),
        Task(name="replaced", ask=replaced),
    ),
    exhibit=exhibit,
)

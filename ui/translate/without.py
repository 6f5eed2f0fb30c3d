"""What attention is for: the same network without it, on sentences of growing length."""

from __future__ import annotations

import numpy as np
import streamlit as st

from models.translation.asking import OfWithout
from models.translation.writing import WITHOUT
from ui.kit.escape import escape_markdown
from ui.kit.numbers import percent
from ui.kit.tables import table
from ui.translate import packaged
from ui.translate.scene import Scene
from ui.views.plots import plots
from ui.views.plots.plots import Column, Words


def draw(scene: Scene) -> None:
    """This sentence with attention and without, and what was measured on many."""
    if scene.packaged is not None:
        _packaged(scene)
        return
    text, translator = scene.text, scene.translator
    phrase = scene.settings.phrase
    st.markdown(text("asking.without.intro"))
    rows = [[text("asking.without.own"), escape_markdown(translator.many([phrase])[0])]]
    rows += [
        [
            text(f"asking.without.{name}"),
            escape_markdown(translator.many([phrase], without=each)[0]),
        ]
        for name, each in WITHOUT.items()
    ]
    table(["", text("asking.without.here")], rows)
    measured = translator.card["lengths"]
    st.markdown(text("asking.without.measured", all=sum(each["sentences"] for each in measured)))
    names = [
        text("asking.without.words", low=each["low"], high=each["high"])
        if each["high"]
        else text("asking.without.more", low=each["low"])
        for each in measured
    ]
    every = np.array([[each[name] for each in measured] for name in ("own", *WITHOUT)])
    plots.bars(
        "without",
        text("asking.without.label"),
        text("asking.without.corner"),
        Words(names, [True] * len(names)),
        [
            Column(text(f"asking.without.{name}"), values)
            for name, values in zip(("own", *WITHOUT), every, strict=True)
        ],
        scale=(0.0, float(every.max())),
        decimals=1,
    )
    kept = [percent(each["uniform"] / each["own"], 0) for each in measured]
    st.markdown(text("asking.without.kept", short=kept[0], long=kept[-1]))
    st.caption(text("asking.without.about"))


def _packaged(scene: Scene) -> None:
    """The same of a packaged translator, all of whose heads look elsewhere: this sentence alone."""
    text = scene.text
    st.markdown(text("asking.without.intro"))
    found = packaged.without(OfWithout(scene.made.direction, scene.settings.phrase), text)
    if found is None:
        return
    rows = [[text("asking.without.own"), escape_markdown(found["greedy"])]]
    rows += [
        [scene.say(f"asking.without.{name}"), escape_markdown(found[name])] for name in WITHOUT
    ]
    table(["", text("asking.without.here")], rows)
    st.caption(scene.say("asking.without.about"))

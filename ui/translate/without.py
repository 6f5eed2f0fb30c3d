"""What attention is for: the same network without it, on sentences of growing length."""

from __future__ import annotations

import streamlit as st

from models.translation.asking import OfWithout
from models.translation.writing import WITHOUT
from ui.kit.numbers import percent, printed
from ui.kit.tables import table
from ui.translate import curve, packaged
from ui.translate.scene import Scene


def draw(scene: Scene) -> None:
    """This sentence with attention and without, and what was measured on many."""
    if scene.packaged is not None:
        _packaged(scene)
        return
    text, translator = scene.text, scene.translator
    phrase = scene.settings.phrase
    st.markdown(text("asking.without.intro"))
    rows = [[text("asking.without.own"), translator.many([phrase])[0]]]
    rows += [
        [
            text(f"asking.without.{name}"),
            translator.many([phrase], without=each)[0],
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
    ways = {name: text(f"asking.without.{name}") for name in ("own", *WITHOUT)}
    lines = [(title, [each[name] for each in measured]) for name, title in ways.items()]
    label, corner = text("asking.without.label"), text("asking.without.corner")
    st.html(curve.drawn(label, corner, names, lines))
    table(
        [corner, *ways.values()],
        [
            [name, *(printed(each[way], 1) for way in ways)]
            for name, each in zip(names, measured, strict=True)
        ],
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
    rows = [[text("asking.without.own"), found["greedy"]]]
    rows += [[scene.say(f"asking.without.{name}"), found[name]] for name in WITHOUT]
    table(["", text("asking.without.here")], rows)
    st.caption(scene.say("asking.without.about"))

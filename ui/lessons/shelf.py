"""The list of lessons."""

from __future__ import annotations

import streamlit as st

from models.transformer.library import installed
from ui.kit import session
from ui.kit.language import Text
from ui.lessons import progress
from ui.lessons.lesson import course, lesson
from ui.lessons.prose import prose

ABREAST = 3


def shelf(text: Text) -> None:
    """A card for each lesson: what it is about, how long it takes, how far one has come."""
    names = course()
    with st.container(key="shelf"):
        st.markdown(text("learn.intro", count=len(names)))
    for start in range(0, len(names), ABREAST):
        columns = st.columns(ABREAST, gap="medium")
        for number, (column, name) in enumerate(
            zip(columns, names[start : start + ABREAST], strict=False), start=start + 1
        ):
            with column:
                _card(text, number, name)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(text("learn.kept"))
        if progress.begun():
            st.button(text("learn.clear"), on_click=progress.clear, type="tertiary")


def _card(text: Text, number: int, name: str) -> None:
    words, plan = prose(name, text.language), lesson(name)
    done, every = progress.done(name), len(plan.tasks)
    with st.container(border=True, height="stretch", key=f"card_{name}"):
        st.markdown(f"**{number} · {words.title}**\n\n{words.summary}")
        begin = "finished" if done == every else "again" if done else "begin"
        facts = [text("learn.minutes", minutes=plan.minutes)]
        if not installed(plan.model):
            facts.append(text("learn.needs", model=text(f"model.{plan.model}")))
        if done:
            facts.append(text("learn.progress", done=done, all=every))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                text(f"learn.{begin}"),
                key=f"open_{name}",
                on_click=session.put,
                kwargs={"lesson": name},
            )
            st.caption(" · ".join(facts))

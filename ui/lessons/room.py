"""One lesson: its words and its task at the left, the live stage at the right."""

from __future__ import annotations

from contextlib import nullcontext

import streamlit as st

from ui.kit import session
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.lessons import desk
from ui.lessons.arrival import arrive_at
from ui.lessons.lesson import WORDS, course
from ui.lessons.progress import OUTCOMES
from ui.lessons.prose import Prose, fill, prose
from ui.lessons.scene import packed
from ui.lessons.visit import Visit, arrive, go, live, settle
from ui.transformer.asking import TROUBLES, trouble
from ui.views.stage.stage import stage

STYLE = """<style>
@media (min-width: 1000px) {
    .st-key-lesson_stage { position: sticky; top: 4rem; }
}
.st-key-lesson_head h2 { font-size: 1.5rem; padding-top: .2rem; }
.st-key-lesson_words p, .st-key-lesson_words li { line-height: 1.55; }
.st-key-hint {
    padding: .6rem .9rem;
    border-inline-start: 3px solid currentColor;
    border-radius: 0 8px 8px 0;
    background: var(--st-secondary-background-color, #8881);
}
:is(.st-key-lesson_head, .st-key-lesson_task, .st-key-lesson_answer) {
    scroll-margin-block: 4.5rem 1rem;
}
:is(.st-key-shelf, .st-key-lesson_head, .st-key-lesson_task, .st-key-lesson_answer):focus {
    outline: none;
}
.st-key-covered {
    min-height: 320px;
    padding: 1.5rem;
    align-items: center;
    justify-content: center;
    border: 1px dashed var(--st-border-color, #8888);
    border-radius: 10px;
}
</style>"""

DOTS = {"right": "✓", "shown": "·", "skipped": "–"}


def room(text: Text, settings: Settings) -> None:
    """Draw the lesson that the settings name."""
    st.html(STYLE)
    visit = arrive(settings, text.language)
    words = prose(visit.name, text.language)
    left, right = st.columns([0.95, 2], gap="medium")
    with left, st.container(key="lesson_head"):
        _head(text, words, visit, settings)
    try:
        with right, st.spinner(text("explorer.reading")) if visit.lesson.model else nullcontext():
            scene = live(visit)
            visit = settle(visit, scene)
    except TROUBLES as error:
        with left:
            st.error(trouble(error, text))
            st.button(text("transformer.retry"))
        return
    with left, st.container(key="lesson_words"):
        _introduction(text, words, visit)
        with st.container(key="lesson_task"):
            if visit.over:
                _end(text, words, visit)
            else:
                desk.task(text, words.tasks[visit.posed.task.name], visit, scene)
    with right, st.container(key="lesson_stage"):
        veil = visit.posed.task.veil if visit.open else ""
        if scene is None:
            st.markdown(text("hint.empty"))
        elif veil == WORDS:
            with st.container(key="covered"):
                st.caption(text("learn.veiled"), text_alignment="center")
        else:
            silent = visit.posed.task.silent and visit.open
            stage(packed(scene, text, veil, silent), key="lesson_view")
        if visit.lesson.exhibit:
            visit.lesson.exhibit(text)
    arrive_at(f"{visit.key} {visit.outcome}", _goal(visit))


def _goal(visit: Visit) -> str:
    """What is new: the lesson at its beginning, the answer, or the next task."""
    if visit.outcome and not visit.over:
        return "lesson_answer"
    return "lesson_task" if visit.index else "lesson_head"


def _head(text: Text, words: Prose, visit: Visit, settings: Settings) -> None:
    """The way back, the title, the numbers' seed, and the tasks reached so far."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(text("learn.back"), type="tertiary", on_click=session.put, kwargs={"lesson": ""})
        st.button(
            text("learn.fresh"),
            type="tertiary",
            help=text("learn.fresh_help"),
            disabled=settings.is_locked("seed"),
            on_click=session.put,
            kwargs={"seed": (visit.seed + 1) % 1000},
        )
        st.caption(text("learn.seed", seed=visit.seed))
    st.header(words.title, anchor=False)
    reached = range(min(len(visit.ended), len(visit.lesson.tasks) - 1) + 1)
    if len(reached) > 1:
        key = f"tasks {visit.key}"
        st.segmented_control(
            text("learn.task", number=visit.index + 1, all=len(visit.lesson.tasks)),
            reached,
            default=None if visit.over else visit.index,
            format_func=lambda index: _dot(visit, index),
            key=key,
            on_change=lambda: _turn(visit, key),
            label_visibility="collapsed",
        )


def _dot(visit: Visit, index: int) -> str:
    ended = visit.ended[index] if index < len(visit.ended) else ""
    return f"{index + 1} {DOTS[ended]}" if ended else str(index + 1)


def _turn(visit: Visit, key: str) -> None:
    index = session.chosen(key, range(len(visit.ended) + 1))
    if index is not None:
        go(visit, index)


def _introduction(text: Text, words: Prose, visit: Visit) -> None:
    """The lesson's text; once it was read it is folded away."""
    if visit.index == 0:
        st.markdown(fill(words.introduction, visit.given.facts))
        return
    with st.expander(text("learn.read")):
        st.markdown(fill(words.introduction, visit.given.facts))


def _end(text: Text, words: Prose, visit: Visit) -> None:
    """What to remember, and where to go from here. What was skipped is not done."""
    counts = {outcome: visit.ended.count(outcome) for outcome in OUTCOMES}
    if counts["skipped"]:
        end = text("learn.end_partly", all=len(visit.ended), **counts)
    else:
        end = text("learn.end")
    st.markdown(f"**{end}**\n\n{fill(words.end, visit.given.facts)}")
    if counts["skipped"]:
        first = visit.ended.index("skipped")
        st.button(
            text("learn.to_skipped", number=first + 1),
            type="primary",
            on_click=go,
            args=(visit, first),
        )
    names = course()
    following = names[names.index(visit.name) + 1 :]
    if following:
        title = prose(following[0], text.language).title
        st.button(
            text("learn.next_lesson", title=title),
            type="secondary" if counts["skipped"] else "primary",
            on_click=session.put,
            kwargs={"lesson": following[0]},
        )
    st.button(text("learn.repeat"), on_click=session.put, kwargs={"seed": (visit.seed + 1) % 1000})

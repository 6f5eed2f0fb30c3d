"""The current task: its question, the widget for the answer, and the feedback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.kit import session
from ui.kit.escape import escape_markdown
from ui.kit.language import Text
from ui.kit.numbers import printed
from ui.kit.settings import FIELDS
from ui.kit.tables import table
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute
from ui.lessons.predict import Predict
from ui.lessons.prose import DONE, GAUGE, TaskProse, fill
from ui.lessons.question import Mark, Question, Table
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene
from ui.lessons.visit import Visit, answer, go, show, skip
from ui.views.plane.plane import answered, plane
from ui.views.plane.view import view as plane_view


def task(text: Text, prose: TaskProse, visit: Visit, scene: Scene | None) -> None:
    """The question, a widget for the answer, and feedback."""
    question = visit.posed.question
    count = text("learn.task", number=visit.index + 1, all=len(visit.lesson.tasks))
    st.markdown(f"**{count}**\n\n{fill(prose.prompt, question.filling())}")
    if question.table:
        _table(question.table)
    match question:
        case Predict():
            _predict(text, prose, visit, question, scene)
        case Compute():
            _compute(text, prose, visit)
        case Choose():
            _choose(text, prose, visit, question)
        case Reach():
            _reach(text, prose, visit, question, scene)
    if visit.open:
        _help(text, visit)
    else:
        with st.container(key="lesson_answer"):
            _resolved(text, prose, visit, scene)


def _predict(
    text: Text, prose: TaskProse, visit: Visit, question: Predict, scene: Scene | None
) -> None:
    """Words to click, here or on the stage; then one has to stand by it."""
    key, seen = f"pick {visit.key}", f"seen {visit.key}"
    state = st.session_state
    at = scene or visit.posed.scene
    row, column = cell = at.cell
    if state.get(seen, cell) != cell and row == question.row and at.has_keys:
        state[key] = column
    state[seen] = cell
    st.pills(
        text("learn.answer"),
        range(len(question.words)),
        format_func=lambda index: escape_markdown(question.words[index]),
        key=key,
        on_change=lambda: _picked(question, key),
        disabled=not visit.open,
        label_visibility="collapsed",
    )
    if not visit.open:
        return
    picked = session.chosen(key, range(len(question.words)))
    label = text("learn.predict_none")
    if picked is not None:
        label = text("learn.predict", word=escape_markdown(question.words[picked]))
    st.button(label, type="primary", disabled=picked is None, on_click=answer, args=(visit, picked))
    if row != question.row:
        st.caption(text("learn.elsewhere", query=escape_markdown(question.placeholders["query"])))
    _hint(text, prose, question, visit.mark)


def _picked(question: Predict, key: str) -> None:
    index = session.chosen(key, range(len(question.words)))
    if index is not None:
        session.put(cell=(question.row, index))


def _compute(text: Text, prose: TaskProse, visit: Visit) -> None:
    """A field for a number."""
    if not visit.open:
        return
    key = f"number {visit.key}"
    with (
        st.form(f"form {visit.key}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(text("learn.answer"), key=key, autocomplete="off", width=140)
        _check(text, visit, lambda: st.session_state[key])
    _hint(text, prose, visit.posed.question, visit.mark)


def _check(text: Text, visit: Visit, given: Callable[[], Any]) -> None:
    """The button of a form: nothing is graded before it is pressed."""
    st.form_submit_button(
        text("learn.check"),
        type="primary",
        on_click=lambda: answer(visit, given()),
    )


def _choose(text: Text, prose: TaskProse, visit: Visit, question: Choose) -> None:
    """Sentences to choose from, and the result of a choice where it can be shown."""
    key, mark = f"option {visit.key}", visit.mark
    if visit.open:
        with st.form(f"form {visit.key}", border=False):
            st.radio(
                text("learn.answer"),
                question.options,
                index=None,
                format_func=lambda option: fill(prose.options[option], question.filling()),
                key=key,
                label_visibility="collapsed",
            )
            _check(text, visit, lambda: session.chosen(key, question.options))
        given = mark.hint if mark and mark.hint in question.options else None
    else:
        given = question.solve()
        st.markdown(f"✓ {fill(prose.options[given], question.filling())}")
    if given and (result := question.result(given)):
        st.caption(text("learn.result"))
        _table(result)
    if visit.open:
        _hint(text, prose, question, mark)


def _reach(
    text: Text, prose: TaskProse, visit: Visit, question: Reach, scene: Scene | None
) -> None:
    """The settings that may be changed, and how close the stage is to the goal."""
    for name, options in visit.posed.task.controls.items():
        if name == "edit":
            _edit(text, visit, scene)
        elif name == "hand":
            _hand(text, scene)
        elif name == "layer_head":
            st.pills(text("learn.head"), question.moves[name], **session.bound(name))
        else:
            _control(text, name, options)
    if question.gauge and scene:
        st.markdown(
            fill(
                prose.hints[GAUGE], {**question.filling(), "value": printed(question.gauge(scene))}
            )
        )
    if question.beside and scene:
        _table(question.beside(scene))
    touched = f"touched {visit.key}"
    if scene is None or any(
        getattr(scene.settings, name) != getattr(question.start.settings, name)
        for name in visit.posed.task.controls
    ):
        st.session_state[touched] = True
    if visit.open and touched in st.session_state:
        _hint(text, prose, question, question.grade(scene))


def _control(text: Text, name: str, options: tuple[str, ...]) -> None:
    """One setting of the lesson's stage."""
    metadata = FIELDS[name].metadata
    if "typed" in metadata:
        st.text_input(text("explorer.sentence"), live=True, **session.bound(name))
    elif "options" in metadata:
        st.pills(
            text(f"{name}.label"),
            options or metadata["options"],
            format_func=lambda option: text(f"{name}.{option}"),
            **session.bound(name),
        )
    else:
        st.slider(
            text(f"{name}.label"),
            metadata["low"],
            metadata["high"],
            step=0.1 if isinstance(metadata["low"], float) else 1,
            **session.bound(name),
        )


def _edit(text: Text, visit: Visit, scene: Scene | None) -> None:
    """One weight of the classifier's last row, set by hand; the controls show its word."""
    start, state = visit.posed.scene, st.session_state
    weights = start.trace.weights[-1].round(2).tolist()
    words = range(len(weights))
    word, weight = f"word {visit.key}", f"weight {visit.key}"
    edits = scene.settings.edit if scene else ()
    index = session.chosen(word, words) or 0
    shown_edit = edits[-1] if edits else (index, weights[index])
    for key, value in zip((word, weight), shown_edit, strict=True):
        if state.get(key) != value:
            state[key] = value

    def other() -> None:
        session.put(edit=())

    def put() -> None:
        session.accept({"edit": ((state[word], state[weight]),)}, "edit")

    st.selectbox(
        text("learn.word"), words, format_func=start.keys.__getitem__, key=word, on_change=other
    )
    st.slider(text("learn.weight"), 0.0, 1.0, step=0.01, key=weight, on_change=put)


def _hand(text: Text, scene: Scene | None) -> None:
    """The words as arrows to drag."""
    if scene:
        view = plane_view(scene.trace, scene.settings, text, answered())
        plane(view | {"presets": [], "widths": [], "look": ""})


def _help(text: Text, visit: Visit) -> None:
    """Buttons to see the answer, or to skip the task."""
    with st.container(horizontal=True):
        st.button(text("learn.show"), type="tertiary", on_click=show, args=(visit,))
        st.button(text("learn.skip"), type="tertiary", on_click=skip, args=(visit,))


def _hint(text: Text, prose: TaskProse, question: Question, mark: Mark | None) -> None:
    """The hint at a wrong answer: the task's, or the general one."""
    if mark and mark.hint:
        hint = prose.hints.get(mark.hint) or text(f"hint.{mark.hint}")
        with st.container(key="hint"):
            st.markdown(fill(hint, question.filling(mark)))


def _resolved(text: Text, prose: TaskProse, visit: Visit, scene: Scene | None) -> None:
    """The answer with its arithmetic, what it means, and the button to the next task."""
    question = visit.posed.question
    outcome = "right" if visit.outcome == "right" else "shown"
    if isinstance(question, Reach) and not question.grade(scene).right:
        outcome = "left"
    st.markdown(f"**{text(f'learn.{outcome}')}**")
    if isinstance(question, Compute):
        st.markdown(text("learn.solution", answer=question.solve()))
    for line in question.worked.terms if question.worked else ():
        st.markdown(f"${line.latex}$")  # inline, so that long sums wrap
    st.markdown(fill(prose.hints[DONE], question.filling()))
    if question.proof:
        _table(question.proof)
    last = visit.index + 1 == len(visit.lesson.tasks)
    st.button(
        text("learn.finish" if last else "learn.next"),
        type="primary",
        on_click=go,
        args=(visit, visit.index + 1),
    )


def _table(numbers: Table) -> None:
    table(numbers.head, numbers.rows, dense=True)

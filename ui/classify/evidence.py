"""Is attention an explanation? Four measures of what each word contributes, and their agreement."""

from __future__ import annotations

import numpy as np
import streamlit as st

from models.classifier.explanations import erasures, kendall, leave_one_out
from models.classifier.gradient_client import Attribution, Question
from models.classifier.inference import Double, Prediction
from ui.classify import gradients
from ui.classify.verdict import classifier, named, words_of
from ui.kit.escape import escape_html
from ui.kit.language import Text
from ui.kit.numbers import signed
from ui.kit.settings import Settings
from ui.kit.tables import table
from ui.views.plots import plots
from ui.views.plots.plots import Column

POLL = 0.3
"""Seconds between two checks for the gradients."""

KINDS = ("attention", "leave_one_out", "gradient", "integrated")


def draw(found: Prediction, settings: Settings, text: Text) -> None:
    """All that is known so far; it is redrawn until the gradients arrive."""
    ids = tuple(found.ids.tolist())
    question = Question(settings.attention, ids, found.kind, found.language)
    measured = {
        "attention": found.row,
        "leave_one_out": _left_out(found.language, settings.attention, ids, found.kind),
    }
    answer = gradients.ask(question).answer
    attribution = None
    st.markdown(text("classify.evidence.intro", verdict=named(found.kind, text)))
    if answer.cancelled():  # while the page had lost its connection
        st.rerun()
    elif not answer.done():
        _wait(question, text)
    elif error := answer.exception():
        _note(gradients.trouble(error, text))
        st.button(text("classify.gradients.retry"), key="again", on_click=gradients.again)
    else:
        attribution = answer.result()
        measured["gradient"] = np.array(attribution.gradient_times_input)
        measured["integrated"] = np.array(attribution.integrated)
    _chart(found, measured, text)
    if attribution is not None:
        _completeness(attribution, settings, text)
    _agreement(measured, text)
    _erasure(found, settings, measured, text)


@st.cache_data(max_entries=64, show_spinner=False)
def _left_out(language: str, attention: str, ids: tuple[int, ...], kind: int) -> Double:
    return leave_one_out(classifier(language, attention), np.array(ids, np.int32), kind)


@st.fragment(run_every=POLL)
def _wait(question: Question, text: Text) -> None:
    """The part that is redrawn repeatedly, so that the rest stays still and usable."""
    asked = gradients.ask(question)
    if asked.answer.done():
        st.rerun()
    _note(gradients.progress(asked, text))
    if st.button(text("classify.gradients.stop"), key="stop"):
        gradients.stop(asked)
        st.rerun()


def _chart(found: Prediction, measured: dict[str, Double], text: Text) -> None:
    """All four on one scale: the lengths of each add up to 1, as weights do."""
    lengths = {name: _shares(values) for name, values in measured.items()}
    every = np.concatenate([*lengths.values(), [0.0]])
    columns = [
        Column(
            text(f"classify.evidence.{name}"),
            lengths.get(name),
            measured.get(name),
            signed=name != "attention",
            lines=[text(f"classify.evidence.{name}_line")],
        )
        for name in KINDS
    ]
    plots.bars(
        "evidence",
        text("classify.evidence.label"),
        text("classify.word"),
        words_of(found),
        columns,
        scale=(float(every.min()), float(every.max())),
    )
    st.caption(text("classify.evidence.scale", verdict=named(found.kind, text)))


def _shares(values: Double) -> Double:
    """Signed shares of the sum of absolute values; all zeros stay zeros."""
    total = float(np.abs(values).sum())
    return values / total if total else values


def _completeness(answer: Attribution, settings: Settings, text: Text) -> None:
    of_change = abs(answer.gap / answer.change) if answer.change else 0.0
    sentence = text(
        "classify.evidence.completeness",
        steps=answer.steps,
        sum=signed(sum(answer.integrated), 4),
        change=signed(answer.change, 4),
        gap=signed(answer.gap, 4),
        percent=f"{100 * of_change:.2f}",
    )
    if settings.attention == "ratio_cosine":
        sentence += " " + text("classify.evidence.pole")
    st.caption(sentence)


def _agreement(measured: dict[str, Double], text: Text) -> None:
    st.markdown(f"**{text('classify.evidence.agreement')}**")
    st.caption(text("classify.evidence.agreement_about"))
    row = measured["attention"]
    rows = []
    for name in KINDS[1:]:
        cells = ["…", "…"]
        if name in measured:
            both = measured[name], np.abs(measured[name])
            cells = [_rank(kendall(row, values), text) for values in both]
        rows.append([text(f"classify.evidence.{name}"), *cells])
    table(
        ["", text("classify.evidence.with_sign"), text("classify.evidence.sizes")],
        rows,
    )


def _rank(agreement: float | None, text: Text) -> str:
    return text("classify.evidence.undefined") if agreement is None else signed(agreement, 2)


def _erasure(
    found: Prediction, settings: Settings, measured: dict[str, Double], text: Text
) -> None:
    st.markdown(f"**{text('classify.evidence.erasure')}**")
    st.caption(text("classify.evidence.erasure_about", verdict=named(found.kind, text)))
    model = classifier(found.language, settings.attention)
    of_attention = erasures(model, found.ids, found.row, found.kind)
    heads = [
        text(f"classify.evidence.{kind}", percent=f"{100 * each.share:g}", count=each.count)
        for kind in ("comprehensiveness", "sufficiency")
        for each in of_attention
    ]
    rows = []
    for name in KINDS:
        cells = ["…"] * len(heads)
        if name in measured:
            erased = erasures(model, found.ids, measured[name], found.kind)
            cells = [signed(each.comprehensiveness) for each in erased]
            cells += [signed(each.sufficiency) for each in erased]
        rows.append([text(f"classify.evidence.{name}"), *cells])
    table(["", *heads], rows)


def _note(sentence: str) -> None:
    """A separate sentence, which a screen reader announces when it changes."""
    st.html(
        "<p role='status' style='margin:0;padding:9px 14px;border-inline-start:3px solid #8886;"
        f"font-size:.92rem'>{escape_html(sentence)}</p>"
    )

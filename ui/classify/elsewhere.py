"""The verdict with another last row of weights: uniform, shuffled, edited."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import streamlit as st

from models.classifier.explanations import TOLERANCE, adversarial, edited, shuffled
from models.classifier.inference import Classifier, Prediction
from ui.classify.verdict import POSITIVE, classifier, positive, words_of
from ui.kit import session
from ui.kit.fields import Edits
from ui.kit.language import Text
from ui.kit.numbers import percent, printed
from ui.kit.settings import FIELDS, Settings
from ui.views.plots import plots
from ui.views.plots.plots import Column
from ui.views.plots.wire import Editing

SHUFFLES, SEED = 100, 0


def draw(found: Prediction, settings: Settings, text: Text) -> None:
    """Five rows of weights side by side, each with its verdict."""
    if len(found.tokens) == 1:
        st.markdown(text("classify.elsewhere.single"))
        return
    model = classifier(found.language, settings.attention)
    edits = tuple(each for each in settings.edit if each[0] < len(found.tokens))
    free = not settings.is_locked("edit")
    intro = text("classify.elsewhere.intro")
    st.markdown(text.together(intro, text("classify.elsewhere.drag")) if free else intro)
    plots.bars(
        "elsewhere",
        text("classify.elsewhere.label"),
        text("classify.word"),
        words_of(found),
        [
            Column(
                text("classify.elsewhere.own"),
                found.row,
                probability=positive(found),
                lines=[text("classify.elsewhere.own_line")],
            ),
            _edited(model, found, edits, text),
            *_others(model, found, text),
        ],
        scale=(0.0, 1.0),
        sentences={
            "positive": text("classify.elsewhere.positive"),
            "slider": text("classify.elsewhere.slider"),
        },
        edit=_hand(model, found, edits) if free else None,
        on_edit=_put,
    )
    if edits and free:
        st.button(text("classify.elsewhere.reset"), key="reset", on_click=_put, args=([],))
    _bounds(model, found, text)


def _hand(model: Classifier, found: Prediction, edits: Edits) -> Editing:
    """What the chart needs to update the verdict by itself during a drag."""
    constant, pulls = model.pulls(found.trace)
    return {
        "column": 1,
        "edits": list(edits),
        "most": FIELDS["edit"].metadata["most"],
        "weights": found.row.tolist(),
        "verdict": {"constant": constant, "pulls": pulls.tolist()},
    }


def _others(model: Classifier, found: Prediction, text: Text) -> list[Column]:
    n = len(found.tokens)
    even = np.full(n, 1 / n)
    orders = shuffled(found.row, SEED, SHUFFLES)
    of_orders = model.decide(found.trace, orders)[:, POSITIVE]
    low, middle, high = np.quantile(of_orders, (0, 0.5, 1)).tolist()
    typical = orders[int(np.argmin(np.abs(of_orders - middle)))]
    rival = adversarial(model, found.trace, found.row, POSITIVE)
    spread = text("classify.elsewhere.spread", count=SHUFFLES, low=percent(low), high=percent(high))
    distance = text(
        "classify.elsewhere.distance", distance=printed(rival.distance, 2), tolerance=TOLERANCE
    )

    return [
        Column(
            text("classify.elsewhere.uniform"),
            even,
            probability=float(model.decide(found.trace, even[None])[0, POSITIVE]),
            lines=[text("classify.elsewhere.uniform_line", n=n)],
        ),
        Column(
            text("classify.elsewhere.shuffled"),
            typical,
            probability=middle,
            range=(low, high),
            lines=[spread],
        ),
        Column(
            text("classify.elsewhere.rival"),
            rival.weights,
            probability=rival.probability,
            lines=[distance],
        ),
    ]


def _edited(model: Classifier, found: Prediction, edits: Edits, text: Text) -> Column:
    row = reduce(lambda weights, each: edited(weights, *each), edits, found.row)
    return Column(
        text("classify.elsewhere.edited"),
        row,
        probability=float(model.decide(found.trace, row[None])[0, POSITIVE]),
        lines=[text("classify.elsewhere.edited_line")],
    )


def _put(edits: Any) -> None:
    """Edits as the chart sends them: lists of an index and a weight."""
    session.accept({"edit": edits or ()}, "edit")


def _bounds(model: Classifier, found: Prediction, text: Text) -> None:
    """The bounds of all verdicts: those of rows with all weight on one word."""
    singles = model.decide(found.trace, np.eye(len(found.tokens)))[:, POSITIVE]
    low, high = int(np.argmin(singles)), int(np.argmax(singles))
    st.caption(
        text(
            "classify.elsewhere.bounds",
            low=percent(singles[low]),
            high=percent(singles[high]),
        )
    )

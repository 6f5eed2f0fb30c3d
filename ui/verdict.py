"""What the Classify page shows: a verdict, how it came about, and what to make of it."""

from __future__ import annotations

import html

import numpy as np
import streamlit as st

from models.inference import VARIANTS, Classifier, Prediction
from models.tokens import tokenize
from ui.language import Text
from ui.presenting import presenting
from ui.settings import DEFAULTS, Settings
from ui.stage.view import View, pack, view

POSITIVE = 1


@st.cache_resource
def classifier(attention: str) -> Classifier:
    """The shipped network with this attention; read-only, so all visitors share it."""
    return Classifier.load("en", attention)


def judge(settings: Settings) -> Prediction | None:
    """The verdict on the review; None where there is no word in it."""
    if not tokenize(settings.review, "en", 1):
        return None
    return classifier(settings.attention).explain(settings.review)


def banner(found: Prediction, text: Text) -> None:
    """The verdict, its probability, and the words, darker the more the last row looks at them."""
    weights = np.nan_to_num(found.trace.weights[-1])
    shares = 35 * weights / max(float(weights.max()), 1e-12)
    words = " ".join(
        f"<bdi style='background: color-mix(in srgb, currentColor {share:.0f}%, transparent);"
        f" padding: 2px 5px; border-radius: 4px'>{html.escape(token).replace('$', '&#36;')}</bdi>"
        for token, share in zip(found.tokens, shares, strict=True)
    )
    said = html.escape(_verdict(found, text))
    st.html(
        f"<p style='font-size:1.5rem;font-weight:650;margin:0 0 .3rem' id='verdict'>{said}</p>"
        f"<p style='font-size:1.1rem;line-height:2;margin:0'>{words}</p>"
        f"<p style='opacity:.7;font-size:.85rem'>{html.escape(text('classify.colours'))}</p>"
    )


def _verdict(found: Prediction, text: Text) -> str:
    positive = float(found.probabilities[POSITIVE])
    verdict = text("classify.positive" if positive >= 0.5 else "classify.negative")
    return text("classify.verdict", verdict=verdict, percent=_percent(max(positive, 1 - positive)))


def _alike(found: Prediction, settings: Settings) -> float:
    """How probably positive the review were, had the last row looked at all its words alike."""
    n = len(found.tokens)
    alike = classifier(settings.attention).decide(found.trace, np.full((1, n), 1 / n))
    return float(alike[0, POSITIVE])


def caveats(found: Prediction, settings: Settings, text: Text) -> list[View]:
    """What to know before trusting the verdict or the picture."""
    n = len(found.tokens)
    alike, own = _percent(_alike(found, settings)), _percent(found.probabilities[POSITIVE])
    said: list[tuple[str, str, dict[str, object]]] = [
        ("info", "uniform", {"percent": alike, "own": own})
    ]
    unknown = found.known.count(False)
    if unknown == n:
        said.insert(0, ("warn", "distrust", {}))
    elif unknown:
        said.append(("info", "unknown", {"count": unknown, "all": n}))
    if found.guarded:
        said.append(("warn", "guarded", {}))
    if found.left_out:
        said.append(("warn", "left_out", {"kept": n, "count": found.left_out}))
    return [
        {"tone": tone, "text": text(f"classify.{name}", **values), "action": None}
        for tone, name, values in said
    ]


def packed(found: Prediction, settings: Settings, text: Text) -> bytes:
    """The decoder's attention over the encoder, as the stage draws it."""
    cell = settings.cell
    if cell == DEFAULTS.cell:  # nobody has chosen: the row that decides, and where it looks most
        last = np.nan_to_num(found.trace.weights[-1])
        cell = len(last) - 1, int(np.argmax(last))
    drawn = view(
        found.trace,
        found.known,
        text,
        step=settings.step,
        cell=cell,
        ramp=settings.ramp,
        notes=caveats(found, settings, text),
        steps="decoder",
        presenting=presenting(
            settings,
            text,
            found.trace,
            cell,
            headline=_verdict(found, text),
            verdict=_verdict(found, text),
            own=_percent(found.probabilities[POSITIVE]),
            alike=_percent(_alike(found, settings)),
        ),
    )
    return pack(drawn, found.trace)


def prefixes(found: Prediction, text: Text) -> None:
    """The verdict on every beginning of the review, as a curve."""
    st.caption(text("classify.prefixes"))
    places = list(range(1, len(found.tokens) + 1))
    safe = [
        html.escape(token).replace("$", "&#36;").replace("%", "&#37;") for token in found.tokens
    ]
    spec = {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": places,
                "y": found.prefixes[:, POSITIVE].round(6).tolist(),
                "line": {"color": "#7b8794"},
                "hovertemplate": "%{x}: %{y:.3f}<extra></extra>",
            }
        ],
        "layout": {
            "height": 260,
            "margin": {"l": 60, "r": 20, "t": 10, "b": 70},
            "yaxis": {"range": [0, 1], "title": {"text": text("classify.probability")}},
            "xaxis": {
                "tickvals": places,
                "ticktext": safe,
                "title": {"text": text("classify.word")},
            },
            "shapes": [_even(len(places))],
        },
    }
    st.plotly_chart(spec, key="prefixes", alt=text("classify.prefixes"))


def _even(n: int) -> View:
    return {
        "type": "line",
        "x0": 1,
        "x1": n,
        "y0": 0.5,
        "y1": 0.5,
        "line": {"dash": "dot", "width": 1},
    }


def variants(settings: Settings, text: Text) -> None:
    """The same review under every attention, with the accuracy that each was measured to have."""
    st.caption(text("classify.table"))
    rows = []
    for name in VARIANTS:
        one = classifier(name)
        found = one.explain(settings.review)
        winner = found.tokens[int(np.argmax(np.nan_to_num(found.trace.weights[-1])))]
        cells = (
            text(f"attention.{name}"),
            f"{100 * one.card['dev_accuracy']:.1f} %",
            f"{_percent(found.probabilities[POSITIVE])} %",
            winner,
        )
        rows.append("".join(f"<td>{html.escape(cell)}</td>" for cell in cells))
    heads = [text("attention.label")]
    heads += [text(f"classify.{key}") for key in ("accuracy", "here", "winner")]
    head = "".join(f"<th>{html.escape(word)}</th>" for word in heads)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    style = (
        "<style>.variants td, .variants th { padding: 4px 18px 4px 0; text-align: left }</style>"
    )
    st.html(f"{style}<table class='variants'><tr>{head}</tr>{body}</table>")


def _percent(probability: float) -> str:
    return f"{100 * probability:.1f}"

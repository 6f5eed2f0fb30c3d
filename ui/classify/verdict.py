"""The verdict on a review at a glance: its probability, the words, and the caveat."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import streamlit as st

from attention.ties import leading
from models.classifier.inference import Classifier, Prediction
from models.classifier.reading import language_of
from models.text.tokens import LONGEST_TEXT, tokenize
from ui.kit.escape import escape_html
from ui.kit.language import Text
from ui.kit.numbers import percent
from ui.kit.settings import DEFAULTS, Settings, first
from ui.present.presenting import presenting
from ui.views.plots.plots import Words
from ui.views.stage import veil
from ui.views.stage.packing import pack
from ui.views.stage.view import view
from ui.views.stage.wire import Note, StageView

POSITIVE = 1

LONGEST_WORD = 40
"""How many letters of a word are shown: longer ones are accidents."""

GAP = {"en": " ", "zh": "\N{ZERO WIDTH SPACE}"}
"""What separates two words on the page: Chinese has no spaces, but a line may end there."""

STYLE = """<style>
.verdict { display: flex; flex-wrap: wrap; gap: 6px 40px; align-items: flex-start; }
.verdict > div { flex: 1 1 460px; }
.verdict p { margin: 0 0 4px; }
.verdict .judged { font-size: 1.5rem; font-weight: 650; line-height: 1.35; }
.verdict .doubted .judged { opacity: .55; font-weight: 500; }
.verdict .words { font-size: 1.1rem; line-height: 1.95; overflow-wrap: anywhere;
    word-break: keep-all; }
.verdict .words bdi { padding: 2px 5px; border-radius: 4px; }
.verdict .unknown { text-decoration: underline dotted; text-underline-offset: 4px; }
.verdict .small { opacity: .7; font-size: .85rem; }
.verdict aside { flex: 0 1 400px; border-inline-start: 3px solid #8886; padding: 4px 0 4px 14px;
    font-size: .88rem; line-height: 1.5; }
.verdict aside p + p { margin-top: 8px; }
</style>"""


@st.cache_resource
def classifier(language: str, attention: str) -> Classifier:
    """The shipped network for a language with this attention, loaded when first needed.

    It is read-only, so all visitors share it.
    """
    return Classifier.load(language, attention)


def judge(settings: Settings) -> Prediction | None:
    """The verdict on the review; None where there is no word in it."""
    if not tokenize(settings.review, limit=1):
        return None
    return explained(settings.attention, settings.review)


@st.cache_resource(max_entries=32, show_spinner=False)
def explained(attention: str, review: str) -> Prediction:
    """Cached: selecting a cell or opening a panel does not read the review again."""
    return classifier(language_of(review), attention).explain(review)


def words_of(found: Prediction) -> Words:
    return Words(found.tokens, found.known)


def positive(found: Prediction) -> float:
    """The probability of positive."""
    return float(found.probabilities[POSITIVE])


def named(kind: int, text: Text) -> str:
    return text("classify.positive" if kind == POSITIVE else "classify.negative")


def in_words(found: Prediction, text: Text) -> str:
    """The verdict in words: ``positive, 95.5 %``."""
    return _in_words(positive(found), text)


def _in_words(positive: float, text: Text) -> str:
    kind = POSITIVE if positive > 0.5 else 1 - POSITIVE
    probability = positive if kind == POSITIVE else 1 - positive
    return text("classify.verdict", verdict=named(kind, text), percent=percent(probability))


def banner(found: Prediction, settings: Settings, text: Text) -> None:
    """The verdict, the words shaded by the weights of the last row, and the caveat."""
    alike, actual = percent(_alike(found, settings)), percent(positive(found))
    caveat = text("classify.caveat", percent=alike, actual=actual)
    if len(found.tokens) == 1:
        caveat = text("classify.caveat_single")
    known, words = _spelled(found)
    about = text.together(text(f"classify.read_by.{found.language}"), text("classify.colours"))
    shown, warning = "trusted", ""
    if doubted(found):
        shown = "doubted"
        learned = text(f"classify.learned.{found.language}")
        doubt = text("classify.distrust", known=known, all=words, learned=learned)
        if not known:
            doubt = text("classify.distrust_all", learned=learned)
        warning = f"<p><strong>{escape_html(doubt)}</strong></p>"
    st.html(
        f"{STYLE}<div class='verdict'><div class='{shown}'>"
        f"{block(found, text, shaded=not settings.veil)}"
        f"<p class='small'>{escape_html(about)}</p></div>"
        f"<aside>{warning}<p>{escape_html(caveat)}</p></aside></div>"
    )


def _alike(found: Prediction, settings: Settings) -> float:
    """The probability of positive if the last row looked at all words equally."""
    n = len(found.tokens)
    even = classifier(found.language, settings.attention).decide(
        found.trace, np.full((1, n), 1 / n)
    )
    return float(even[0, POSITIVE])


def block(found: Prediction, text: Text, *, shaded: bool = True) -> str:
    """The verdict and the words, shaded by the last row, as safe markup."""
    row = found.row
    shares = 35 * row / max(float(row.max()), 1e-12) * shaded
    words = GAP[found.language].join(
        f"<bdi class='{'known' if known else 'unknown'}' style='background:"
        f" color-mix(in srgb, currentColor {share:.0f}%, transparent)'>{_safe(token)}</bdi>"
        for token, known, share in zip(found.tokens, found.known, shares, strict=True)
    )
    return (
        f"<p class='judged'>{escape_html(in_words(found, text))}</p>"
        f"<p class='words' lang='{found.language}'>{words}</p>"
    )


def _safe(token: str) -> str:
    shown = token if len(token) <= LONGEST_WORD else f"{token[:LONGEST_WORD]}…"
    return escape_html(shown)


def doubted(found: Prediction) -> bool:
    """Whether the network knows fewer than half of the words, without punctuation."""
    known, words = _spelled(found)
    return 2 * known < words or not words


def _spelled(found: Prediction) -> tuple[int, int]:
    """How many words with a letter or a digit the network knows, and how many there are."""
    spelled = [
        known
        for token, known in zip(found.tokens, found.known, strict=True)
        if any(map(str.isalnum, token))
    ]
    return sum(spelled), len(spelled)


def _before(settings: Settings, text: Text) -> str:
    """The verdict on the review that the demo changes."""
    review = first(text.language).review
    return in_words(explained(settings.attention, review), text) if settings.demo else ""


def notes(found: Prediction, text: Text) -> list[Note]:
    """Notes on the picture of attention."""
    entries: list[tuple[Literal["info", "warn"], str, dict[str, object]]] = []
    if found.guarded:
        entries.append(("warn", "guarded", {}))
    if unknown := found.known.count(False):
        entries.append(("info", "unknown", {"count": unknown, "all": len(found.tokens)}))
    if found.unread:
        read = {"kept": len(found.tokens), "limit": LONGEST_TEXT}
        entries.append(("warn", "unread", {**read, "count": found.unread}))
    elif found.left_out:
        entries.append(("warn", "left_out", {"kept": len(found.tokens), "count": found.left_out}))
    return [
        {
            "tone": tone,
            "text": text(f"classify.{name}", **values),
            "action": None,
            "carried": False,
        }
        for tone, name, values in entries
    ]


def packed(found: Prediction, settings: Settings, text: Text) -> bytes:
    """The bytes that the stage draws."""
    if not settings.veil:
        return pack(drawn(found, settings, text), found.trace)
    seen = veil.veiled(found.trace, "weights")
    shown = drawn(replace(found, trace=seen), settings, text)
    return pack(veil.veiled_view(shown, "weights", text("veil.covered")), seen)


def cell(found: Prediction, settings: Settings) -> tuple[int, int]:
    """The selected cell. By default: in the row that decides, the word that it looks at most,
    unless that is the question.
    """
    if settings.cell != DEFAULTS.cell:
        return settings.cell
    return len(found.tokens) - 1, 0 if settings.veil else leading(found.row)


def sayings(language: str, text: Text) -> list[str]:
    """Sentences that are exported with the numbers: the source of the vectors."""
    return [text("classify.vectors", learned=text(f"classify.learned.{language}"))]


def drawn(found: Prediction, settings: Settings, text: Text) -> StageView:
    """The decoder's attention over the encoder, as the stage draws it."""
    at = cell(found, settings)
    return view(
        found.trace,
        found.known,
        text,
        step=settings.step,
        cell=at,
        ramp=settings.ramp,
        notes=notes(found, text),
        steps="decoder",
        presenting=presenting(
            settings,
            text,
            found.trace,
            at,
            headline=in_words(found, text),
            verdict=in_words(found, text),
            alike=_in_words(_alike(found, settings), text),
            before=_before(settings, text),
        ),
    )

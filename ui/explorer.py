"""What the Explorer shows for its settings: from the typed text to the packed view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from attention import SIMILARITIES, AttentionTrace, attend
from attention.measures import flatness
from attention.steps import labels
from models.tokens import Tokens, tokenize
from ui.language import Text
from ui.presenting import presenting
from ui.settings import Settings
from ui.stage.view import View, pack, view
from ui.vectors import about, unknown, vectors_of

FLAT = 0.99
"""From this share of the largest entropy on a row is called almost flat."""

MOST_NAMED = 3
"""Rows named in one note; the others are counted."""

ACTIONS: dict[str, dict[str, Any]] = {
    "plain": {"scoring": "plain"},
    "dot": {"similarity": "dot"},
    "transformer": {"similarity": "dot", "scoring": "scaled"},
}
"""What a note may offer: settings to change with one click."""


@dataclass(frozen=True)
class Exploration:
    """One text under one choice of settings."""

    tokens: Tokens
    known: tuple[bool, ...]
    trace: AttentionTrace


def explore(settings: Settings) -> Exploration | None:
    """Self-attention over the words of the text; None where it has none."""
    tokens = tokenize(settings.text)
    if not tokens:
        return None
    words = vectors_of(settings, tokens)
    trace = attend(
        words.array,
        words.array,
        words.array,
        similarity=settings.similarity,
        scoring=settings.scoring,
        temperature=settings.temperature,
        query_tokens=tokens,
        key_tokens=tokens,
        undefined="nan",
    )
    return Exploration(tokens, words.known, trace)


def packed(found: Exploration, settings: Settings, text: Text) -> bytes:
    """The bytes that the stage draws."""
    drawn = view(
        found.trace,
        found.known,
        text,
        step=settings.step,
        cell=settings.cell,
        ramp=settings.ramp,
        notes=[_unlocked(note, settings) for note in notes(found, text)],
        presenting=presenting(settings, text),
    )
    drawn["steps"][0]["sentence"] = about(settings, text)
    drawn["words"]["unknown"] = unknown(settings, text)
    return pack(drawn, found.trace)


def _unlocked(note: View, settings: Settings) -> View:
    """The note, without an offer to change what is locked."""
    changes = ACTIONS[note["action"]["id"]] if note["action"] else {}
    return note | {"action": None} if any(map(settings.is_locked, changes)) else note


def notes(found: Exploration, text: Text) -> list[View]:
    """What is worth saying about these numbers, the gravest first."""
    trace = found.trace
    awkward = trace.ratio_rows
    said = []
    if awkward.undefined.any():
        said.append(_note(text, "undefined", "dot", rows=_names(trace, awkward.undefined, text)))
    if awkward.negative.any():
        said.append(_note(text, "negative", "plain", rows=_names(trace, awkward.negative, text)))
    if awkward.vanishing.any():
        said.append(_note(text, "vanishing", "plain", rows=_names(trace, awkward.vanishing, text)))
    if note := _flatness(trace, text):
        said.append(note)
    if len(found.tokens) == 1:
        said.append(_note(text, "single", None))
    if trace.parameters:
        said.append(_note(text, "parameters", None, parameters=_parameters(trace)))
    if SIMILARITIES[str(trace.similarity)].untrained:
        said.append(_note(text, "untrained", None))
    if missing := found.known.count(False):
        said.append(_note(text, "unknown", None, count=missing))
    if found.tokens.left_out:
        said.append(
            _note(text, "left_out", None, count=found.tokens.left_out, kept=len(found.tokens))
        )
    return said


def _parameters(trace: AttentionTrace) -> str:
    """Numbers as they are, arrays by shape and range: ``σ = 5.000``, ``v (16): -0.41 … 0.52``."""
    told = []
    for name, value in trace.parameters.items():
        symbol = {"sigma": "σ"}.get(name, name)
        if np.ndim(value) == 0:
            told.append(f"{symbol} = {value:.3f}")
        else:
            shape = "×".join(map(str, np.shape(value)))
            told.append(f"{symbol} ({shape}): {np.min(value):.2f} … {np.max(value):.2f}")
    return ", ".join(told)


def _flatness(trace: AttentionTrace, text: Text) -> View | None:
    shares = [share for share in flatness(trace) if share is not None]
    if not shares or float(np.median(shares)) < FLAT:
        return None
    if trace.scoring == "ratio":
        return _note(text, "flat_ratio", "transformer")
    return _note(text, "flat", None)


def _note(text: Text, name: str, action: str | None, **values: object) -> View:
    warns = name in ("undefined", "negative", "vanishing")
    offered = action and {"id": action, "label": text(f"actions.{action}")}
    return {
        "tone": "warn" if warns else "info",
        "text": text(f"notes.{name}", **values),
        "action": offered,
    }


def _names(trace: AttentionTrace, rows: Sequence[bool] | np.ndarray[Any, Any], text: Text) -> str:
    every = [label for label, row in zip(labels(trace.query_tokens), rows, strict=True) if row]
    named = text("notes.separator").join(
        text("notes.quoted", word=label) for label in every[:MOST_NAMED]
    )
    left = len(every) - MOST_NAMED
    return named if left <= 0 else text("notes.and_more", words=named, count=left)

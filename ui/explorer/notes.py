"""Notes on the numbers of the Explorer."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

import numpy as np

from attention import POSITIONS, SIMILARITIES, AttentionTrace
from attention.measures import flatness
from attention.steps import labels
from attention.ties import largest
from models.text.tokens import LONGEST_TEXT, fold
from models.vectors.embeddings import is_chinese, load
from ui.explorer.explore import Exploration
from ui.kit.language import Text
from ui.kit.numbers import printed
from ui.kit.settings import TRANSFORMER, side_with
from ui.views.stage.wire import Note, NoteAction

FLAT = 0.99
"""A row with at least this share of the largest entropy is called almost flat."""

SYMBOLS = {"sigma": "σ", "slope": "λ", "half_width": "D", "distances": "r"}
"""The symbols of parameters in the formulas, if they differ from their names."""

WARNING = ("undefined", "negative", "vanishing", "masked_after", "signed", "stands_in")
"""Notes about something unexpected."""

CARRIED = ("stands_in", "translated", "untrained", "untrained_heads", "untrained_position")
"""Notes that are exported with the numbers, which would be misread without them."""

MOST_NAMED = 3
"""How many rows a note names; the others are counted."""

PRONOUNS = frozenset(
    [
        "it",
        "he",
        "she",
        "they",
        "him",
        "her",
        "them",
        "its",
        "his",
        "hers",
        "their",
        "theirs",
        "它",
        "他",
        "她",
    ]
)
"""Words that refer to others in their sentence: nobody expects them to look at themselves."""

ACTIONS: dict[str, dict[str, Any]] = {
    "plain": {"scoring": "plain"},
    "dot": {"similarity": "dot"},
    "transformer": {"similarity": "dot", "scoring": "scaled"},
    "softmax": {"weighting": "softmax"},
    "before": {"mask_when": "before"},
    "compare": {"a": side_with(scoring="ratio"), "b": TRANSFORMER},
    "classify": {},
}
"""The actions of notes: the settings that one click changes."""

DOORS = {"compare": "pages/compare.py", "classify": "pages/classify.py"}
"""The actions that lead to another page, and its script."""


def notes(found: Exploration, text: Text) -> list[Note]:
    """The notes on these numbers, the most serious first."""
    trace = found.trace
    awkward = trace.ratio_rows
    notes = []
    if awkward.undefined.any():
        notes.append(_note(text, "undefined", "dot", rows=_names(trace, awkward.undefined, text)))
    if awkward.negative.any():
        notes.append(_note(text, "negative", "plain", rows=_names(trace, awkward.negative, text)))
    if awkward.vanishing.any():
        notes.append(_note(text, "vanishing", "plain", rows=_names(trace, awkward.vanishing, text)))
    if trace.mask is not None and trace.mask_when == "after":
        notes.append(_note(text, "masked_after", "before"))
    notes += _weighting(trace, text)
    notes += _flatness(trace, text)
    static = found.source.name != "contextual"
    if static and found.queries is found.keys and (alone := _self_centred(trace)).any():
        words = _names(trace, alone, text)
        notes.append(_note(text, "itself", "classify", rows=words))
    if trace.shape == (1, 1):
        notes.append(_note(text, "single", None))
    if trace.parameters.keys() - {"base"}:  # of the rotation, which its formula shows
        notes.append(_note(text, "parameters", None, parameters=_parameters(trace)))
    if SIMILARITIES[str(trace.similarity)].untrained:
        notes.append(_note(text, "untrained", None))
    if trace.projection is not None:
        notes.append(_note(text, "untrained_heads", None))
    if POSITIONS[trace.position].untrained:
        notes.append(_note(text, "untrained_position", None))
    if found.source.stands_in:
        notes.append(_note(text, "stands_in", None))
    if between_languages(found):
        notes.append(_note(text, "translated", None, **_translated(found, text)))
    if missing := len(found.unknown):
        notes.append(_note(text, "unknown", None, count=missing))
    for tokens in (each.tokens for each in found.sentences):
        if tokens.unread:
            facts = {"kept": len(tokens), "limit": LONGEST_TEXT, "count": tokens.unread}
            notes.append(_note(text, "unread", None, **facts))
        elif tokens.left_out:
            notes.append(_note(text, "left_out", None, count=tokens.left_out, kept=len(tokens)))
    return notes


def between_languages(found: Exploration) -> bool:
    """Whether words of one language look at words of another.

    Only the shipped vectors have a language. Signs and numbers belong to no language.
    """
    if found.source.name != "pretrained":
        return False
    queries, keys = (
        {is_chinese(word) for word in sentence.tokens if word.isalpha()}
        for sentence in (found.queries, found.keys)
    )
    return len(queries | keys) > 1


def _weighting(trace: AttentionTrace, text: Text) -> list[Note]:
    """Notes on the weights beyond their formula."""
    if (trace.weights < 0).any():
        return [_note(text, "signed", "softmax")]
    if trace.scoring != "ratio" or trace.weighting == "softmax":
        return []
    scores = np.where(np.isneginf(trace.scores), 0.0, trace.scores)
    if not np.allclose(trace.weights, scores):
        return []
    if trace.weighting == "sparsemax":
        return [_note(text, "identity", None)]
    if trace.weighting == "none" and trace.similarity == "gaussian":
        return [_note(text, "regression", None)]
    return []


def _self_centred(trace: AttentionTrace) -> np.ndarray[Any, Any]:
    """The pronouns (n,) of one sentence that look most at themselves."""
    pronouns = [fold(token) in PRONOUNS for token in trace.query_tokens]
    most: np.ndarray[Any, Any] = largest(trace.weights).diagonal()
    return most & pronouns & (trace.shape[1] > 1)


def _translated(found: Exploration, text: Text) -> dict[str, object]:
    """How well the vectors translate from the queries' language: measured, from the manifest."""
    asked = "zh-en" if found.queries.tokens.language == "zh" else "en-zh"
    rows = [row for row in load("shared").facts["precision"] if row["from_to"] == asked]
    widest = max(rows, key=lambda row: int(row["candidates"]))
    return {
        "from": text(f"notes.{asked.partition('-')[0]}"),
        "count": f"{widest['words']:,}",
        "candidates": f"{widest['candidates']:,}",
        "percent": round(100 * widest["at_1"]),
    }


def _parameters(trace: AttentionTrace) -> str:
    """Numbers as they are, arrays by shape and range: ``σ = 5.000``, ``v (16): -0.41 … 0.52``."""
    written = []
    for name, value in trace.parameters.items():
        symbol = SYMBOLS.get(name, name)
        if np.ndim(value) == 0:
            written.append(f"{symbol} = {printed(value)}")
        else:
            shape = "×".join(map(str, np.shape(value)))
            written.append(
                f"{symbol} ({shape}): {printed(np.min(value), 2)} … {printed(np.max(value), 2)}"
            )
    return ", ".join(written)


def _flatness(trace: AttentionTrace, text: Text) -> list[Note]:
    shares = [share for share in flatness(trace) if share is not None]
    if not shares or statistics.median(shares) < FLAT:
        return []
    if trace.weighting != "softmax":
        return [_note(text, "flat_otherwise", None)]
    if trace.scoring == "ratio" and trace.bias is None:
        return [_note(text, "flat_ratio", "transformer"), _note(text, "flat_why", "compare")]
    return [_note(text, "flat", None)]


def _note(text: Text, name: str, action: str | None, **values: object) -> Note:
    warns = name in WARNING
    offered: NoteAction | None = None
    if action:
        offered = {"id": action, "label": text(f"actions.{action}")}
    return {
        "tone": "warn" if warns else "info",
        "text": text(f"notes.{name}", **values),
        "action": offered,
        "carried": name in CARRIED,
    }


def _names(trace: AttentionTrace, rows: Sequence[bool] | np.ndarray[Any, Any], text: Text) -> str:
    every = [label for label, row in zip(labels(trace.query_tokens), rows, strict=True) if row]
    named = text("notes.separator").join(
        text("notes.quoted", word=label) for label in every[:MOST_NAMED]
    )
    left = len(every) - MOST_NAMED
    return named if left <= 0 else text("notes.and_more", words=named, count=left)

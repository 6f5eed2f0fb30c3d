"""One sentence under every similarity and every scoring, each with a link to the Explorer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import product

import numpy as np
import streamlit as st

from attention import SCORINGS, SIMILARITIES, AttentionTrace
from attention.similarity import Array
from models.slices import Slices
from ui.compare.wire import GalleryView, Group, Picture
from ui.explorer.explore import Refusal, deciding, explore
from ui.explorer.scene import refused
from ui.explorer.vectors import BY_DIGEST, LoadedFile
from ui.kit import session
from ui.kit.component import fetched, sent
from ui.kit.language import Text
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.kit.waiting import NotMade, remembered
from ui.views.stage.packing import pack_arrays
from ui.views.stage.style import style

_GALLERY = fetched("gallery", __file__, style())

SIDE = 96
"""The most rows and columns of a small picture; for longer texts, adjacent ones are averaged."""


@dataclass(frozen=True)
class Miniature:
    """Weights (m, n) as a small picture, and facts about the whole matrix.

    ``largest`` is None where no weight is defined; ``undefined`` and ``reversed`` are rows.
    """

    weights: Array
    shape: tuple[int, int]
    largest: float | None
    undefined: tuple[int, ...]
    reversed: tuple[int, ...]


Question = tuple[Settings, LoadedFile | None]
Miniatures = dict[tuple[str, str], Miniature]
"""By scoring and similarity."""


def gallery(settings: Settings, text: Text, file: LoadedFile | None) -> None:
    """Draw all of them on one scale, or say why they cannot be computed."""
    question = deciding(settings), file
    slices = partial(miniatures, *question)
    found = remembered(_kept, question, "gallery", slices, text)
    if isinstance(found, Refusal):
        if found.passes:
            _kept.clear(question)
        st.markdown(text("gallery.refused", why=refused(found, text, "compare")))
    elif found is not None:
        _GALLERY(key="gallery", data=packed(found, settings, text), on_open_change=_opened)


def _opened() -> None:
    locked = _is_locked(session.memory().settings)
    if not locked and session.accept(sent("gallery", "open"), "similarity", "scoring"):
        session.go("app.py")


def _is_locked(settings: Settings) -> bool:
    return settings.is_locked("similarity") or settings.is_locked("scoring")


def packed(found: Miniatures, settings: Settings, text: Text) -> bytes:
    """The bytes that the gallery draws: a small matrix for each pair."""
    rows, n = next(iter(found.values())).shape
    arrays = {
        f"{similarity} {scoring}": each.weights for (scoring, similarity), each in found.items()
    }
    reach = max(
        float(np.abs(array[np.isfinite(array)] - 1 / n).max(initial=0.0))
        for array in arrays.values()
    )
    groups: list[Group] = [
        {
            "name": text(f"scoring.{scoring}"),
            "pictures": [
                _picture(settings, scoring, similarity, found[scoring, similarity], text)
                for similarity in SIMILARITIES
            ],
        }
        for scoring in SCORINGS
    ]
    header: GalleryView = {
        "groups": groups,
        "rows": rows,
        "shape": min(2.0, max(0.5, n / rows)),
        "scale": {"kind": "weights", "centre": 1 / n, "reach": reach},
        "about": text("gallery.about", n=n, low=printed(max(0.0, 1 / n - reach)),
                     uniform=printed(1 / n), high=printed(1 / n + reach)),
    }  # fmt: skip
    return pack_arrays(header, arrays)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=BY_DIGEST)
def _kept(question: Question, _made: Miniatures | Refusal | None = None) -> Miniatures | Refusal:
    if _made is None:
        raise NotMade(question)
    return _made


def miniatures(settings: Settings, file: LoadedFile | None) -> Slices[Miniatures | Refusal]:
    """Attention under each scoring and similarity, in slices of one. A refusal of one pair is a
    refusal of all, because words and widths are the same for all of them.
    """
    drawn: Miniatures = {}
    for scoring, similarity in product(SCORINGS, SIMILARITIES):
        pair = replace(settings, similarity=similarity, scoring=scoring)
        found = explore(pair, file, alone=True)
        if isinstance(found, Refusal):
            return found
        drawn[scoring, similarity] = _miniature(found.trace)
        yield len(drawn) / (len(SCORINGS) * len(SIMILARITIES))
    return drawn


def _miniature(trace: AttentionTrace) -> Miniature:
    finite = trace.weights[np.isfinite(trace.weights)]
    awkward = trace.ratio_rows
    return Miniature(
        small(trace.weights),
        trace.shape,
        float(finite.max()) if finite.size else None,
        tuple(np.flatnonzero(awkward.undefined).tolist()),
        tuple(np.flatnonzero(awkward.negative).tolist()),
    )


def _picture(
    settings: Settings, scoring: str, similarity: str, made: Miniature, text: Text
) -> Picture:
    there = replace(settings, similarity=similarity, scoring=scoring)
    return {
        "array": f"{similarity} {scoring}",
        "similarity": similarity,
        "scoring": scoring,
        "name": text(f"similarity.{similarity}"),
        "link": None if _is_locked(settings) else session.address_of(there),
        "reversed": list(made.reversed),
        "facts": _facts(made, text),
    }


def _facts(made: Miniature, text: Text) -> list[str]:
    """The largest weight, and how many rows have no ratio or reverse the order."""
    remarks = []
    if made.largest is not None:
        remarks.append(text("gallery.largest", number=printed(made.largest)))
    for name, rows in {"undefined": made.undefined, "negative": made.reversed}.items():
        if rows:
            remarks.append(text(f"gallery.{name}", count=len(rows), rows=made.shape[0]))
    return remarks


def small(weights: Array) -> Array:
    """At most `SIDE` rows and columns, each the mean of adjacent ones: (m, n) -> (<=, <=)."""
    for axis in (0, 1):
        size = weights.shape[axis]
        if size > SIDE:
            starts = np.linspace(0, size, SIDE, endpoint=False).astype(int)
            counts = np.diff([*starts, size]).reshape((-1, 1) if axis == 0 else (1, -1))
            weights = np.add.reduceat(weights, starts, axis=axis) / counts
    return weights

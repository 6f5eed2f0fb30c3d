"""Ready examples for contextual vectors: one click makes all the settings of one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import streamlit as st

from models.transformer import summarising
from models.transformer.answering import ERROR_RATES, HELD, LAYER
from models.transformer.contextual import LAYERS
from ui.kit import session
from ui.kit.address import valid
from ui.kit.language import Text
from ui.kit.settings import Settings

COMMON: Mapping[str, Any] = MappingProxyType(
    {
        "vectors": "contextual",
        "similarity": "cosine",
        "scoring": "plain",
        "temperature": 0.1,
        "depth": LAYER,
        "unit": "words",
        "step": 4,
    }
)
"""Cosines of contextual vectors are all similar, so that small differences count."""

KINDS: Mapping[str, str] = MappingProxyType(
    {"question": "cross", "summary": "self", "translation": "cross", "senses": "self"}
)
"""The examples, in the order of their buttons, and the kind of attention of each."""

OF_SENTENCES: Mapping[str, Any] = MappingProxyType(
    {"unit": "sentences", "depth": LAYERS, "temperature": summarising.TEMPERATURE}
)
"""What the summary needs: whole sentences, as the model was trained on them."""


def changes(name: str, text: Text) -> dict[str, Any]:
    """The settings that show the example ``name`` in the reader's language."""
    example = text.entries["ready"][name]
    typed = {field: example[field] for field in ("text", "query_text", "cell") if field in example}
    whole = OF_SENTENCES if name == "summary" else {}
    return {**COMMON, **whole, "kind": KINDS[name], **valid(typed, typed)}


def buttons(settings: Settings, text: Text) -> None:
    """Draw the examples, and for the chosen one what to look for."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for name in KINDS:
            st.button(
                text(f"ready.{name}.label"),
                key=f"ready_{name}",
                disabled=settings.is_locked("text"),
                on_click=_take,
                args=(name, text),
            )
    for name in KINDS:
        if shows(settings, name, text):
            st.markdown(text(f"ready.{name}.about", **_measured(text)))


def shows(settings: Settings, name: str, text: Text) -> bool:
    """Whether the page shows the words of an example, at any layer."""
    same = changes(name, text)
    fields = ("vectors", "unit", "kind", "text", "query_text")
    return all(getattr(settings, field) == same[field] for field in fields if field in same)


def _measured(text: Text) -> dict[str, int]:
    """How often the examples hold; rates are in percent."""
    held, of = HELD[text.language]
    first, least = (round(100 * ERROR_RATES[layer]) for layer in (0, LAYER))
    summed, _ = summarising.HELD[text.language]
    return {
        **{"held": held, "all": of, "summed": summed},
        **{"first": first, "least": least, "layer": LAYER},
    }


def _take(name: str, text: Text) -> None:
    session.put(**changes(name, text))

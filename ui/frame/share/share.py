"""Buttons that copy the page's address with all its settings, or compose one for a class."""

from __future__ import annotations

from ui.frame.share.wire import Composing, ShareData
from ui.kit.component import BUTTONS, component
from ui.kit.language import Text
from ui.kit.settings import LONGEST_NOTE, LONGEST_QUERY, OPENINGS, SECOND, Settings, first

_BUTTONS = component("share", __file__, BUTTONS)

CONTROLS = {
    "explorer": {
        "text": "explorer.sentence",
        "similarity": "similarity.label",
        "scoring": "scoring.label",
        "more": "compose.more",
    },
    "compare": {"text": "compare.sentence", "more": "compose.sides"},
    "classify": {
        "review": "classify.sentence",
        "attention": "attention.label",
        "more": "compose.more",
    },
    "transformer": {
        "passage": "transformer.sentence",
        "model": "model.label",
        "more": "compose.more",
    },
    "translate": {
        "phrase": "translate.sentence",
        "direction": "direction.label",
        "translator": "translator.label",
        "more": "compose.more",
    },
}
"""The controls of each page that a link can lock: names in `LOCKS`, and their labels."""

VEILED = ("explorer", "classify", "transformer", "translate")
"""The pages whose weights can be covered until a student has predicted."""


def share(text: Text, page: str, settings: Settings, *, whole: bool) -> None:
    """Draw the buttons of the page named ``page``.

    If the link is not ``whole``, they say that the text is not in it. A composed page has no
    button to compose another.
    """
    composes = page in CONTROLS and not settings.composed
    data: ShareData = {
        "copy": text("share.copy"),
        "copied": text("share.copied"),
        "select": text("share.select"),
        "part": text("share.part"),
        "whole": whole,
        "compose": _composer(text, page, settings) if composes else None,
    }
    # In a list: Streamlit would pass a dictionary within a dictionary to pandas.
    _BUTTONS(key="share", data=[data], width="content")


def _composer(text: Text, page: str, settings: Settings) -> Composing:
    controls = {name: text(label) for name, label in CONTROLS[page].items()}
    # The reader's language would fill in what the address leaves out: a class sees one sentence.
    names = [name for name in controls if name in OPENINGS]
    if "text" in names and settings.kind in SECOND:
        names.append(SECOND[settings.kind])
    texts = {name: getattr(first(text.language), name) for name in names}
    return {
        "words": {key: text(f"compose.{key}") for key in WORDS},
        "controls": controls,
        "texts": texts,
        "veil": text("compose.veil") if page in VEILED else None,
        "longest": LONGEST_QUERY,
        "most": LONGEST_NOTE,
    }


WORDS = (
    *("button", "title", "about", "can", "note", "example", "preview", "close"),
    *("over", "without", "ordinary"),
)

"""From the settings to a translation, and what the stage shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Literal

import numpy as np
import streamlit as st

from attention import STEPS
from attention.ties import leading
from models import translation
from models.classifier.explanations import edited
from models.text.tokens import LONGEST_TEXT, tokenize
from models.translation import PACKAGED, NotAWord, Translation, Translator
from models.translation.asking import Received
from models.translation.pieces import GOES_ON
from models.translation.translator import BEAM, variants
from ui.kit import session
from ui.kit.escape import escape_markdown
from ui.kit.language import Text
from ui.kit.numbers import percent
from ui.kit.settings import NOWHERE, Settings
from ui.present.presenting import presenting
from ui.translate import packaged
from ui.views.plots.plots import Array, Words
from ui.views.stage import veil
from ui.views.stage.packing import pack
from ui.views.stage.view import view
from ui.views.stage.wire import Note, StageView

UNSURE = 0.3
"""Of a word that was written with a smaller probability the page says that it is a guess."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A translation and what of it is selected. ``attention``: with which it was made."""

    made: Translation
    attention: str
    settings: Settings
    text: Text

    @property
    def translator(self) -> Translator:
        return translation.load(self.made.direction, self.attention)

    @property
    def packaged(self) -> Received | None:
        """The translation, if it is a packaged translator's."""
        return self.made if isinstance(self.made, Received) else None

    @property
    def head(self) -> dict[str, int]:
        """The layer and the head, from 1, that are shown of a packaged translator."""
        if self.packaged is None:
            return {}
        layer, head = self.packaged.head
        return {"layer": layer + 1, "head": head + 1}

    def say(self, key: str, **values: object) -> str:
        """A text that says another thing of a packaged translator than of ours."""
        if self.packaged is not None:
            key, values = f"packaged.{key}", values | self.head
        return self.text(key, **values)

    @property
    def has_keys(self) -> bool:
        """Whether the columns of the step are words."""
        return STEPS[self.settings.step - 1].axes[1] == "key"

    @property
    def cell(self) -> tuple[int, int]:
        """The selected cell. At first the word whose look crosses the reading order most."""
        row, column = self.settings.align
        if self.settings.align == NOWHERE:
            row = crossing(self.made.trace.weights)
            column = leading(self.made.trace.weights[row]) if self.has_keys else 0
            # A question about the row must not give it away.
            column = 0 if self.settings.veil else column
        row = min(row, len(self.made.target_tokens) - 1)
        return row, min(column, len(self.made.source_tokens) - 1) if self.has_keys else column

    @property
    def row(self) -> int:
        """The index of the selected word."""
        return self.cell[0]

    @property
    def sources(self) -> Words:
        return Words(self.made.source_tokens, self.made.known)

    @property
    def hand(self) -> tuple[tuple[int, float], ...]:
        """The weights of the selected row that a hand has set."""
        count = len(self.made.source_tokens)
        return tuple(each for each in self.settings.pulled if each[0] < count)

    @property
    def pulled(self) -> Array:
        """The selected row (n,) with what a hand has set."""
        start: Array = self.made.trace.weights[self.row]
        return reduce(lambda row, each: edited(row, *each), self.hand, start)


def crossing(weights: Array) -> int:
    """The row that looks farthest from where it stands itself: the picture's point."""
    m, n = weights.shape
    looks = weights.argmax(axis=1) / max(1, n - 1)
    sure = weights.max(axis=1)
    return int(np.argmax(np.abs(looks - np.arange(m) / max(1, m - 1)) * sure))


def direction_of(settings: Settings) -> str:
    """The chosen direction, or that which begins with the language of what was typed."""
    if settings.direction != "auto":
        return settings.direction
    return "zh-en" if tokenize(settings.phrase[:LONGEST_TEXT]).language == "zh" else "en-zh"


def attention_of(settings: Settings) -> str:
    """The chosen attention where the direction has it, else its first; packaged ones have one."""
    known = variants(direction_of(settings)) or ("scaled_dot",)
    return settings.translator if settings.translator in known else known[0]


def read(settings: Settings, text: Text) -> Scene | None:
    """What to show; None where there is nothing to translate, and the page says so."""
    if not tokenize(settings.phrase, limit=1):
        st.markdown(text("translate.empty"))
        return None
    direction, attention = direction_of(settings), attention_of(settings)
    if direction in PACKAGED:
        found = packaged.received(settings, text, direction)
        if found is not None and found.refused:
            _refuse(found.refused, text)
        return None if found is None else Scene(found, attention, settings, text)
    width = BEAM if settings.search == "beam" else 1
    begin = tuple(settings.begun.split())
    try:
        made = translated(direction, attention, settings.phrase, width, begin)
    except NotAWord as error:
        _refuse(error.word, text)
        made = translated(direction, attention, settings.phrase, width, ())
    return Scene(made, attention, settings, text)


def _refuse(word: str, text: Text) -> None:
    st.warning(text("translate.not_a_word", word=escape_markdown(word)))


@st.cache_resource(max_entries=24, show_spinner=False)
def translated(
    direction: str, attention: str, phrase: str, width: int, begin: tuple[str, ...]
) -> Translation:
    """Cached: selecting a cell or opening a panel does not translate the sentence again."""
    return translation.load(direction, attention).translate(phrase, width=width, begin=begin)


def packed(scene: Scene) -> bytes:
    """The bytes that the stage draws."""
    trace = scene.made.trace
    if not scene.settings.veil:
        return pack(drawn(scene), trace)
    seen = veil.veiled(trace, "weights")
    covered = drawn(replace(scene, made=replace(scene.made, trace=seen)), scene.cell)
    return pack(veil.veiled_view(covered, "weights", scene.text("veil.covered")), seen)


def drawn(scene: Scene, cell: tuple[int, int] | None = None) -> StageView:
    """The decoder's attention over the encoder, as the stage draws it."""
    made, settings, text = scene.made, scene.settings, scene.text
    at = cell or scene.cell
    return view(
        made.trace,
        made.known,
        text,
        step=settings.step,
        cell=at,
        ramp=settings.ramp,
        notes=notes(scene),
        steps="packaged_steps" if scene.packaged else "translator_steps",
        presenting=presenting(settings, text, made.trace, at, headline=made.text),
    )


def sayings(scene: Scene, text: Text) -> list[str]:
    """What goes wherever these numbers go: whose they are, and what was written."""
    direction = text(f"direction.{scene.made.direction}")
    there = replace(scene, text=text)
    return [there.say("translate.source", direction=direction, made=scene.made.text)]


def notes(scene: Scene) -> list[Note]:
    """What to know about this translation."""
    made, text = scene.made, scene.text
    entries: list[tuple[Literal["info", "warn"], str, dict[str, object]]] = []
    if unknown := made.known.count(False):
        entries.append(("info", "unknown", {"count": unknown, "all": len(made.known)}))
    if scene.packaged and any(token.startswith(GOES_ON) for token in written_or_read(made)):
        entries.append(("info", "pieces", {}))
    if made.unread:
        entries.append(("warn", "unread", {"limit": LONGEST_TEXT, "count": made.unread}))
    elif made.left_out:
        kept = len(made.source_tokens)
        entries.append(("warn", "left_out", {"kept": kept, "count": made.left_out}))
    if not made.ended:
        entries.append(("warn", "endless", {"limit": len(made.target_tokens)}))
    return [
        {
            "tone": tone,
            "text": scene.say(f"translate.{name}", **values)
            if name in ("unknown", "left_out", "pieces")
            else text(f"translate.{name}", **values),
            "action": None,
            "carried": True,
        }
        for tone, name, values in entries
    ]


def written_or_read(made: Translation) -> tuple[str, ...]:
    """The tokens of both sentences."""
    return (*made.source_tokens, *made.target_tokens)


def confidence(scene: Scene) -> str:
    """How sure the translator was of its words, in a sentence."""
    made = scene.made
    guessed = int((made.chances < UNSURE).sum())
    return scene.say(
        "translate.confidence.guesses" if guessed else "translate.confidence.sure",
        percent=percent(made.confidence, 0),
        count=guessed,
        all=len(made.target_tokens),
    )


def choose(scene: Scene, asked: object) -> None:
    """Take what the stage or the ribbons ask to see."""
    if not isinstance(asked, Mapping):
        return
    changes: dict[str, Any] = {name: asked.get(name) for name in ("step", "ramp")}
    if (cell := asked.get("cell")) is not None and cell != list(scene.cell):
        changes["align"] = cell
    session.accept(changes, *changes)

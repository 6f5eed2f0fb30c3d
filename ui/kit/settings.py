"""Everything that changes a view, as one value that round-trips through the page's address.

A field's metadata defines how it is read and written, and what menus offer. Names and values do not
depend on the reader's language.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention import MASKS, POSITIONS, SCORINGS, SIMILARITIES, STEPS, WEIGHTINGS
from models.classifier.inference import LENGTH, VARIANTS
from models.learning import setup as learning
from models.learning.pairs import PAIRS
from models.learning.tasks import TASKS
from models.text.chinese import CUTS
from models.text.tokens import LIMIT
from models.transformer.behaviours import BEHAVIOURS
from models.transformer.contextual import LAYERS
from models.transformer.glance import MEASURES
from models.transformer.library import MODELS
from models.translation.network import DEFAULT
from models.translation.network import VARIANTS as TRANSLATORS
from models.translation.packaged import HEADS as DECODER_HEADS
from models.translation.packaged import LAYERS as DECODER_LAYERS
from models.translation.packaged import PACKAGED
from models.translation.translator import DIRECTIONS
from ui.kit import fields as field
from ui.kit.language import LANGUAGES, LESSONS, Text
from ui.kit.wire import Ramp

LONGEST_LINK = 4000
"""Characters; beyond that some mail programs and proxies cut an address."""

LONGEST_QUERY = LONGEST_LINK - 200
"""Percent-encoded, with room for the host before it."""

SIDES = ("a", "b")
"""The two sides of Compare."""

LONGEST_NOTE = 500

NOWHERE = (99999, 99999)
"""No cell: the page selects one."""

LONGEST_HAND = LONGEST_LINK
"""Characters of vectors made by hand: as many as a link can hold."""

LONGEST_WORDS = 500
"""Characters of words joined or separated by hand."""

Side = tuple[tuple[str, Any], ...]
"""The settings in which a side differs: names and values, in the order of `COMPARED`."""

ARTICLE: Side = (("similarity", "dot"), ("scoring", "ratio"))
TRANSFORMER: Side = (("similarity", "dot"), ("scoring", "scaled"))


def _distances(clip: int, seed: int) -> NDArray[np.float64]:
    """A number for each distance from -clip to clip: random, untrained."""
    return np.random.default_rng(seed).normal(size=2 * clip + 1)


def _written(numbers: tuple[float, ...]) -> tuple[str, ...]:
    return tuple(map(str, numbers))


def side_with(**values: Any) -> Side:
    """A side with these values."""
    return tuple((name, values[name]) for name in COMPARED if name in values)


def _opening(language: str, name: str) -> str:
    sentence: str = Text(language).entries["opening"][name]
    return sentence


@dataclass(frozen=True)
class Settings:
    """The state of a page. ``cell`` is (row, column) in the matrix of the ``step``, from 0.

    The sentences are the English ones; `first` gives those of another language.

    ``head`` is the number of the head that is shown, from 1; 0 shows all heads side by side.
    ``cut``: how Chinese is cut into words; ``words``: words that were joined or separated by hand
    (`models.text.by_hand`). ``hidden``: the keys that a mask by hand hides. ``a`` and ``b``: the
    sides of Compare (`sided`).

    Of a translation the word ``align`` is selected, with a word of the source. The translation
    begins with the words ``begun``, separated by spaces; ``pulled`` are weights of the selected
    word's row that were set by hand. Of a packaged translator the decoder's head number
    ``decoder_head`` is shown, from 1 and layer after layer; 0 is the one trained to align.
    ``asking`` is what is asked of it: the tab beneath.

    Fields that begin with ``net_`` describe Train's network; ``net_head`` counts the heads of all
    layers from 1, and ``moment`` the frames of its film, where 0 is the newest. With a ``pair`` it
    shows two networks, with the settings of the pair.

    A field that ``follows`` a text goes back to its default when the text changes: the index of a
    word means nothing in another review. ``place`` is the index of the word to change, from 1; 0
    leaves the choice to the page.

    Of a trained ``model`` one head is shown: number ``layer_head`` in ``layer``, both from 1; 0
    leaves the choice to the page. ``look`` is its selected cell, ``inside`` the tab beneath it.

    ``present`` is presenter mode; ``demo`` is a stop of the prepared path, 0 for none
    (`ui.present.demo`). A link for a class may have some controls ``locked``, a ``note`` above the
    page, and a ``veil`` over the weights until the reader has predicted them.
    """

    text: str = field.typed(_opening("en", "text"), opening=True)
    query_text: str = field.typed(_opening("en", "query_text"), opening=True, second="cross")
    value_text: str = field.typed(_opening("en", "value_text"), opening=True, second="general")
    language: str = field.choice("auto", ("auto", *LANGUAGES), free=True, everywhere=True)
    cut: str = field.choice("words", CUTS)
    words: str = field.typed("", LONGEST_WORDS)
    similarity: str = field.choice("dot", SIMILARITIES, first=2, compared=True)
    scoring: str = field.choice("ratio", SCORINGS, first=2, compared=True)
    weighting: str = field.choice("softmax", WEIGHTINGS, compared=True)
    temperature: float = field.number(1.0, 0.1, 10.0, step=0.1, compared=True)
    kind: str = field.choice("self", ("self", "cross", "general"))
    position: str = field.choice("none", POSITIONS, compared=True)
    position_values: bool = field.switch(of="position", when=("sinusoidal",), compared=True)
    slope: float = field.number(
        0.5, 0.01, 4.0, step=0.01, of="position", when=("alibi",), compared=True, parameter="slope"
    )
    half_width: float = field.number(
        2.0,
        0.5,
        32.0,
        step=0.5,
        of="position",
        when=("local",),
        compared=True,
        parameter="half_width",
    )
    clip: int = field.count(
        4,
        1,
        16,
        of="position",
        when=("relative",),
        compared=True,
        parameter="distances",
        made=_distances,
    )
    mask: str = field.choice("none", (*MASKS, "hand"), compared=True)
    window: int = field.count(2, 0, 32, of="mask", when=("window",), compared=True)
    hidden: tuple[int, ...] = field.indices(below=LIMIT, of="mask", when=("hand",), counts="text")
    mask_when: str = field.choice("before", ("before", "after"), of="mask", compared=True)
    projection: str = field.choice("none", ("none", "random", "shared"), compared=True)
    heads: int = field.count(1, 1, 8, of="projection", compared=True)
    head: int = field.count(1, 0, 8, of="projection", compared=True, free=True)
    head_size: int = field.count(16, 2, 64, of="projection", compared=True)
    vectors: str = field.choice(
        "pretrained",
        ("pretrained", "contextual", "onehot", "random", "hand", "own"),
        compared=True,
    )
    unit: str = field.choice("words", ("words", "sentences"), of="vectors", when=("contextual",))
    depth: int = field.count(7, 0, LAYERS, of="vectors", when=("contextual",), compared=True)
    dimension: int = field.count(50, 2, 512, of="vectors", when=("random",), compared=True)
    seed: int = field.count(0, 0, 99999, compared=True, everywhere=True)
    hand: str = field.typed("", LONGEST_HAND)
    step: int = field.count(4, 1, len(STEPS), live=True, free=True)
    cell: tuple[int, int] = field.pair((1, 4), live=True, free=True)
    ramp: Ramp = field.choice("uniform", ("uniform", "zero"), live=True, free=True)
    review: str = field.typed(_opening("en", "review"), opening=True)
    attention: str = field.choice("additive", VARIANTS, first=len(VARIANTS))
    panel: str = field.choice(
        "unfolds", ("unfolds", "evidence", "elsewhere", "alike", "swap", "variants"), free=True
    )
    edit: tuple[tuple[int, float], ...] = field.edits(most=40, follows="review", live=True)
    place: int = field.count(0, 0, LENGTH, follows="review", live=True)
    swap: str = field.typed("", follows="review")
    passage: str = field.typed(_opening("en", "passage"), opening=True)
    model: str = field.choice("e5", MODELS, first=len(MODELS))
    layer: int = field.count(0, 0, 99, follows="model", live=True, free=True)
    layer_head: int = field.count(0, 0, 99, follows="model", live=True, free=True)
    look: tuple[int, int] = field.pair(NOWHERE, follows="passage", live=True, free=True)
    typed_only: bool = field.switch(True, live=True, free=True)
    merged: bool = field.switch(live=True, free=True)
    arrange: str = field.choice("layer", ("layer", "behaviour", "scatter"), live=True, free=True)
    across: str = field.choice("distance", MEASURES, live=True, free=True)
    along: str = field.choice("breadth", MEASURES, live=True, free=True)
    inside: str = field.choice(
        "why", ("why", "lengths", "rollout", "change", "next", "off"), live=True, free=True
    )
    pinned: str = field.typed("", live=True)
    heat: float = field.number(1.0, 0.1, 3.0, step=0.1, live=True, free=True)
    top_k: int = field.count(0, 0, 100, live=True, free=True)
    top_p: float = field.number(1.0, 0.05, 1.0, step=0.05, live=True, free=True)
    off: str = field.choice("head", ("head", *BEHAVIOURS), live=True, free=True)
    instead: str = field.choice("zero", ("zero", "mean"), live=True, free=True)
    phrase: str = field.typed(_opening("en", "phrase"), opening=True)
    direction: str = field.choice("auto", ("auto", *DIRECTIONS, *PACKAGED))
    decoder_head: int = field.count(
        0, 0, DECODER_LAYERS * DECODER_HEADS, follows="direction", live=True, free=True
    )
    translator: str = field.choice(DEFAULT, TRANSLATORS, first=len(TRANSLATORS))
    search: str = field.choice("greedy", ("greedy", "beam"), first=2)
    begun: str = field.typed("", LONGEST_WORDS, follows="phrase", live=True)
    align: tuple[int, int] = field.pair(NOWHERE, follows="phrase", live=True, free=True)
    pulled: tuple[tuple[int, float], ...] = field.edits(most=40, follows="align", live=True)
    asking: str = field.choice("word", ("word", "weights", "beam", "without"), live=True, free=True)
    task: str = field.choice("reverse", TASKS)
    net_similarity: str = field.choice("dot", SIMILARITIES, words="similarity")
    net_scoring: str = field.choice("plain", SCORINGS, words="scoring")
    net_position: str = field.choice("sinusoidal", POSITIONS, words="position")
    net_mask: str = field.choice("none", ("none", "causal"), words="mask")
    net_temperature: str = field.choice("1.0", _written(learning.TEMPERATURES), words="")
    net_rate: str = field.choice("0.003", _written(learning.RATES), words="")
    net_width: str = field.choice("16", _written(learning.WIDTHS), words="")
    net_heads: str = field.choice("1", _written(learning.HEADS), words="")
    net_layers: str = field.choice("1", _written(learning.LAYERS), words="")
    net_seed: int = field.count(0, 0, learning.SEEDS - 1)
    net_head: int = field.count(0, 0, learning.MOST_HEADS, live=True, free=True)
    pair: str = field.choice("none", ("none", *PAIRS))
    sample: str = field.typed("", LONGEST_NOTE, follows="task")
    moment: int = field.count(0, 0, len(learning.moments()), follows="task", live=True, free=True)
    lesson: str = field.choice("", ("", *LESSONS), free=True, everywhere=True)
    present: bool = field.switch(live=True, free=True)
    contrast: str = field.choice("normal", ("normal", "high"), live=True, free=True)
    demo: int = field.count(0, 0, 99, free=True)
    locked: tuple[str, ...] = field.several(
        (
            *("text", "similarity", "scoring", "review", "attention", "passage", "model"),
            *("phrase", "direction", "translator", "more"),
        ),
        free=True,
    )
    veil: bool = field.switch(free=True)
    note: str = field.note(LONGEST_NOTE, free=True)
    a: Side = ARTICLE
    b: Side = TRANSFORMER
    extra: str = field.choice(
        "none", ("none", "gallery", "temperature", "dimension", "length"), free=True
    )

    @property
    def composed(self) -> bool:
        """Whether this page was made for a class: with locks, a note or a veil."""
        return bool(self.locked or self.note or self.veil)

    def is_locked(self, name: str) -> bool:
        """Whether the control of the field ``name`` is locked."""
        if name in FREE:
            return False
        return (name if name in LOCKS else "more") in self.locked


FIELDS = {each.name: each for each in fields(Settings) if each.name not in SIDES}
DEFAULTS = Settings()


def _marked(mark: str) -> tuple[str, ...]:
    return tuple(name for name, each in FIELDS.items() if each.metadata.get(mark))


TYPED = _marked("typed")
"""Fields that people type, which may be too long for a link."""

OPENINGS = _marked("opening")
"""Fields that begin as a sentence in the reader's language (`first`)."""

SECOND: dict[str, str] = {FIELDS[name].metadata["second"]: name for name in _marked("second")}
"""Kind of attention -> the field of its second sentence."""

COMPARED = _marked("compared")
"""Fields in which the two sides may differ: they change the weights, but not their shape."""

FREE = _marked("free")
"""Fields that are never locked: they change the view, not what is viewed."""

LOCKS: tuple[str, ...] = FIELDS["locked"].metadata["some"]
"""Controls that can be locked when a page is composed: some fields, and all others together."""

PANELS: tuple[str, ...] = FIELDS["panel"].metadata["options"]
"""The panels of Classify, in the order of their tabs."""

EVERYWHERE = _marked("everywhere")
"""Fields that settings `apart` share with those of the page."""

WITH = {
    typed: tuple(
        name
        for name, each in FIELDS.items()
        if typed in (each.metadata.get("follows"), each.metadata.get("counts"))
    )
    for typed in TYPED
}
"""For each typed field, the fields that mean nothing without it."""

FOLLOWING: dict[str, str] = {name: FIELDS[name].metadata["follows"] for name in _marked("follows")}
"""Fields that go back to their default when another one changes, and that one."""

LIVE = (*TYPED, *_marked("live"))
"""Fields that change while people type and look around."""

values: Callable[[Settings], tuple[Any, ...]] = operator.attrgetter(*FIELDS)
"""The values of the `FIELDS`, in their order."""

steady: Callable[[Settings], tuple[Any, ...]] = operator.attrgetter(
    *(each.name for each in fields(Settings) if each.name not in LIVE)
)
"""The values of all fields but the `LIVE` ones: they seldom change."""


@functools.cache
def first(language: str) -> Settings:
    """The first settings of a reader of this language. An address leaves out what equals them."""
    sentences: dict[str, Any] = {name: _opening(language, name) for name in OPENINGS}
    return replace(DEFAULTS, **sentences)


def applies(settings: Settings, name: str) -> bool:
    """Whether the field matters: whether the choice that it belongs to is made."""
    metadata = FIELDS[name].metadata
    if "of" not in metadata:
        return True
    chosen = getattr(settings, metadata["of"])
    return (
        chosen in metadata["when"]
        if "when" in metadata
        else chosen != FIELDS[metadata["of"]].default
    )


def position_parameters(settings: Settings) -> dict[str, Any]:
    """The parameters of the chosen position.

    A field names its ``parameter``, which is its value, or is ``made`` from its value and the seed.
    """
    parameters = {}
    for name in dependents("position"):
        known, value = FIELDS[name].metadata, getattr(settings, name)
        if "parameter" in known and applies(settings, name):
            made = known["made"](value, settings.seed) if "made" in known else value
            parameters[known["parameter"]] = made
    return parameters


def dependents(name: str) -> list[str]:
    """The fields that belong to the choice ``name``."""
    return [each for each, known in FIELDS.items() if known.metadata.get("of") == name]


def sided(settings: Settings, side: str) -> Settings:
    """The settings that a side of Compare shows: the page's, with the side's values."""
    # Both sides have the same tokens, whatever their vectors.
    return replace(settings, unit="words", **dict(getattr(settings, side)))

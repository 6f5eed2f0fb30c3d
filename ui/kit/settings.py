"""Everything that changes a view, as one value that round-trips through the page's address.

A field's metadata says how it is read and written, and what menus offer. Names and values do not
depend on the reader's language.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

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
from ui.kit import fields as field
from ui.kit.language import LANGUAGES, LESSONS, Text
from ui.kit.wire import Ramp

LONGEST_LINK = 4000
"""Characters; beyond that some mail programs and proxies cut an address."""

LONGEST_QUERY = LONGEST_LINK - 200
"""Percent-encoded, with room for the host before it."""

SIDES = ("a", "b")
"""The two that Compare holds against each other."""

LONGEST_NOTE = 500

NOWHERE = (99999, 99999)
"""No cell: the page selects one."""

INSIDES = ("why", "lengths", "rollout", "change", "next", "off")
"""What the page of trained Transformers has beneath its stage, in the order of its tabs."""

LONGEST_HAND = LONGEST_LINK
"""Characters of vectors made by hand: as many as a link can hold."""

LONGEST_WORDS = 500
"""Characters of words joined or separated by hand."""

Side = tuple[tuple[str, Any], ...]
"""What a side has of its own: names and values, in the order of `COMPARED`."""

ARTICLE: Side = (("similarity", "dot"), ("scoring", "ratio"))
TRANSFORMER: Side = (("similarity", "dot"), ("scoring", "scaled"))


def _distances(clip: int, seed: int) -> NDArray[np.float64]:
    """A number for each distance from -clip to clip: random, untrained."""
    return np.random.default_rng(seed).normal(size=2 * clip + 1)


def _written(numbers: tuple[float, ...]) -> tuple[str, ...]:
    return tuple(map(str, numbers))


def side_with(**values: Any) -> Side:
    """A side with these values of its own."""
    return tuple((name, values[name]) for name in COMPARED if name in values)


def _opening(language: str, name: str) -> str:
    sentence: str = Text(language).table["opening"][name]
    return sentence


@dataclass(frozen=True)
class Settings:
    """The state of a page. ``cell`` is (row, column) in the matrix of the ``step``, from 0.

    The sentences are the English ones; those of another language are in its `first`.

    Of several heads the one numbered ``head``, from 1, is shown; 0 shows all side by side. ``cut``
    says how Chinese is read, and ``words`` which of its words somebody joined or separated by hand
    (`models.text.by_hand`). ``hidden`` holds the keys that a mask by hand takes away. ``a`` and
    ``b`` are the sides of Compare, `sided`.

    Train's network is what begins with ``net_``; ``net_head`` counts through all layers from 1, and
    ``moment`` through the frames of its film, where 0 is the newest, as it is the page's choice.
    With a ``pair`` it shows two networks, whose choices are the pair's.

    What ``follows`` a text goes back to its default when that one changes: a word's place means
    nothing in another review. ``place`` counts from 1; 0 leaves the choice to the page.

    Of a trained ``model`` one head is shown: the one numbered ``layer_head`` in a ``layer``, both
    from 1; 0 leaves the choice to the page. ``look`` is its selected cell.

    ``present`` is presenter mode, ``demo`` a stop of the prepared path, 0 for none
    (`ui.present.demo`).
    Whoever makes a link for others may have some controls ``locked``, a ``note`` over the page, and
    a ``veil`` over the weights until somebody has predicted them.
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
    inside: str = field.choice("why", INSIDES, live=True, free=True)
    pinned: str = field.typed("", live=True)
    heat: float = field.number(1.0, 0.1, 3.0, step=0.1, live=True, free=True)
    top_k: int = field.count(0, 0, 100, live=True, free=True)
    top_p: float = field.number(1.0, 0.05, 1.0, step=0.05, live=True, free=True)
    off: str = field.choice("head", ("head", *BEHAVIOURS), live=True, free=True)
    instead: str = field.choice("zero", ("zero", "mean"), live=True, free=True)
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
        ("text", "similarity", "scoring", "review", "attention", "more"), free=True
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
        """Whether somebody made this page for others: something is withheld, or said."""
        return bool(self.locked or self.note or self.veil)

    def is_locked(self, name: str) -> bool:
        """Whether the control of the field ``name`` is withheld."""
        if name in FREE:
            return False
        return (name if name in LOCKS else "more") in self.locked


FIELDS = {each.name: each for each in fields(Settings) if each.name not in SIDES}
DEFAULTS = Settings()


def _marked(mark: str) -> tuple[str, ...]:
    return tuple(name for name, each in FIELDS.items() if each.metadata.get(mark))


TYPED = _marked("typed")
"""What people type, which may be too long for a link."""

OPENINGS = _marked("opening")
"""What at first is a sentence in the reader's language: `first`."""

SECOND: dict[str, str] = {FIELDS[name].metadata["second"]: name for name in _marked("second")}
"""The kinds of attention that have a second sentence, and which."""

COMPARED = _marked("compared")
"""Fields in which the two sides may differ: all that changes weights but not their shape."""

FREE = _marked("free")
"""Fields that are never locked: how one looks, not at what."""

LOCKS: tuple[str, ...] = FIELDS["locked"].metadata["some"]
"""Controls that who composes a page may withhold: fields, and all others together."""

PANELS: tuple[str, ...] = FIELDS["panel"].metadata["options"]
"""What Classify has folded away, in the order of its tabs."""

EVERYWHERE = _marked("everywhere")
"""What a part of a page with settings `apart` shares with the page."""

WITH = {
    typed: tuple(
        name
        for name, each in FIELDS.items()
        if typed in (each.metadata.get("follows"), each.metadata.get("counts"))
    )
    for typed in TYPED
}
"""For each of these the fields that mean nothing without it."""

LIVE = (*TYPED, *_marked("live"))
"""What changes while people type and look around."""


@functools.cache
def first(language: str) -> Settings:
    """What a newcomer finds who reads this language. An address leaves out what is as here."""
    sentences: dict[str, Any] = {name: _opening(language, name) for name in OPENINGS}
    return replace(DEFAULTS, **sentences)


def steady(settings: Settings) -> Settings:
    """All else, which changes seldom."""
    defaults: dict[str, Any] = {name: getattr(DEFAULTS, name) for name in LIVE}
    return replace(settings, **defaults)


def applies(settings: Settings, name: str) -> bool:
    """Whether the field matters: not so where the choice that it belongs to is another."""
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
    """What the settings say of the parameters of the chosen position.

    A field names its ``parameter``; where it is not the parameter itself, that is ``made`` of the
    field's value and the seed.
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
    """What a side of Compare shows: the settings, with the side's own choices laid over them."""
    return replace(settings, **dict(getattr(settings, side)))


def parse(query: Mapping[str, str], first: Settings = DEFAULTS) -> Settings:
    """Settings from an address. Any strings give something valid: what they do not say is as in
    ``first``.
    """
    understood = _understood(query, FIELDS)
    for side in SIDES:
        given = {name: query[f"{side}.{name}"] for name in COMPARED if f"{side}.{name}" in query}
        if values := _understood(given, COMPARED):
            understood[side] = side_with(**values)
    return replace(first, **understood)


def _understood(given: Mapping[str, str], names: Iterable[str]) -> dict[str, Any]:
    values = {}
    for name in given.keys() & set(names):
        try:
            values[name] = _read(name, given[name])
        except ValueError:
            continue
    return values


def _read(name: str, written: str) -> Any:
    """The value of the field ``name``. Raises ValueError for what is none."""
    if name not in TYPED and len(written) > LONGEST_LINK:
        raise ValueError(f"{name}: {len(written)} characters")
    return FIELDS[name].metadata["parse"](written)


def valid(asked: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Of the values that a browser asks for, in no matter which form, those that are settings.

    A value is a setting if an address could say it: it is written as one, and read again.
    """
    values = {}
    for name in names:
        if isinstance(value := asked.get(name), bool | int | float | str | list | tuple):
            try:
                values[name] = _read(name, _shown(name, value))
            except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError):
                continue
    return values


def query(settings: Settings, first: Settings = DEFAULTS) -> dict[str, str]:
    """The part of an address that says ``settings``: what differs from ``first``.

    Where it grows too long the longest texts are left out, each `WITH` what means nothing without
    it; `carries_text` tells.
    """
    kept = _differing(settings, first)
    while not _fits(kept):
        longest = max(kept.keys() & WITH.keys(), key=lambda name: (len(kept[name]), name))
        for name in (longest, *WITH[longest]):
            kept.pop(name, None)
    return kept


def carries_text(settings: Settings, first: Settings = DEFAULTS) -> bool:
    """Whether the address that `query` gives holds what was typed."""
    return _fits(_differing(settings, first))


def _differing(settings: Settings, first: Settings) -> dict[str, str]:
    common = {
        name: _shown(name, getattr(settings, name))
        for name in FIELDS
        if getattr(settings, name) != getattr(first, name)
    }
    return common | {
        f"{side}.{name}": _shown(name, value)
        for side in SIDES
        if getattr(settings, side) != getattr(first, side)
        for name, value in getattr(settings, side)
    }


def _shown(name: str, value: Any) -> str:
    text: str = FIELDS[name].metadata["show"](value)
    return text


def _fits(query: Mapping[str, str]) -> bool:
    plain = sum(map(len, query.values()))  # at least so long, and quick to say of any text
    return plain <= LONGEST_QUERY and len(urlencode(query, errors="replace")) <= LONGEST_QUERY

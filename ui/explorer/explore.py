"""The Explorer's computation, from the typed texts to a trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from attention import MASKS, AttentionTrace, OddWidth, attend, encodings, hide_keys
from attention.heads import Projections, multi_head, projections
from attention.scoring import Mask
from attention.similarity import Array
from models.text.tokens import Tokens
from ui.explorer import units
from ui.explorer.contextual import NoVectors, in_sentences, of_sentences
from ui.explorer.units import tokens_of
from ui.explorer.vectors import PRETRAINED, LoadedFile, Source, source, vectors_of
from ui.kit.settings import COMPARED, DEFAULTS, SIDES, Settings, applies, position_parameters


@dataclass(frozen=True)
class Refusal:
    """Why attention cannot be computed for these settings and texts.

    ``facts`` are the numbers that the page shows with the ``reason``. For unequal lengths: how many
    ``words`` and ``values`` there are; for an odd width: the ``width`` of the vectors; for a text
    that is too long for contextual vectors: the ``limit`` of its pieces; for a process that is too
    busy for them: the ``limit`` of waiting questions.
    """

    reason: Literal["empty", "lengths", "odd", "long", "busy", "late"]
    facts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_of_texts(self) -> bool:
        """Whether only other words would help, not other settings."""
        return self.reason in ("empty", "lengths", "long")

    @property
    def passes(self) -> bool:
        """Whether the same settings may succeed a moment later, so that it must not be cached."""
        return self.reason in ("busy", "late")


@dataclass(frozen=True)
class Sentence:
    """The words of one text (n,), their vectors (n, d), and which words are known."""

    tokens: Tokens
    vectors: Array
    known: tuple[bool, ...]

    @property
    def unknown(self) -> list[str]:
        """The words without a learned vector."""
        return [word for word, known in zip(self.tokens, self.known, strict=True) if not known]

    def reordered(self, order: NDArray[np.intp]) -> Sentence:
        """The same words in another order: word i is the one at index ``order[i]`` before."""
        indices = order.tolist()
        typed = self.tokens
        words = (typed[index] for index in indices)
        tokens = Tokens(words, typed.left_out, typed.language, typed.unread)
        return Sentence(tokens, self.vectors[order], tuple(self.known[index] for index in indices))


@dataclass(frozen=True)
class Exploration:
    """Attention for one choice of settings: the sentences of queries, keys and values.

    In self-attention all three are the same sentence. Where only one head was asked for, ``heads``
    has no other. ``source``: where the vectors come from.
    """

    queries: Sentence
    keys: Sentence
    values: Sentence
    heads: tuple[AttentionTrace, ...]
    head: int = 0
    source: Source = PRETRAINED

    @property
    def trace(self) -> AttentionTrace:
        """The trace of the selected head."""
        return self.heads[self.head]

    @property
    def sentences(self) -> list[Sentence]:
        """Every sentence once."""
        return list({id(each): each for each in (self.queries, self.keys, self.values)}.values())

    @property
    def unknown(self) -> list[str]:
        """The words of all sentences without a learned vector."""
        return [word for sentence in self.sentences for word in sentence.unknown]

    @property
    def words(self) -> list[str]:
        """The words of every sentence."""
        return [word for sentence in self.sentences for word in sentence.tokens]


DECIDING = (
    *("text", "query_text", "value_text", "cut", "words", "unit", "kind", "hand", "hidden"),
    *COMPARED,
    *SIDES,
)
"""Fields that change the numbers of an exploration or of a side of Compare."""


def deciding(settings: Settings) -> Settings:
    """The settings with all that only changes the view at its default: the key of a cache."""
    return replace(DEFAULTS, **{name: getattr(settings, name) for name in DECIDING})


def explore(
    settings: Settings, file: LoadedFile | None, *, alone: bool = False
) -> Exploration | Refusal:
    """Attention over the words of the texts, or why it cannot be computed.

    ``file``: the visitor's file of vectors. If the settings ask for one that is not there,
    shipped vectors replace it, as the `Source` says. Nothing that the settings ask for is raised.
    ``alone``: compute only the selected head.
    """
    typed = typed_texts(settings)
    origin = source(settings, file)
    texts = {role: tokens_of(text, settings, origin.words) for role, text in typed.items()}
    if not all(texts.values()):
        return Refusal("empty")
    try:
        sentences = _sentences(settings, typed, texts, origin)
    except NoVectors as error:
        return Refusal(error.reason, error.facts)
    keys = sentences["keys"]
    queries, values = sentences.get("queries", keys), sentences.get("values", keys)
    if len(values.tokens) != len(keys.tokens):
        return Refusal("lengths", {"words": len(keys.tokens), "values": len(values.tokens)})
    try:
        only = (_head_index(settings),) if alone else None
        heads = attention(settings, queries, keys, values, only)
    except OddWidth as error:
        return Refusal("odd", {"width": error.width})
    return Exploration(queries, keys, values, heads, 0 if alone else _head_index(settings), origin)


def typed_texts(settings: Settings) -> dict[str, str]:
    """What was typed for each role; one that is missing has the text of the keys."""
    typed = {"keys": settings.text}
    if settings.kind == "cross":
        typed["queries"] = settings.query_text
    elif settings.kind == "general":
        typed["values"] = settings.value_text
    return typed


def head(settings: Settings, queries: Sentence, keys: Sentence, values: Sentence) -> AttentionTrace:
    """The trace of the selected head; no other is computed. Raises what `attention` raises."""
    (trace,) = attention(settings, queries, keys, values, only=(_head_index(settings),))
    return trace


def _head_index(settings: Settings) -> int:
    """The index of the selected head; 0 without projections."""
    if settings.projection == "none":
        return 0
    return min(max(settings.head, 1), settings.heads) - 1


def attention(
    settings: Settings,
    queries: Sentence,
    keys: Sentence,
    values: Sentence,
    only: tuple[int, ...] | None = None,
) -> tuple[AttentionTrace, ...]:
    """Attention among these sentences under the settings: one trace for each head, or for
    those of ``only``, counted from 0.

    Raises OddWidth where the position rotates pairs of components and one is left over: call it
    with sentences that `explore` found under the same position and projection.
    """
    m, n = len(queries.tokens), len(keys.tokens)
    options: dict[str, Any] = {
        "similarity": settings.similarity,
        "scoring": settings.scoring,
        "weighting": settings.weighting,
        "temperature": settings.temperature,
        "position": settings.position,
        "parameters": position_parameters(settings),
        "mask": _mask(settings, m, n),
        "mask_when": settings.mask_when,
        "query_tokens": queries.tokens,
        "key_tokens": keys.tokens,
        "value_tokens": values.tokens,
        "undefined": "nan",
    }
    mixed = values.vectors
    if applies(settings, "position_values") and settings.position_values:
        mixed = mixed + encodings(*mixed.shape)
    words = queries.vectors, keys.vectors, mixed
    if settings.projection == "none":
        return (attend(*words, **options),)
    made = _projections(settings, keys.vectors.shape[1])
    return multi_head(*words, made, only=only, **options)


def _projections(settings: Settings, width: int) -> Projections:
    shared = settings.projection == "shared"
    return projections(width, settings.heads, settings.head_size, settings.seed, shared)


def _mask(settings: Settings, m: int, n: int) -> Mask | None:
    if settings.mask == "hand":
        return hide_keys(None, m, n, settings.hidden)
    mask: Mask | None = MASKS[settings.mask].function(m, n, settings.window)
    return mask


def _sentences(
    settings: Settings, typed: Mapping[str, str], texts: Mapping[str, Tokens], origin: Source
) -> dict[str, Sentence]:
    """Vectors for all texts at once, so that equal words have equal vectors.

    Contextual vectors are an exception: they depend on the sentence. Raises NoVectors.
    """
    if origin.name == "contextual":
        if units.in_sentences(settings):
            whole = {role: units.whole(text) for role, text in typed.items()}
            found = of_sentences(whole, settings.depth)
        else:
            found = in_sentences(texts, settings.depth)
        return {
            role: Sentence(tokens, found[role].array, found[role].known)
            for role, tokens in texts.items()
        }
    words = vectors_of(settings, [word for tokens in texts.values() for word in tokens], origin)
    ends = list(accumulate(len(tokens) for tokens in texts.values()))
    return {
        role: Sentence(tokens, words.array[start:end], words.known[start:end])
        for (role, tokens), (start, end) in zip(texts.items(), pairwise([0, *ends]), strict=True)
    }

"""What the Explorer computes for its settings: from the typed texts to a trace."""

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
from ui.explorer.contextual import NoVectors, in_sentences
from ui.explorer.vectors import PRETRAINED, LoadedFile, Source, source, vectors_of
from ui.kit.reading import words_of
from ui.kit.settings import COMPARED, DEFAULTS, SIDES, Settings, applies, position_parameters


@dataclass(frozen=True)
class Refusal:
    """What a choice of settings asks of these texts and vectors, and cannot be done.

    ``facts`` are the numbers that the page says with the ``reason``: of unequal lengths, how many
    ``words`` and ``values`` there are; of an odd width, the ``width`` of the vectors; of a text
    that is too long for contextual vectors, the ``limit`` of its pieces; of a process that is too
    busy for them, the ``limit`` of questions that wait.
    """

    reason: Literal["empty", "lengths", "odd", "long", "busy", "late"]
    facts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_of_texts(self) -> bool:
        """Whether other words would be computed, whatever else is chosen."""
        return self.reason in ("empty", "lengths", "long")

    @property
    def passes(self) -> bool:
        """Whether the same settings may be answered a moment later: not to be remembered."""
        return self.reason in ("busy", "late")


@dataclass(frozen=True)
class Sentence:
    """The words of one text (n,), their vectors (n, d), and which of them the vectors know."""

    tokens: Tokens
    vectors: Array
    known: tuple[bool, ...]

    @property
    def unknown(self) -> list[str]:
        """The words that have no vector of their own."""
        return [word for word, known in zip(self.tokens, self.known, strict=True) if not known]

    def reordered(self, order: NDArray[np.intp]) -> Sentence:
        """The same words in another order: at each place the word that stood at ``order`` there."""
        indices = order.tolist()
        typed = self.tokens
        words = (typed[index] for index in indices)
        tokens = Tokens(words, typed.left_out, typed.language, typed.unread)
        return Sentence(tokens, self.vectors[order], tuple(self.known[index] for index in indices))


@dataclass(frozen=True)
class Exploration:
    """Attention under one choice of settings: what looks, what is looked at, and what is mixed.

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
        """The head that is looked at."""
        return self.heads[self.head]

    @property
    def sentences(self) -> list[Sentence]:
        """Every sentence once."""
        return list({id(each): each for each in (self.queries, self.keys, self.values)}.values())

    @property
    def unknown(self) -> list[str]:
        """The words of every sentence that have no vector of their own."""
        return [word for sentence in self.sentences for word in sentence.unknown]

    @property
    def words(self) -> list[str]:
        """The words of every sentence."""
        return [word for sentence in self.sentences for word in sentence.tokens]


DECIDING = (
    *("text", "query_text", "value_text", "cut", "words", "kind", "hand", "hidden"),
    *COMPARED,
    *SIDES,
)
"""Fields on which the numbers of an exploration depend, its own and those of its sides."""


def deciding(settings: Settings) -> Settings:
    """The settings without what only decides how numbers are looked at: what a cache goes by."""
    return replace(DEFAULTS, **{name: getattr(settings, name) for name in DECIDING})


def explore(
    settings: Settings, file: LoadedFile | None, *, alone: bool = False
) -> Exploration | Refusal:
    """Attention over the words of the texts, or why there is none.

    ``file`` is what the visitor has loaded: where the settings ask for one and there is none,
    others stand in, as the `Source` says. Any settings give one or the other; nothing that they ask
    for is raised. ``alone``: compute only the head that is looked at.
    """
    typed = {"keys": settings.text}
    if settings.kind == "cross":
        typed["queries"] = settings.query_text
    elif settings.kind == "general":
        typed["values"] = settings.value_text
    origin = source(settings, file)
    texts = {role: words_of(text, settings, origin.words) for role, text in typed.items()}
    if not all(texts.values()):
        return Refusal("empty")
    try:
        sentences = _sentences(settings, texts, origin)
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


def head(settings: Settings, queries: Sentence, keys: Sentence, values: Sentence) -> AttentionTrace:
    """The one head that is looked at: no other is computed. Raises what `attention` raises."""
    (trace,) = attention(settings, queries, keys, values, only=(_head_index(settings),))
    return trace


def _head_index(settings: Settings) -> int:
    """The head that is looked at, counted from 0; without projections there is one."""
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
    """Attention among these sentences, as the settings have it: one trace for each head, or for
    those of ``only``, counted from 0.

    Raises OddWidth where the position rotates pairs of components and one is left over: to be
    called with sentences that `explore` found under the same position and projection.
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
    settings: Settings, texts: Mapping[str, Tokens], origin: Source
) -> dict[str, Sentence]:
    """Vectors for all texts at once, so that a word has the same one wherever it stands.

    But for contextual ones, which follow from the whole sentence. Raises NoVectors.
    """
    if origin.name == "contextual":
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

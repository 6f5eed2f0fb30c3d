"""What the page shows for its settings: all heads, the one on the stage, and the cell there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from attention import STEPS, AttentionTrace
from models.text.tokens import LONGEST_TEXT, fold
from models.transformer.glance import Overview, Tokens
from models.transformer.pieces import words
from models.transformer.showing import Closeup, OfAll, OfHead
from models.transformer.switching import Head
from ui.kit.language import Text
from ui.kit.settings import NOWHERE, Settings

Pair = tuple[int, int]
"""What looks and what is looked at, as places in a sentence, from 0."""


def of_all(settings: Settings) -> OfAll:
    """The question that the overview answers."""
    return OfAll(
        settings.model,
        settings.passage[:LONGEST_TEXT],
        special=not settings.typed_only,
        merged=settings.merged,
    )


def of_head(settings: Settings, head: Head) -> OfHead:
    """The question that the stage answers."""
    return OfHead(settings.model, settings.passage[:LONGEST_TEXT], head)


def pieces_of(overview: Overview, settings: Settings) -> Tokens:
    """What the stage's rows are: pieces, also where the overview shows words."""
    return Tokens.of(overview.pieces, special=not settings.typed_only, merged=False)


def opening_pair(overview: Overview, text: Text) -> Pair:
    """What a newcomer is shown: a pronoun and what it stands for, where the sentence has them.

    Else a pronoun, or of a decoder the last token, and what it is linked with most.
    """
    words = [fold(each) for each in overview.tokens.texts]
    named = text.entries["transformer"]["opening"]
    row = next((words.index(each) for each in named["looks"] if each in words), None)
    column = next((words.index(each) for each in named["seen"] if each in words), None)
    if row is not None and column is not None:
        return row, column
    links = np.where(_telling(len(words), overview.causal), overview.before[:, :, 0], -1)
    if row is None:
        row = len(words) - 1 if overview.causal else int(links.max(axis=1).argmax())
    return row, int(links[row].argmax())


def _telling(n: int, causal: bool) -> NDArray[np.bool_]:
    """Pairs (n, n) of different tokens that say something of the text.

    Not the first token, to which many heads of a decoder give what they have no use for; nor, of
    an encoder, a neighbour.
    """
    positions = np.arange(n)
    apart = np.abs(positions[:, None] - positions)
    telling: NDArray[np.bool_] = apart > min(1, n - 2)
    if causal:
        telling = (apart > 0) & (positions > min(0, n - 3))
    return telling


@dataclass(frozen=True, eq=False)
class Reading:
    """An overview, and which pair of its tokens and which head are looked at.

    The setting ``look`` counts the model's pieces, so that it means the same whether special ones
    are shown or not.
    """

    overview: Overview
    settings: Settings
    text: Text

    @cached_property
    def rows(self) -> Tokens:
        """The tokens of the stage."""
        return pieces_of(self.overview, self.settings)

    @cached_property
    def groups(self) -> list[list[int]]:
        """The rows of the stage that make each word."""
        return words(self.rows.pieces)

    @property
    def in_words(self) -> bool:
        """Whether the stage shows words, and some have several pieces."""
        settings = self.settings
        return settings.merged and not settings.veil and len(self.groups) < len(self.rows)

    def word_of(self, row: int) -> int:
        """The word that a row of the stage is part of."""
        return next(word for word, group in enumerate(self.groups) if row in group)

    @cached_property
    def pair(self) -> Pair:
        """The tokens of the overview that the selected cell is about."""
        if self.settings.look == NOWHERE:
            return opening_pair(self.overview, self.text)
        row, column = self.settings.look
        token = self.overview.tokens.of_piece(row)
        if not self.has_keys:  # then it is a component
            return token, int(self.overview.before[token, :, 0].argmax())
        return token, self.overview.tokens.of_piece(column)

    @property
    def has_keys(self) -> bool:
        """Whether the columns of the step are tokens."""
        return STEPS[self.settings.step - 1].axes[1] == "key"

    @cached_property
    def head(self) -> Head:
        """The head on the stage, from 0: the chosen one, or the one that links the pair most."""
        layers, heads = self.overview.shape
        settings = self.settings
        if settings.layer and settings.layer_head:
            return min(settings.layer, layers) - 1, min(settings.layer_head, heads) - 1
        layer, head = divmod(int(self.overview.first[self.pair]), heads)
        return layer, head

    @cached_property
    def cell(self) -> Pair:
        """The selected cell of the stage."""
        groups = self.overview.tokens.groups
        row, column = (groups[token][0] for token in self.pair)
        if self.settings.look != NOWHERE:
            row, column = self.settings.look
        elif not self.has_keys:
            column = 0
        return self.rows.of_piece(row), self.rows.of_piece(column) if self.has_keys else column

    def at_step(self, step: int) -> Reading:
        return replace(self, settings=replace(self.settings, step=step))

    def look_at(self, cell: object) -> Pair | None:
        """The setting for a cell that a browser asks for; None for what is no cell of the stage."""
        match cell:
            case [int(row), int(column)] if row >= 0 and column >= 0:
                if self.in_words:  # then it asks for words
                    last = len(self.groups) - 1
                    row = self.groups[min(row, last)][0]
                    column = self.groups[min(column, last)][0] if self.has_keys else column
                groups, last = self.rows.groups, len(self.rows) - 1
                key = groups[min(column, last)][0] if self.has_keys else column
                return groups[min(row, last)][0], key
        return None


@dataclass(frozen=True, eq=False)
class Shown:
    """One head of a reading: what the stage shows."""

    reading: Reading
    closeup: Closeup
    trace: AttentionTrace

    @classmethod
    def of(cls, reading: Reading, closeup: Closeup) -> Self:
        return cls(reading, closeup, closeup.trace(special=not reading.settings.typed_only))

    def with_trace(self, trace: AttentionTrace) -> Self:
        return replace(self, trace=trace)

    @property
    def indices(self) -> Pair:
        """The query and the key that the selected cell is about; with a component the likeliest."""
        row, column = self.reading.cell
        if self.reading.has_keys:
            return row, column
        return row, int(np.nan_to_num(self.trace.weights[row]).argmax())

    @cached_property
    def lengths(self) -> NDArray[np.float32]:
        """‖v W_O‖ of each key (n,)."""
        return self.closeup.norms(special=not self.reading.settings.typed_only)

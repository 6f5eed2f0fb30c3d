"""A packaged translator: what it writes, where each of its heads looks, and what if they look away.

made = models.translation.load("en-pt").translate("The cat sleeps.")
made.heads[1][0].weights
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

import numpy as np

from attention import AttentionTrace
from models.transformer.errors import NothingToRead
from models.transformer.explain import Made
from models.transformer.formats.gguf_file import expect
from models.transformer.network import Linear, Single
from models.translation.looking import head_trace
from models.translation.marian.building import built
from models.translation.marian.cutting import Cut, Vocabulary
from models.translation.marian.file import read
from models.translation.marian.network import Looks, Translating, Weigh, Writer, as_computed
from models.translation.packaged import ALIGNER, LONGEST, MOST, PACKAGED, folder
from models.translation.translator import Guess, NotAWord, Translation, guesses, weights_of
from models.translation.units import END, UNKNOWN
from models.translation.writing import Node, beam, greedy

Head = tuple[int, int]
"""A layer of the decoder and a head of it, from 0."""


@dataclass(frozen=True, eq=False)
class Packaged(Translation):
    """A translation whose ``trace`` is that of the ``head`` that was asked for.

    ``heads[layer][head]``: a trace for each, made when it is asked for.
    """

    head: Head = ALIGNER
    heads: Sequence[Sequence[AttentionTrace]] = ()


class Translator:
    """One direction, for reading only."""

    def __init__(self, direction: str, network: Translating, vocabulary: Vocabulary) -> None:
        self.direction, self.network, self.vocabulary = direction, network, vocabulary

    @classmethod
    def load(cls, direction: str) -> Self:
        """From the package. Raises NotInstalled, and WeightsError for files that are others."""
        root, files = folder(direction), PACKAGED[direction]
        expect(root / files.model, files.model_sha256)
        expect(root / "tokenizer.json", files.tokenizer_sha256)
        return cls(
            direction,
            built(read(root / files.model), max(LONGEST, MOST)),
            Vocabulary.read(root),
        )

    def translate(
        self,
        text: str,
        *,
        width: int = 1,
        begin: Sequence[str] = (),
        rows: Mapping[int, Sequence[float]] = MappingProxyType({}),
        layer: int = ALIGNER[0],
        head: int = ALIGNER[1],
        together: bool = False,
    ) -> Packaged:
        """The translation of one sentence; NothingToRead for an empty text.

        width: of the beam; 1 takes the likeliest piece at each step. begin: pieces, as shown, or
        words that are written in any case; `NotAWord` for one with letters that it does not know.
        layer, head: whose trace is wanted, from 0. rows: by their step (from 0) weights (n,) in
        place of that head's; ``together``: of all heads. Then the beam is 1.
        """
        cut = self._read(text)
        first = self._numbered(begin)
        given = {step: weights_of(row, len(cut.tokens)) for step, row in rows.items()}
        weigh = _instead(given, None if together else (layer, head)) if given else as_computed
        writer = Writer(self.network, self.network.encode(cut.numbers), weigh)
        steps: tuple[tuple[Node, ...], ...] = ()
        if width > 1 and not given:
            numbers, steps = beam(writer, writer.source, MOST, width, first)
        else:
            (numbers,) = greedy(writer, writer.source, MOST, first)
        # Where nothing at all is written there is nothing to look at: then the likeliest piece is.
        if not numbers:
            (numbers,) = greedy(writer, writer.source, 1, [self._first(writer)])
        return self._explained(cut, writer, numbers, (layer, head), steps)

    def without(self, text: str, weigh: Weigh) -> str:
        """Only the translation, with other weights in all heads: see `WITHOUT`.

        It seldom finds an end: after twice as many pieces as the source has, "…" stands for it.
        """
        cut = self._read(text)
        writer = Writer(self.network, self.network.encode(cut.numbers), weigh)
        most = min(MOST, 2 * len(cut.tokens))
        (numbers,) = greedy(writer, writer.source, most)
        pieces = self.vocabulary.pieces
        found = pieces.join(pieces.written(numbers))
        return f"{found} …" if len(numbers) == most else found

    def instead(
        self,
        text: str,
        made: Packaged,
        step: int,
        row: Sequence[float],
        count: int,
        *,
        together: bool = False,
    ) -> tuple[Guess, ...]:
        """The likeliest pieces at a step of what was ``made`` of a text, by another row of weights.

        ``row`` (n,) is of its head, or, ``together``, of all heads.
        """
        cut = self._read(text)
        given = {step: weights_of(row, len(cut.tokens))}
        weigh = _instead(given, None if together else made.head)
        writer = Writer(self.network, self.network.encode(cut.numbers), weigh)
        chances = writer.chances(writer.follow(made.numbers[: step + 1]).states[step:])[0]
        return guesses(chances, self.vocabulary.pieces, count)

    def _read(self, text: str) -> Cut:
        cut = self.vocabulary.cut(text, LONGEST)
        if not cut.tokens:
            raise NothingToRead
        return cut

    def _first(self, writer: Writer) -> int:
        logits = writer.logits(writer.follow([END]).states)[0]
        logits[END] = -np.inf
        return int(logits.argmax())

    def _numbered(self, words: Sequence[str]) -> list[int]:
        found: list[int] = []
        for word in words:
            numbers = self.vocabulary.word(word)
            if not numbers or UNKNOWN in numbers:
                raise NotAWord(word)
            found += numbers
        return found[:MOST]

    def _explained(
        self,
        cut: Cut,
        writer: Writer,
        numbers: list[int],
        head: Head,
        steps: tuple[tuple[Node, ...], ...],
    ) -> Packaged:
        pieces = self.vocabulary.pieces
        written = pieces.written(numbers)
        looks = writer.follow(numbers)

        def of_layer(layer: int) -> Sequence[AttentionTrace]:
            heads = looks.weights.shape[1]
            return Made(
                heads,
                lambda head: self._trace(looks, writer.memory, (layer, head), written, cut.tokens),
            )

        heads = Made(len(looks.weights), of_layer)
        return Packaged(
            direction=self.direction,
            source_tokens=cut.tokens,
            known=tuple(number != UNKNOWN for number in cut.numbers),
            target_tokens=written,
            numbers=tuple(numbers),
            text=pieces.join(written),
            trace=heads[head[0]][head[1]],
            used=looks.weights[head].astype(np.float64),
            next=writer.chances(looks.states),
            target=pieces,
            ended=len(numbers) < MOST,
            steps=steps,
            left_out=cut.left_out,
            unread=cut.unread,
            head=head,
            heads=heads,
        )

    def _trace(
        self,
        looks: Looks,
        memory: Single,
        head: Head,
        rows: Sequence[str],
        columns: Sequence[str],
    ) -> AttentionTrace:
        layer, number = head
        query = self.network.decoder[layer][1].query
        size = looks.queries.shape[-1]
        return head_trace(
            {
                "queries": looks.queries[head],
                "keys": looks.keys[head],
                "values": looks.values[head],
                "inputs": _with_one(looks.inputs[layer]),
                "memory": _with_one(memory),
                "projection": _projection(query, slice(number * size, (number + 1) * size)),
            },
            rows,
            columns,
        )


def load(direction: str) -> Translator:
    """What `translation.load` gives for a packaged direction."""
    return Translator.load(direction)


def _with_one(states: Single) -> Single:
    """states (n, d) and a component more, always 1, that is multiplied with the bias."""
    return np.hstack([states, np.ones((len(states), 1), np.float32)])


def _projection(linear: Linear, rows: slice) -> Single:
    """W_Q of one head (d + 1, k), its bias last."""
    assert linear.bias is not None
    return np.vstack([linear.weight[rows].T, linear.bias[rows]])


def _instead(rows: Mapping[int, Single], head: Head | None) -> Weigh:
    """Weights (n,) by step, of one head or of all."""

    def weigh(step: int, layer: int, weights: Single) -> Single:
        if step not in rows or (head is not None and layer != head[0]):
            return weights
        changed = weights.copy()
        changed[:, slice(None) if head is None else head[1]] = rows[step]
        return changed

    return weigh


def _off(_: int, __: int, weights: Single) -> Single:
    """Every head gives zero: the decoder knows nothing of the source."""
    return np.zeros_like(weights)


def _uniform(_: int, __: int, weights: Single) -> Single:
    return np.full_like(weights, 1 / weights.shape[-1])


def _shuffled(step: int, layer: int, weights: Single) -> Single:
    """Their own weights, each row in another order: drawn for each step, layer and length."""
    count = weights.shape[-1]
    order = np.random.default_rng((step, layer, count)).permutation(count)
    return weights[..., order]


WITHOUT: Mapping[str, Weigh] = MappingProxyType(
    {"off": _off, "uniform": _uniform, "shuffled": _shuffled}
)
"""What may take the place of the attention of all heads."""

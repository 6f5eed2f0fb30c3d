"""The two sides of a comparison, and the measures of each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from attention import WEIGHTINGS, AttentionTrace
from attention.measures import flatness, jensen_shannon_divergence, largest, largest_ceiling
from ui.explorer.explore import Exploration, Refusal, explore
from ui.explorer.vectors import LoadedFile
from ui.kit.settings import COMPARED, SIDES, Settings, applies, sided


@dataclass(frozen=True)
class Comparison:
    """The same words under the settings of side A and of side B."""

    a: Exploration
    b: Exploration

    @property
    def traces(self) -> tuple[AttentionTrace, AttentionTrace]:
        return self.a.trace, self.b.trace


@dataclass(frozen=True)
class Incomparable:
    """Why there is nothing to compare: the refusal of a side, or of both."""

    refusals: Mapping[str, Refusal]

    @property
    def is_of_texts(self) -> bool:
        """Whether only other words would help; both sides have the same ones."""
        return any(refusal.is_of_texts for refusal in self.refusals.values())

    @property
    def passes(self) -> bool:
        """Whether the same settings may succeed a moment later."""
        return any(refusal.passes for refusal in self.refusals.values())


@dataclass(frozen=True)
class SideOfRow:
    """One side of one row; None where the measure does not apply.

    ``entropy`` is a share of the largest possible one, ``largest`` the largest weight, ``ceiling``
    the largest weight that such a row can have, ``winners`` the keys with the largest weight.
    """

    entropy: float | None
    largest: float | None
    ceiling: float | None
    winners: tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """One query on both sides. ``divergence`` is None if a side is not a distribution."""

    a: SideOfRow
    b: SideOfRow
    divergence: float | None

    @property
    def same(self) -> bool | None:
        """Whether the same words win; None if a side has no winner."""
        if not (self.a.winners and self.b.winners):
            return None
        return self.a.winners == self.b.winners


def compare(settings: Settings, file: LoadedFile | None) -> Comparison | Incomparable:
    """Both sides of the settings, or why there are not both; ``file`` is what `explore` takes."""
    a, b = (explore(sided(settings, side), file, alone=True) for side in SIDES)
    if isinstance(a, Exploration) and isinstance(b, Exploration):
        return Comparison(a, b)
    sides = {"a": a, "b": b}
    return Incomparable({side: each for side, each in sides.items() if isinstance(each, Refusal)})


def asks_for_file(settings: Settings) -> bool:
    """Whether anything on the page takes its vectors from a visitor's file."""
    shown = [sided(settings, side) for side in SIDES]
    if settings.extra == "gallery":
        shown.append(settings)
    return any(each.vectors == "own" for each in shown)


def differing(settings: Settings) -> list[str]:
    """The fields in which the two sides differ, if they matter on one of them."""
    a, b = sided(settings, "a"), sided(settings, "b")
    return [
        name
        for name in COMPARED
        if getattr(a, name) != getattr(b, name) and (matters(a, name) or matters(b, name))
    ]


def matters(settings: Settings, name: str) -> bool:
    """Whether another value of the field would change a side with these settings."""
    match name:
        case "temperature":
            return WEIGHTINGS[settings.weighting].uses_temperature
        case "seed":  # where something is drawn at random
            drawn = {
                settings.vectors == "random",
                settings.projection != "none",
                settings.position == "relative",
            }
            return any(drawn)
        case "head":
            return applies(settings, name) and settings.heads > 1
    return applies(settings, name)


def rows(found: Comparison) -> list[Row]:
    """The measures of each query, m of them."""
    sides = [side_rows(trace) for trace in found.traces]
    apart = jensen_shannon_divergence(*found.traces)
    return [Row(a, b, divergence) for a, b, divergence in zip(*sides, apart, strict=True)]


def side_rows(trace: AttentionTrace) -> list[SideOfRow]:
    return [
        SideOfRow(entropy, _largest(weights), ceiling, _winners(weights))
        for entropy, ceiling, weights in zip(
            flatness(trace), largest_ceiling(trace), trace.weights, strict=True
        )
    ]


def _largest(weights: np.ndarray) -> float | None:
    most = float(weights.max())
    return None if np.isnan(most) else most


def _winners(weights: np.ndarray) -> tuple[int, ...]:
    """The keys with the largest weight; none if all weights are 0."""
    return tuple(np.flatnonzero(largest(weights)).tolist()) if weights.max() > 0 else ()


def maximum(numbers: Iterable[float | None]) -> float | None:
    """The largest of the values that are not None."""
    return max((number for number in numbers if number is not None), default=None)


def mean(numbers: Iterable[float | None]) -> float | None:
    """The mean of the values that are not None."""
    known = [number for number in numbers if number is not None]
    return sum(known) / len(known) if known else None

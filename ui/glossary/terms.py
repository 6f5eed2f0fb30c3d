"""The terms of the glossary in groups, with their symbols and formulas.

The entries of the registries are terms automatically; the texts of all others are in
``glossary.toml`` of each language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from attention import MASKS, POSITIONS, SCORINGS, SIMILARITIES, STEPS, WEIGHTINGS
from attention.expression import E, Expression, Fraction, Minus, Name, Number
from attention.formulas import COMPARISON, MIXTURE, OUTPUT, PROJECTION, VALUE
from attention.notation import Call, Norm, Total
from attention.position import BIAS, FACTOR, WORD_VECTOR
from attention.registry import Entry
from attention.scoring import SCORE
from attention.similarity import KEY, QUERY, SIMILARITY
from attention.weighting import WEIGHT, Z

ONE = Number("1")
N, T = Name("n"), Name("T")
ENTROPY, SPREAD = Name("H", "i"), Name("Δ")
CEILING = ONE / (ONE + (N - ONE) * E ** -(SPREAD / T))


@dataclass(frozen=True)
class Term:
    """One term: ``id`` is its anchor, ``symbols`` stand for it, ``formula`` has equal parts.

    ``kind`` names the registry that it is an entry of, and then ``id`` is ``kind-entry``.
    """

    id: str
    symbols: tuple[Expression, ...] = ()
    formula: tuple[Expression, ...] = ()
    kind: str = ""

    @property
    def keys(self) -> tuple[str, str]:
        """The keys of its name and of its meaning in the locales."""
        if self.kind:
            entry = self.id.removeprefix(f"{self.kind}-")
            return f"{self.kind}.{entry}", f"{self.kind}_about.{entry}"
        return f"terms.{self.id}.name", f"terms.{self.id}.about"


def _entries(registry: Mapping[str, Entry], kind: str, left: Expression | None) -> tuple[Term, ...]:
    """The entries of a registry; ``left`` is what their formulas give."""
    return tuple(
        Term(f"{kind}-{name}", (), (*([left] if left else ()), entry.expression), kind)
        for name, entry in registry.items()
    )


def _positions() -> tuple[Term, ...]:
    return tuple(
        Term(f"position-{name}", (), (entry.left, entry.expression), "position")
        for name, entry in POSITIONS.items()
    )


GROUPS: Mapping[str, tuple[Term, ...]] = {
    "steps": (
        Term("attention"),
        Term("queries", (QUERY,), (QUERY, WORD_VECTOR)),
        Term("similarities", (SIMILARITY,), (SIMILARITY, COMPARISON)),
        Term("scores", (SCORE,), (SCORE, STEPS[2].right)),
        Term("weights", (WEIGHT,), (WEIGHT, STEPS[3].right)),
        Term("outputs", (OUTPUT,), (OUTPUT, MIXTURE)),
    ),
    "roles": (
        Term("token", (Name("word", "i"),)),
        Term("query", (QUERY,)),
        Term("key", (KEY,)),
        Term("value", (VALUE,)),
        Term("indices", (Name("i"), Name("j"), Name("k"))),
        Term("counts", (Name("m"), N)),
        Term("width", (Name("d"),)),
        Term("self"),
        Term("cross"),
        Term("general"),
    ),
    "similarity": (
        *_entries(SIMILARITIES, "similarity", SIMILARITY),
        Term("norm", (Norm(QUERY),)),
        Term("sigma", (Name("σ"),)),
        Term("parameters", (Name("W"), Name("U"), Name("v"))),
    ),
    "scoring": (*_entries(SCORINGS, "scoring", SCORE), Term("twice")),
    "weighting": (
        *_entries(WEIGHTINGS, "weighting", WEIGHT),
        Term("exponential", (E,)),
        Term("temperature", (T,), (Z, (SCORE + BIAS) / T)),
        Term("argument", (Z,)),
        Term("maximum", (Name("m", "i"),)),
        Term("threshold", (Name("τ", "i"), Name("S"))),
    ),
    "position": (
        *_positions(),
        Term("bias", (BIAS, Name("g", "ij"))),
        Term("factor", (FACTOR, Name("w", "ij"))),
        Term("angle", (Name("θ"),)),
        Term("slope", (Name("λ"),)),
        Term("centre", (Name("p", "i"), Name("D"))),
        Term("distance", (Name("r"),)),
    ),
    "mask": (
        Term("mask"),
        *_entries(MASKS, "mask", None),
        Term("window", (Name("w"),)),
    ),
    "heads": (
        Term("head"),
        Term("projection", (PROJECTION, Name("W", "K"), Name("W", "V"), Name("u", "i"))),
        Term("concatenation", (Name("W", "O"),)),
    ),
    "transformer": (
        Term("layer"),
        Term("state"),
        Term("subword"),
        Term("special"),
        Term("behaviour"),
        Term("sink"),
        Term("induction"),
        Term("rollout"),
        Term("lens"),
    ),
    "measures": (
        Term("uniform", (Fraction(ONE, N),)),
        Term("entropy", (ENTROPY,), (ENTROPY, Minus(Total("j", WEIGHT * Call("ln", WEIGHT))))),
        Term("flatness", (), (ENTROPY / Call("ln", N),)),
        Term("ceiling", (SPREAD,), (CEILING,)),
        Term("divergence"),
        Term("contribution", (), (Norm(WEIGHT * VALUE),)),
    ),
    "classifier": (
        Term("embedding"),
        Term("lstm"),
        Term("encoder"),
        Term("decoder"),
        Term("explanation"),
    ),
}
"""Groups of terms in the order of the page."""

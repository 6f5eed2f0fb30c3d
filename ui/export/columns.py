"""Columns of numbers on paper: all arithmetic uses the printed digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from ui.kit.numbers import MINUS, MISSING

NOTHING = Decimal(0)

Numbers = Sequence[Decimal | None]


@dataclass(frozen=True)
class Column:
    """One column: ``numbers`` of the listed keys as printed, None where there is none.

    ``symbol``: its heading; a power has an ``exponent``. Numbers are printed times 10 to the
    ``unit``, with ``decimals`` digits after the point. ``others``: the number of all keys that are
    not listed; ``total``: the sum; both None where no formula needs them. ``derived``: whether it
    follows from the columns before it and from the numbers beside the table.
    """

    symbol: str
    numbers: tuple[Decimal | None, ...]
    decimals: int
    unit: int = 0
    exponent: str = ""
    others: Decimal | None = None
    total: Decimal | None = None
    derived: bool = True

    @classmethod
    def of(
        cls,
        symbol: str,
        numbers: Numbers,
        decimals: int,
        unit: int = 0,
        *,
        others: Decimal | None = None,
        exponent: str = "",
        derived: bool = True,
    ) -> Column:
        """A column of the numbers, rounded to their printed digits."""

        def kept(number: Decimal | None) -> Decimal | None:
            return None if number is None else rounded(number, decimals + unit)

        return cls(
            symbol,
            tuple(map(kept, numbers)),
            decimals,
            unit,
            exponent=exponent,
            others=kept(others),
            derived=derived,
        )

    def totalled(self, counted: Sequence[bool] | None = None) -> Column:
        """The column with the sum of the printed numbers that are ``counted``."""
        chosen = counted or [True] * len(self.numbers)
        parts = [number for number, is_in in zip(self.numbers, chosen, strict=True) if is_in]
        return replace(self, total=sum(filter(None, [*parts, self.others]), NOTHING))

    def printed(self, number: Decimal | None) -> str:
        """A number as the sheet prints it; a dash for None."""
        if number is None:
            return MISSING
        digits = f"{rounded(number.scaleb(self.unit), self.decimals):f}"
        return (digits if Decimal(digits) else digits.removeprefix("-")).replace("-", MINUS)


@dataclass(frozen=True)
class Row:
    """The columns from s to β, and by their symbols the numbers ``beside`` that they need.

    ``ranked``: whether a larger score always means more weight.
    """

    columns: tuple[Column, ...]
    beside: dict[str, str]
    ranked: bool = True

    @property
    def weights(self) -> Column:
        return self.columns[-1]

    @property
    def winners(self) -> list[int]:
        """Indices of the listed keys with the most weight: all equals, but no hidden key.

        Weights with the same printed digits are ordered by the scores that they come from.
        """
        telling = [self.weights]
        if self.ranked:
            telling.append(next(each for each in reversed(self.columns) if each.symbol in "zα"))
        scores = self.columns[1].numbers
        found = [index for index, score in enumerate(scores) if score is not None]
        for column in telling:
            numbers = {index: column.numbers[index] for index in found}
            seen = [number for number in numbers.values() if number is not None]
            found = [index for index, number in numbers.items() if seen and number == max(seen)]
        return found


def rounded(number: Decimal, decimals: int) -> Decimal:
    """Rounded as in schools: halves away from zero."""
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)

"""The worked arithmetic, checked as a reader would: with the printed digits and a calculator.

The calculator reads the plain dictionaries that views draw, and counts in decimals, so that a
printed 0.1 is one tenth.
"""

import math
from collections.abc import Iterator
from decimal import Context, Decimal, localcontext
from itertools import product
from typing import Any

import numpy as np

from attention import (
    STEPS,
    AttentionTrace,
)
from attention.arithmetic import Worked

Node = dict[str, Any]

DIGITS = Context(prec=40)

PI = Decimal("3.141592653589793238462643383279502884197169399375105820974944592307816406286")


class Symbolic(Exception):
    """A formula, not numbers."""


def calculate(node: Node, opened: bool = False) -> Decimal:
    """What the printed numbers of a tree come to; ``opened`` shows every term of a short sum."""

    def of(field: str) -> Decimal:
        return calculate(node[field], opened)

    match node["is"]:
        case "number" | "rest":
            return Decimal(node["text"])
        case "sum":
            return sum((calculate(term, opened) for term in printed(node, opened)), Decimal(0))
        case "product":
            return math.prod((calculate(f, opened) for f in node["factors"]), start=Decimal(1))
        case "difference":
            return of("left") - of("right")
        case "fraction":
            return of("top") / of("bottom")
        case "power":
            if node["base"]["is"] == "name" and node["base"]["text"] == "e":
                return of("exponent").exp()
            return of("base") ** of("exponent")
        case "minus":
            return -of("of")
        case "group":
            return of("of")
        case "root":
            return of("of").sqrt()
        case "call" if node["name"] == "tanh":
            squared = (2 * of("argument")).exp()
            return (squared - 1) / (squared + 1)
        case "call" if node["name"] == "sin":
            return sine(of("argument"))
        case "call" if node["name"] == "cos":
            return sine(of("argument") + PI / 2)
        case "call" if node["name"] == "max" and node["argument"]["is"] == "pair":
            return max(calculate(node["argument"][side], opened) for side in ("left", "right"))
        case "absolute":
            return abs(of("of"))
    raise Symbolic(node["is"])


def sine(angle: Decimal) -> Decimal:
    """Of radians, by its series."""
    angle %= 2 * PI
    total, term, order = Decimal(0), angle, 1
    while abs(term) > Decimal("1e-35"):
        total += term
        term *= -angle * angle / ((order + 1) * (order + 2))
        order += 2
    return total


def printed(node: Node, opened: bool) -> list[Node]:
    """The terms of a sum that stand on the page."""
    if opened or node.get("chosen") is None:
        return [*node["terms"], *([node.get("rounding")] if node.get("rounding") else [])]
    return [*(node["terms"][index] for index in node.get("chosen")), node.get("rest")]


def nodes(tree: Any) -> Iterator[Node]:
    if isinstance(tree, dict):
        yield tree
        for content in tree.values():
            yield from nodes(content)
    elif isinstance(tree, list):
        for content in tree:
            yield from nodes(content)


def unit_of(text: str) -> Decimal:
    """One unit in the last printed place: of 1.20 a hundredth, of 6.1e-05 a millionth."""
    exponent = Decimal(text).as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)


def check_lines(worked: Worked) -> int:
    """Every line comes to what is printed at its end; returns how many parts were calculated."""
    calculated = 0
    for line in worked.terms:
        *parts, result = (part.data() for part in line.parts)
        assert result["is"] == "number"
        if not math.isfinite(line.value):
            assert float(result["text"]) == line.value or math.isnan(line.value)
            continue
        unit = unit_of(result["text"])
        assert abs(Decimal(line.value) - Decimal(result["text"])) <= unit * Decimal("0.5000001")
        for part, opened in product(parts, (False, True)):
            try:
                with localcontext(DIGITS):
                    gap = abs(calculate(part, opened) - Decimal(result["text"]))
            except Symbolic:
                continue
            assert gap <= unit * Decimal("0.5000001"), (opened, line.latex)
            calculated += 1
        for node in nodes(parts):
            if node["is"] == "sum":
                check_sum(node)
    return calculated


def check_sum(node: Node) -> None:
    """The rest stands for exactly the terms left out, and rounding is never more than rounding."""
    if node.get("rounding"):
        assert node["rounding"]["count"] == 0
    if node.get("chosen") is None:
        assert node.get("rest") is None
        return
    left_out = [t for index, t in enumerate(node["terms"]) if index not in node.get("chosen")]
    assert node["rest"]["count"] == len(left_out) >= 1
    with localcontext(DIGITS):
        missing = sum((calculate(term) for term in left_out), Decimal(0))
        rounding = Decimal(node["rounding"]["text"] if node.get("rounding") else 0)
        # Beside the largest term, double precision has no digits beyond the sixteenth.
        largest = max(abs(calculate(term)) for term in node["terms"])
        unit = max(unit_of(node["rest"]["text"]), largest * Decimal("1e-15"))
        assert abs(Decimal(node["rest"]["text"]) - missing - rounding) <= unit


def cells(trace: AttentionTrace, field: str) -> Iterator[tuple[int, int]]:
    return iter(np.ndindex(getattr(trace, field).shape))


def check(trace: AttentionTrace) -> None:
    for step in STEPS:
        array = getattr(trace, step.field)
        for i, j in cells(trace, step.field):
            worked = step.worked(trace, i, j)
            np.testing.assert_allclose(worked.value, array[i, j], rtol=1e-9, atol=1e-9)
            check_lines(worked)
            check_latex(worked.latex)


def check_latex(latex: str) -> None:
    """Braces, \\left( and environments close in the order in which they opened."""
    depth = 0
    bare = latex.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    for letter in bare:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0, latex
    assert depth == 0, latex
    assert latex.count("\\left(") == latex.count("\\right)")
    assert latex.count("\\begin{") == latex.count("\\end{")

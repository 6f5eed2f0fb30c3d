"""Symbols, indices and typed words in LaTeX."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "α": "\\alpha",
        "β": "\\beta",
        "θ": "\\theta",
        "λ": "\\lambda",
        "σ": "\\sigma",
        "τ": "\\tau",
        "≤": "\\leq",
        "∈": "\\in",
        "−∞": "-\\infty",
    }
)
"""Symbols that have a command in LaTeX; all others stay as they are."""

_ESCAPES = {letter: "\\" + letter for letter in "#$%&_{}"} | {
    "<": "\\textless{}",
    ">": "\\textgreater{}",
    "|": "\\textbar{}",
    "\\": "\\textbackslash{}",
    "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}",
}


def symbol_latex(sign: str) -> str:
    """A sign of a formula.

    >>> symbol_latex("α"), symbol_latex("x")
    ('\\\\alpha', 'x')
    """
    return SYMBOLS.get(sign, sign)


def text_latex(typed: str) -> str:
    """Any typed text as LaTeX text: nothing in it is markup.

    >>> text_latex("50%_off")
    '\\\\text{50\\\\%\\\\_off}'
    """
    return "\\text{" + "".join(_ESCAPES.get(letter, letter) for letter in typed) + "}"


def is_counting(index: str) -> bool:
    """Whether an index is a number or letters that count, such as ij, and not a word.

    >>> is_counting("ij"), is_counting("12"), is_counting("cat")
    (True, True, False)
    """
    return index.isdigit() or (len(index) <= 2 and set(index) <= set("cdhijkn"))

"""Arithmetic as MathML, for pages that are printed: browsers draw it without a script.

What the stage draws by its own script (``ui/kit/expression.js``), written out as markup. A page
gives ``.letters`` an italic shape, and exponents and indices a compact one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from attention.expression import (
    Difference,
    Expression,
    Fraction,
    Group,
    Minus,
    Name,
    Number,
    Power,
    Product,
    Rest,
    Sum,
)
from attention.notation import Absolute, Call, Norm, Pair, Relation, Root, Total, Transpose

Written = Callable[[Number], str]


def number(node: Number) -> str:
    """The printed digits; a power of ten where they are one."""
    mantissa, _, exponent = node.text.partition("e")
    digits = {"inf": "∞", "-inf": "−∞", "nan": "NaN"}.get(mantissa, mantissa.replace("-", "−"))
    shown = f"<mn>{digits}</mn>"
    if not exponent:
        return shown
    power = f"<mn>{str(int(exponent)).replace('-', '−')}</mn>"
    return _row(shown, _sign("×"), f"<msup><mn>10</mn>{power}</msup>")


def equation(parts: Sequence[Expression], written: Written = number) -> str:
    """The parts, joined by equals signs, as ``<math>`` elements between which a line may break.

    ``written`` draws the numbers.
    """

    def draw(part: Expression) -> str:
        return _drawn(part, written)

    pieces = []
    for index, part in enumerate(parts):
        equals = _sign("=") if index else ""
        first, *others = _terms(part.printed(), draw) if isinstance(part, Sum) else [draw(part)]
        pieces += [equals + first, *others]
    return "<wbr>".join(f"<math>{_row(piece)}</math>" for piece in pieces)


def _drawn(node: Expression, written: Written) -> str:
    def draw(part: Expression) -> str:
        return _drawn(part, written)

    match node:
        case Name(text=text, index=""):
            return f"<mi>{escape(text)}</mi>"
        case Name(text=text, index=index, typed=typed):
            return f"<msub><mi>{escape(text)}</mi>{_index(index, typed)}</msub>"
        case Number():
            return written(node)
        case Rest(count=count, text=text):
            shown = number(Number(text))
            if not count:
                return shown
            return f"<munder><munder>{shown}<mo>⏟</mo></munder><mtext>{count} …</mtext></munder>"
        case Sum():
            return _row(*_terms(node.printed(), draw))
        case Product(dot=dot):
            sign = _sign("·") if dot else '<mo lspace="0.12em" rspace="0">\u2062</mo>'
            return _row(sign.join(map(draw, node.part("factors"))))
        case Difference(left=left):
            return _row(draw(left), _sign("−"), draw(node.part("right")))
        case Fraction(top=top, bottom=bottom):
            return f"<mfrac>{_row(draw(top))}{_row(draw(bottom))}</mfrac>"
        case Power(exponent=exponent):
            return f"<msup>{_row(draw(node.part('base')))}{_row(draw(exponent))}</msup>"
        case Minus():
            return _row('<mo form="prefix">−</mo>', draw(node.part("of")))
        case Group(of=of):
            return _between("(", draw(of), ")")
        case Norm(of=of):
            return _between("‖", draw(of), "‖")
        case Absolute(of=of):
            return _between("|", draw(of), "|")
        case Root(of=of):
            return f"<msqrt>{draw(of)}</msqrt>"
        case Transpose():
            return f'<msup>{_row(draw(node.part("of")))}<mi mathvariant="normal">⊤</mi></msup>'
        case Call(name=name, argument=argument):
            return _row(f"<mi>{escape(name)}</mi>", _between("(", draw(argument), ")"))
        case Pair(left=left, right=right):
            return _row(draw(left), '<mo separator="true">,</mo>', draw(right))
        case Relation(left=left, sign=sign, right=right):
            return _row(draw(left), _sign(sign), draw(right))
        case Total(index=index):
            sign = f'<munder><mo form="prefix">∑</mo>{_index(index)}</munder>'
            return _row(sign, draw(node.part("body")))
    raise TypeError(f"{type(node).__name__}: a kind of node that is not drawn")


def _terms(terms: Sequence[Expression], draw: Callable[[Expression], str]) -> list[str]:
    """Each with its sign before it: a − b, not a + −b."""
    pieces = []
    for index, term in enumerate(terms):
        if index == 0:
            pieces.append(draw(term))
        elif isinstance(term, Rest) and term.text.startswith("-"):
            pieces.append(_sign("−") + draw(Rest(term.count, term.text[1:])))
        elif isinstance(term, Minus):
            pieces.append(_sign("−") + draw(term.of))
        elif (drawn := draw(term)).startswith("<mn>−"):
            pieces.append(_sign("−") + drawn.replace("−", "", 1))
        else:
            pieces.append(_sign("+") + drawn)
    return pieces


def _row(*pieces: str) -> str:
    return f"<mrow>{''.join(pieces)}</mrow>"


def _sign(sign: str) -> str:
    return f'<mo form="infix">{escape(sign)}</mo>'


def _between(before: str, piece: str, after: str) -> str:
    return _row(f'<mo form="prefix">{before}</mo>', piece, f'<mo form="postfix">{after}</mo>')


def _index(index: str, typed: bool = False) -> str:
    """Letters that count are variables, in italics; a word that somebody typed is a word."""
    is_letters = not typed and len(index) <= 2 and set(index) <= set("cdhijkn")
    return f'<mi class="letters">{index}</mi>' if is_letters else f"<mtext>{escape(index)}</mtext>"

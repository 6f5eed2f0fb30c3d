"""Arithmetic in few bytes, for a page that carries that of every cell.

Of 32 words the outputs alone are sums of more than 100,000 products. A tree is a list: the place
of its kind in `KINDS`, then its fields in order. A number without a role, as most are, is a list of
its digits alone, and several parts in one field are a list that begins with `MANY`:

>>> from attention.expression import Number
>>> KINDS[compact(Number("1.5") * Number("-2.0"))[0]]
['product', 'factors', 'dot']
>>> compact(Number("1.5") * Number("-2.0"))[1:]
[[-1, ['1.5'], ['-2.0']], False]

``ui/views/stage/offline.js`` makes trees of it again.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from attention import expression
from attention.expression import Expression, Number

MANY = -1

_TYPES = [
    kind
    for kind in vars(expression).values()
    if isinstance(kind, type) and issubclass(kind, Expression) and kind is not Expression
]
_PLACES = {kind: place for place, kind in enumerate(_TYPES)}

KINDS = [[kind.__name__.lower(), *(each.name for each in fields(kind))] for kind in _TYPES]
"""Of each kind of node its name and its fields, as `Expression.data` has them."""


def compact(node: object) -> Any:
    """A tree of arithmetic as lists."""
    kind = type(node)
    if kind in _PLACES:
        if isinstance(node, Number) and not node.role:
            return [node.text]
        return [_PLACES[kind], *map(compact, vars(node).values())]
    return [MANY, *map(compact, node)] if isinstance(node, tuple) else node

"""Arithmetic in few bytes, for a page that contains the arithmetic of every cell.

For 32 words the outputs alone are sums of more than 100,000 products. A tree is a list: the index
of its kind in `KINDS`, then its fields in order. A number without a role, as most are, is a list of
its digits alone, and several parts in one field are a list that begins with `MANY`:

>>> from attention.expression import Number
>>> KINDS[compact(Number("1.5") * Number("-2.0"))[0]]
['product', 'factors', 'dot']
>>> compact(Number("1.5") * Number("-2.0"))[1:]
[[-1, ['1.5'], [9, ['-2.0']]], False]

``ui/views/stage/offline.js`` makes trees of it again.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from attention import STEPS, AttentionTrace, notation
from attention.expression import Expression, Number
from ui.views.stage.lines import shown_lines, work_out

MANY = -1

_TYPES = notation.kinds()
_INDICES = {kind: index for index, kind in enumerate(_TYPES)}

_NODES = (Expression, tuple)

KINDS = [[kind.__name__.lower(), *(each.name for each in fields(kind))] for kind in _TYPES]
"""Each kind of node: its name and its fields, as in `Expression.data`."""


def compact(node: object) -> Any:
    """A tree of arithmetic as lists."""
    if isinstance(node, Expression):
        if isinstance(node, Number) and not node.role:
            return [node.text]
        packed: list[Any] = [_INDICES[type(node)]]
        for name, part in vars(node).items():
            each = node.part(name) if name in node.needs else part
            packed.append(compact(each) if isinstance(each, _NODES) else each)
        return packed
    return [MANY, *map(compact, node)] if isinstance(node, tuple) else node


def count(trace: AttentionTrace) -> int:
    """How many cells a trace has."""
    return sum(getattr(trace, step.field).size for step in STEPS)


def cells(trace: AttentionTrace) -> Iterator[bytes]:
    """The arithmetic of every cell by row, step and column: a piece of one JSON for each cell.

    Written cell by cell: the trees of a long sentence are millions of objects, which Python's
    garbage collector would visit again and again.
    """
    # Within a row, the score and the weight of a cell need its similarity again.
    work = functools.lru_cache(maxsize=len(STEPS) * trace.shape[1])(work_out(trace))
    before = f'{{"kinds":{_json(KINDS)},"rows":['
    for row in range(trace.shape[0]):
        before += "["
        for number, step in enumerate(STEPS, start=1):
            before += "["
            for column in range(getattr(trace, step.field).shape[1]):
                lines = shown_lines(trace, number, row, column, work)
                cell = _json([[line.muted, *map(compact, line.parts)] for line in lines])
                yield f"{before}{cell}".encode()
                before = ","
            before = "],"
        before = "]],"
    yield b"]]]}"


def _json(content: object) -> str:
    return json.dumps(content, separators=(",", ":"))

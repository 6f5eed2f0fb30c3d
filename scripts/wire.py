"""The types of what the browser receives, for its scripts: from each ``ui/**/wire.py`` a
``wire.types.d.ts`` beside it. ``make wire`` writes those that are not up to date.

>>> typescript(list[int | None], {})
'(number | null)[]'
"""

from __future__ import annotations

import importlib
import inspect
import os
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from attention.expression import Expression
from attention.notation import kinds
from ui.kit import wire as kit

ROOT = Path(__file__).resolve().parent.parent
NAME = "wire.types.d.ts"
HEAD = "// Written by `make wire` from {source}: edit that.\n"
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def sources() -> list[Path]:
    """Every module that says what views receive."""
    return sorted((ROOT / "ui").rglob("wire.py"))


def target(source: Path) -> Path:
    """The file that is written from a module."""
    return source.with_name(NAME)


def written(source: Path) -> str:
    """What is to stand in `target`."""
    path = source.relative_to(ROOT)
    module = importlib.import_module(".".join(path.with_suffix("").parts))
    elsewhere: dict[str, str] = {}
    blocks = [
        f"export type {name} = {typescript(kind, {})};"
        for name, kind in vars(module).items()
        if get_origin(kind) in (Literal, tuple)
        and (module is kit or kind is not vars(kit).get(name))
    ]
    blocks += [
        _interface(kind, elsewhere)
        for kind in vars(module).values()
        if is_typeddict(kind) and kind.__module__ == module.__name__
    ]
    if module is kit:
        blocks.append(_tree())
    head = HEAD.format(source=path.as_posix()) + _imports(path.parent, elsewhere)
    return "\n\n".join([head.rstrip(), *blocks]) + "\n"


def _imports(folder: Path, elsewhere: Mapping[str, str]) -> str:
    names: dict[str, list[str]] = {}
    for name, module in sorted(elsewhere.items()):
        names.setdefault(_way(folder, module), []).append(name)
    return "".join(
        f"import type {{ {', '.join(names[way])} }} from '{way}';\n" for way in sorted(names)
    )


def typescript(kind: Any, elsewhere: dict[str, str], here: str = "") -> str:
    """A Python type in TypeScript's words.

    What another module than ``here`` says is put into ``elsewhere``: its name, and that module.

    Raises TypeError where JSON has no such thing.
    """
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _named(parts[1], kit.__name__, elsewhere, here)
    if kind in PLAIN:
        return PLAIN[kind]
    if is_typeddict(kind):
        return _named(kind.__name__, kind.__module__, elsewhere, here)
    if origin is Literal:
        return " | ".join(f"'{part}'" for part in parts)
    if origin in (Union, types.UnionType):
        return " | ".join(typescript(part, elsewhere, here) for part in parts)
    if origin is list or (origin is tuple and parts[-1] is Ellipsis):
        item = typescript(parts[0], elsewhere, here)
        return f"({item})[]" if " | " in item else f"{item}[]"
    if origin is tuple:
        return f"[{', '.join(typescript(part, elsewhere, here) for part in parts)}]"
    if origin is dict and parts[0] is str:
        return f"Record<string, {typescript(parts[1], elsewhere, here)}>"
    raise TypeError(f"no view can receive {kind}")


def _named(name: str, module: str, elsewhere: dict[str, str], here: str) -> str:
    if module != here:
        elsewhere[name] = module
    return name


def _interface(kind: Any, elsewhere: dict[str, str]) -> str:
    hints = get_type_hints(kind, include_extras=True)
    lines = [_field(name, hint, elsewhere, kind.__module__) for name, hint in hints.items()]
    return "\n".join([*_comment(kind), f"export interface {kind.__name__} {{", *lines, "}"])


def _field(name: str, hint: Any, elsewhere: dict[str, str], here: str) -> str:
    if get_origin(hint) is NotRequired:
        return f"  {name}?: {typescript(get_args(hint)[0], elsewhere, here)};"
    return f"  {name}: {typescript(hint, elsewhere, here)};"


def _comment(kind: Any) -> Iterator[str]:
    """The docstring, if somebody wrote one: a dataclass has one by itself."""
    text = inspect.cleandoc(vars(kind).get("__doc__") or "").replace("``", "`")
    if not text or text.startswith(f"{kind.__name__}("):
        return
    lines = text.splitlines()
    if len(lines) == 1:
        yield f"/** {lines[0]} */"
    else:
        yield from ["/**", *(f" * {line}".rstrip() for line in lines), " */"]


def _tree() -> str:
    """Each kind of node, as `Expression.data` gives it, which leaves out empty parts."""
    nodes = [_node(kind) for kind in kinds()]
    union = "\n".join(f"  | {kind.__name__}Node" for kind in kinds())
    return "\n\n".join([*nodes, f"/** A piece of mathematics. */\nexport type Tree =\n{union};"])


def _node(kind: type[Expression]) -> str:
    hints = get_type_hints(kind)
    lines = [f"  is: '{kind.__name__.lower()}';"]
    for each in fields(kind):
        optional = "" if each.default is MISSING else "?"
        lines.append(f"  {each.name}{optional}: {_part(hints[each.name])};")
    return "\n".join([*_comment(kind), f"export interface {kind.__name__}Node {{", *lines, "}"])


def _part(hint: Any) -> str:
    """A part of a node: as any type, without the null that is left out, and with nodes."""
    parts = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return " | ".join(_part(part) for part in parts if part is not type(None))
    if isinstance(hint, type) and issubclass(hint, Expression):
        return "Tree" if hint is Expression else f"{hint.__name__}Node"
    if get_origin(hint) is tuple:
        return f"{_part(parts[0])}[]"
    return typescript(hint, {})


def _way(folder: Path, module: str) -> str:
    """From a folder to the types of another module, as an import says it."""
    there = Path(*module.split(".")).with_name(NAME.removesuffix(".d.ts"))
    way = Path(os.path.relpath(there, folder)).as_posix()
    return way if way.startswith(".") else f"./{way}"


def stale() -> Mapping[Path, str]:
    """The files that are not what their modules say, and what they should be."""
    wanted = {target(source): written(source) for source in sources()}
    return {
        file: text
        for file, text in wanted.items()
        if not file.exists() or file.read_text(encoding="utf-8") != text
    }


if __name__ == "__main__":
    for file, text in stale().items():
        file.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {file.relative_to(ROOT)}")

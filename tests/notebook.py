"""Runs the cells of ``docs/notebook.ipynb`` in order, as Jupyter would.

`python -m tests.notebook` writes what they give into the notebook. By `exec`, not by nbclient: that
would bring a kernel, its messages and some thirty packages for what is done here in a few lines.
"""

import ast
import contextlib
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from tests import ROOT

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
RICH = {"_repr_html_": "text/html", "_repr_latex_": "text/latex"}
"""How a value may show itself beside its `repr`."""


def load() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return content


def code(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def run(notebook: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each cell of code with the outputs that it gives."""
    names: dict[str, Any] = {}
    for count, cell in enumerate(code(notebook), start=1):
        yield cell, _outputs("".join(cell["source"]), names, count)


def _outputs(source: str, names: dict[str, Any], count: int) -> list[dict[str, Any]]:
    tree = ast.parse(source)
    shown = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    value = None
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(tree, "cell", "exec"), names)
        if isinstance(shown, ast.Expr):
            value = eval(compile(ast.Expression(shown.value), "cell", "eval"), names)
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append(
            {"name": "stdout", "output_type": "stream", "text": _lines(printed.getvalue())}
        )
    if value is not None:
        result = {"data": _data(value), "execution_count": count, "metadata": {}}
        outputs.append(result | {"output_type": "execute_result"})
    return outputs


def _data(value: object) -> dict[str, list[str]]:
    rich = {
        mime: _lines(getattr(value, name)()) for name, mime in RICH.items() if hasattr(value, name)
    }
    # All the numbers of a trace once more would help nobody.
    plain = f"<{type(value).__name__}>" if rich else repr(value)
    return {**rich, "text/plain": _lines(plain)}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def main() -> None:
    notebook = load()
    for count, (cell, outputs) in enumerate(run(notebook), start=1):
        cell["execution_count"] = count
        cell["outputs"] = outputs
    text = json.dumps(notebook, indent=1, ensure_ascii=False)
    NOTEBOOK.write_text(re.sub("[ \t]+$", "", text, flags=re.MULTILINE) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""``docs/notebook.ipynb`` runs from its first cell to its last, and shows what it gives."""

import sys

import numpy as np
import pytest

from attention.steps import STEPS
from attention.trace import AttentionTrace
from tests.notebook import code, load, run

NOTEBOOK = load()


def test_it_is_a_notebook() -> None:
    assert (NOTEBOOK["nbformat"], NOTEBOOK["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in NOTEBOOK["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in NOTEBOOK["cells"]:
        wanted = {"cell_type", "id", "metadata", "source"}
        if cell["cell_type"] == "code":
            wanted |= {"execution_count", "outputs"}
        assert set(cell) == wanted


def test_every_cell_gives_what_stands_under_it() -> None:
    """If this fails for a good reason: `python -m tests.notebook` writes the new outputs."""
    printing, path = np.get_printoptions(), sys.path[:]
    try:
        for cell, outputs in run(NOTEBOOK):
            assert outputs == cell["outputs"], "".join(cell["source"])
    finally:
        np.set_printoptions(**printing)
        sys.path[:] = path


def test_it_walks_through_the_five_steps_before_it_calls_the_library() -> None:
    sources = ["".join(cell["source"]) for cell in code(NOTEBOOK)]
    calls = next(index for index, source in enumerate(sources) if "attend(" in source)
    by_hand = "\n".join(sources[:calls])
    for step in STEPS[1:]:
        assert f"{step.field} = " in by_hand


@pytest.mark.parametrize("mime", ["text/html", "text/latex"])
def test_a_trace_and_its_arithmetic_show_themselves(mime: str) -> None:
    outputs = [output for cell in code(NOTEBOOK) for output in cell["outputs"]]
    assert any(mime in output.get("data", {}) for output in outputs)
    assert hasattr(AttentionTrace, "_repr_html_")

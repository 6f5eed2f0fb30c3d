"""Which cell a worked example is about."""

import numpy as np

from attention import attend
from ui.export.indices import indices


def test_of_keys_that_only_rounding_sets_apart_the_first_is_worked_out() -> None:
    scores = [[0.3, 0.1 + 0.2, -1.0], [0.0, 1.0, 2.0]]
    trace = attend(scores, np.eye(3), np.eye(3), scoring="plain", weighting="none")
    assert trace.weights[0, 0] < trace.weights[0, 1]
    assert indices(trace, step=5, cell=(0, 2)) == (0, 0, 2)
    assert indices(trace, step=5, cell=(7, 1)) == (1, 2, 1)
    assert indices(trace, step=4, cell=(0, 1)) == (0, 1, 0)
    assert indices(trace, step=4, cell=(0, 9)) == (0, 2, 0)

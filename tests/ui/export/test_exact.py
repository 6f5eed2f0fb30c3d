"""How many digits of a row are printed."""

import numpy as np
import pytest

from attention import attend
from ui.export.exact import Exact


@pytest.mark.parametrize(("most", "decimals"), [(0.001234, 6), (0.1234, 4), (1234.0, 2)])
def test_a_column_has_the_decimals_of_its_largest_number(most: float, decimals: int) -> None:
    """Four digits of it, at least so many decimals as asked, and no more than six."""
    unit = np.eye(2)
    row = Exact.of(attend(unit, unit, unit), 0, [0, 1], {})
    assert row.digits("e^z", [most, most / 7], 4, at_least=2, scaled=False) == (0, decimals)
    assert row.digits("e^z", [1e-5], 4, at_least=2, scaled=False) == (0, 6)

"""Digits of many numbers at once are those that Python writes for each."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from ui.export.digits import digits

BY_HAND = {
    0.1 + 0.2: "0.30000000000000004",
    1.0: "1.0",
    -0.0: "-0.0",
    123456789.125: "123456789.125",
    # Where an exponent begins.
    1e-4: "0.0001",
    9.99e-5: "9.99e-05",
    1e-5: "1e-05",
    -1.5e-9: "-1.5e-09",
    9.5e-10: "9.5e-10",
    1.5e-100: "1.5e-100",
    9999999999999998.0: "9999999999999998.0",
    1e16: "1e+16",
    1e22: "1e+22",
    # Two numbers of 16 digits are equally near: the even one.
    2.0**-44: "5.684341886080802e-14",
    5e-324: "5e-324",
    np.inf: "inf",
    -np.inf: "-inf",
    np.nan: "nan",
}


def test_what_is_written_by_hand() -> None:
    assert digits(np.array(list(BY_HAND))) == list(BY_HAND.values())


@given(numbers=st.lists(st.floats(), max_size=50))
@example(numbers=[])
def test_every_number_is_as_python_writes_it(numbers: list[float]) -> None:
    assert digits(np.array(numbers, dtype=float)) == list(map(repr, numbers))


def test_a_column_and_single_precision_are_no_other_numbers() -> None:
    matrix = np.array([[0.1, 2.0], [0.5, 4.0]])
    assert digits(matrix[:, 1]) == ["2.0", "4.0"]
    assert digits(matrix[:, 0].astype(np.float32)) == ["0.10000000149011612", "0.5"]

"""What the benchmarks count, by hand; nothing here is about time."""

from itertools import count

import numpy as np
import pytest

from benchmarks import fuzz, rivals, soak
from benchmarks.pairs import compare


def test_each_rival_computes_what_ours_does() -> None:
    """NumPy's bare lines; the others are compared in the tests of attention."""
    ours = rivals.ours(16)().outputs
    np.testing.assert_allclose(rivals.bare_lines(16)(), ours, rtol=1e-10)
    heads = rivals.our_heads(16)()
    assert len(heads) == rivals.HEADS
    assert heads[0].shape == (16, 16)


def test_a_clock_may_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.pairs.SECONDS", 0)
    ticks = count()
    found = compare(lambda: next(ticks), lambda: None, lambda: float(next(ticks)))
    assert found == (2.0, 2.0)


def test_a_soak_in_parts_by_hand() -> None:
    parts = [soak.Part([0.010, 0.020, 0.030], 120.0, 0.045), soak.Part([], 121.0, 0.0)]
    assert soak.rows(parts, 10) == [
        ["until minute 5", "3", "20 ms", "29 ms", "15.0 ms", "120 MB"],
        ["until minute 10", "0", "0 ms", "0 ms", "0.0 ms", "121 MB"],
    ]


def test_what_is_sent_follows_the_seed_and_is_strange() -> None:
    def all_of(seed: int) -> list[object]:
        draw = fuzz.random.Random(seed)
        return [fuzz.text(draw), fuzz.link(draw), fuzz.value(draw), fuzz.openings(draw)]

    assert [all_of(seed) for seed in range(20)] == [all_of(seed) for seed in range(20)]
    assert len({str(all_of(seed)) for seed in range(20)}) == 20
    for seed in range(50):
        fuzz.text(fuzz.random.Random(seed)).encode()  # a message is UTF-8


def test_the_end_of_a_traceback_is_found() -> None:
    log = (
        "as usual\nTraceback (most recent call last):\n"
        '  File "a.py", line 1, in f\n    g()\n  File "b.py", line 2, in g\n'
        "ValueError: no\nmore\n"
    )
    assert list(fuzz.ends(log)) == ['ValueError: no (File "b.py", line 2, in g)']

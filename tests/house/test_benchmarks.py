"""What the benchmarks count, by hand; nothing here is about time."""

from itertools import count, islice
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import browser, crowded, fuzz, growth, rivals, soak, views
from benchmarks.pairs import compare
from benchmarks.waiting import Wait
from tests import ROOT


def test_each_rival_computes_what_ours_does() -> None:
    """NumPy's bare lines; the others are compared in the tests of attention."""
    ours = rivals.ours(16)().outputs
    np.testing.assert_allclose(rivals.bare_lines(16)(), ours, rtol=1e-10)
    heads = rivals.our_heads(16)()
    assert len(heads) == rivals.HEADS
    assert heads[0].shape == (16, 16)


def test_rivals_are_timed_where_libraries_find_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """They read it when they are loaded, so a process that has loaded them is too late."""
    asked = {}

    def run(command: list[str], *, env: dict[str, str], **_: object) -> CompletedProcess[str]:
        asked.update(env)
        return CompletedProcess(command, 0, "| a |\n")

    monkeypatch.setattr("benchmarks.rivals.subprocess.run", run)
    assert rivals.report() == "| a |"
    assert {asked[name] for name in rivals.THREADS} == {"1"}


def test_a_clock_may_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.pairs.SECONDS", 0)
    ticks = count()
    found = compare(lambda: next(ticks), lambda: None, lambda: float(next(ticks)))
    assert found == (2.0, 2.0)


def test_a_soak_in_parts_by_hand() -> None:
    parts = [
        soak.Part([0.010, 0.020, 0.030], [90.0, 120.0, 400.0], 0.045),
        soak.Part([], [121.0], 0.0),
    ]
    assert soak.rows(parts, 10) == [
        ["until minute 5", "3", "20 ms", "29 ms", "15.0 ms", "120 MB"],
        ["until minute 10", "0", "0 ms", "0 ms", "0.0 ms", "121 MB"],
    ]


def test_waits_in_a_crowd_by_hand() -> None:
    waits = [Wait(1.0, 1.2, 0.1), Wait(2.0, 2.1, 0.1), Wait(5.0, 5.3, 0.1), Wait(9.0, 9.01, 0.0)]
    done = [("pastes", 0.5, 2.05), ("sweeps", 2.2, 5.1), ("uploads", 6.0, 8.0)]
    whom = "sweeps; pastes"
    assert crowded.row(29, waits, done) == ["30", "4", "150 ms", "285 ms", "300 ms", whom]


def test_pages_in_turn_by_hand() -> None:
    """The ratio is the median of the pairs' ratios, here 2, 4 and 1."""
    pairs = np.array([[20.0, 10.0], [40.0, 10.0], [30.0, 30.0]])
    assert browser.row("a", pairs, "3") == ["a", "30 ms", "10 ms", "2.00", "3"]


def test_growing_sentences_change_with_every_word() -> None:
    assert growth.row(8, [0.001, 0.0125]) == ["8", "1.0 ms", "12.5 ms"]
    one, other = (text.split() for text in islice(growth.texts(512), 2))
    assert (len(one), one[1:]) == (512, other[:-1])


def test_a_text_has_as_many_pieces_as_are_asked_for() -> None:
    """Of a tokenizer that cuts long words in two, and adds two special pieces."""

    def cut(text: str, most: int) -> list[str]:
        pieces = [part for word in text.split() for part in (word[:5], word[5:]) if part]
        return ["<s>", *pieces, "</s>"][:most]

    model = SimpleNamespace(tokenizer=cut)
    for size in views.SIZES:
        text = views.text_of(model, size)
        assert len(cut(text, 1000)) == size
        assert text.startswith("The animal did")


def test_what_is_sent_follows_the_seed_and_is_strange() -> None:
    def all_of(seed: int) -> list[object]:
        draw = fuzz.random.Random(seed)
        return [fuzz.text(draw), fuzz.link(draw), fuzz.value(draw), fuzz.openings(draw)]

    assert [all_of(seed) for seed in range(20)] == [all_of(seed) for seed in range(20)]
    assert len({str(all_of(seed)) for seed in range(20)}) == 20
    for seed in range(50):
        fuzz.text(fuzz.random.Random(seed)).encode()  # a message is UTF-8


def test_what_the_project_raised_is_told_from_what_streamlit_refused(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    streamlit = f'  File "{ROOT}/.venv/lib/site-packages/streamlit/a.py", line 1, in deserialize'
    ours = f'  File "{ROOT}/ui/b.py", line 2, in g\n    h()'
    begin = "Traceback (most recent call last):"
    text = [
        "as usual", begin, ours, "ValueError: no", "more",
        begin, ours, streamlit, "    f()", "TypeError: a bool", begin, streamlit, "TypeError: x",
    ]  # fmt: skip
    log.write_text("\n".join(text), encoding="utf-8")
    assert fuzz.ends(log) == [f'ValueError: no (File "{ROOT}/ui/b.py", line 2, in g)', "", ""]

"""What is sent of a long text: what its step shows, and small pictures of the others."""

from typing import Any

import numpy as np
import pytest

from attention import STEPS, AttentionTrace, attend
from tests.ui.views.reader import parts, read
from ui.kit.language import Text
from ui.views.stage.packing import MOST_NUMBERS, SIDE, pack
from ui.views.stage.strongest import MOST_LISTED, STRONGEST, beside_outputs
from ui.views.stage.style import FOLDER
from ui.views.stage.view import view
from ui.views.stage.wire import StageView

TEXT = Text("en")
FIELDS = [step.field for step in STEPS]


def trace_of(n: int, width: int = 50, **options: Any) -> AttentionTrace:
    vectors = np.random.default_rng(n).normal(size=(n, width))
    words = [f"word{number}" for number in range(n)]
    return attend(vectors, vectors, vectors, query_tokens=words, key_tokens=words, **options)


def seen(trace: AttentionTrace, step: int) -> StageView:
    """The view of a cell that no causal mask hides: its arithmetic is the longest."""
    known = [True] * trace.shape[1]
    last = trace.shape[0] - 1
    return view(trace, known, TEXT, step=step, cell=(last, 3), ramp="uniform")


@pytest.fixture(scope="module", params=["", "before", "after"])
def long(request: pytest.FixtureRequest) -> AttentionTrace:
    """512 words, without a mask, and with an early and a late one."""
    masks = {"mask": np.tri(512, dtype=bool), "mask_when": request.param} if request.param else {}
    return trace_of(512, scoring="scaled", **masks)


@pytest.mark.parametrize("step", range(1, 6))
def test_of_512_words_what_a_step_shows_is_sent(long: AttentionTrace, step: int) -> None:
    sent = pack(seen(long, step), long)
    _, arrays, pictures = parts(sent)
    field = FIELDS[step - 1]
    shown = {field}
    if field == "weights" and long.mask is not None:
        np.testing.assert_array_equal(arrays["mask"], long.mask)
        shown |= {"mask"}
    if field == "outputs":
        shown |= {"strongest", "strongestKeys", "others"}
    assert set(arrays) == shown
    np.testing.assert_array_equal(arrays[field], getattr(long, field).astype(np.float32))
    assert len(pictures) == 3 * SIDE * SIDE + 2 * SIDE * 50
    assert len(sent) <= 1_200_000


def strongest_by_loop(row: list[float]) -> tuple[list[int], list[float], list[float]]:
    """The strongest keys, their weights, and the sums of the others: with and without signs."""
    sizes = {key: abs(number) if number == number else 0.0 for key, number in enumerate(row)}
    kept = sorted(sorted(sizes, key=lambda key: -sizes[key])[:STRONGEST])
    others = [row[key] for key in sizes if key not in kept and row[key] == row[key]]
    return kept, [row[key] for key in kept], [sum(others), sum(map(abs, others))]


def test_beside_outputs_are_the_strongest_weights() -> None:
    weights = np.random.default_rng(4).normal(size=(6, 50)).astype(np.float32).astype(float)
    weights[1] = 1 / 50  # all equal: the first ones
    weights[2, ::2] = weights[2, 1]
    weights[3] = np.nan
    weights[4, :45] = 0
    weights[5, 7] = np.nan
    made = beside_outputs(weights)
    for row, numbers in enumerate(weights.tolist()):
        keys, kept, others = strongest_by_loop(numbers)
        np.testing.assert_array_equal(made["strongestKeys"][row], keys)
        np.testing.assert_array_equal(made["strongest"][row], np.float32(kept))
        np.testing.assert_allclose(made["others"][row], others, atol=1e-12)
    few = weights[:, :MOST_LISTED]
    np.testing.assert_array_equal(beside_outputs(few)["weights"], few)


def test_the_row_view_lists_as_many() -> None:
    script = (FOLDER / "items.js").read_text(encoding="utf-8")
    assert f"MOST_WORDS = {MOST_LISTED};" in script
    assert f"STRONGEST = {STRONGEST};" in script


def test_the_others_are_small_pictures_of_them(long: AttentionTrace) -> None:
    header, _, pictures = parts(pack(seen(long, 1), long))
    start = 0
    for small in header["smalls"]:
        grid = getattr(long, small["field"])
        size = small["rows"] * small["columns"]
        levels = np.frombuffer(pictures, np.uint8, size, start).reshape(small["rows"], -1)
        start += size
        drawn = np.where(levels > 0, small["low"] + (levels - 1.0) * small["unit"], np.nan)
        shown = grid.copy()
        if small["field"] == "weights" and long.mask is not None:
            shown[~long.mask] = np.nan
        shown[~np.isfinite(shown)] = np.nan
        columns = [at * grid.shape[1] // small["columns"] for at in range(small["columns"])]
        want = [[shown[at * 512 // SIDE, column] for column in columns] for at in range(SIDE)]
        np.testing.assert_allclose(drawn, want, atol=0.51 * small["unit"])
        assert small["whole"] == list(grid.shape)
        finite = grid[np.isfinite(grid)]
        assert small["extremes"] == [finite.min(), finite.max()]
    assert [small["field"] for small in header["smalls"]] == FIELDS


def test_what_a_step_shows_is_named_by_all_of_it() -> None:
    def changed(one: AttentionTrace, other: AttentionTrace) -> set[str]:
        names = []
        for trace, step in ((one, 1), (other, 4)):
            header, *_ = parts(pack(seen(trace, step), trace))
            names.append({small["field"]: small["content"] for small in header["smalls"]})
        assert len(set(names[0].values())) == len(FIELDS)
        return {field for field in FIELDS if names[0][field] != names[1][field]}

    size = 310
    vectors, mixed = np.random.default_rng(7).normal(size=(2, size, 50))
    same = trace_of(size, scoring="scaled")
    assert changed(same, trace_of(size, scoring="scaled")) == set()
    warmer = trace_of(size, scoring="scaled", temperature=1 + 2**-50)
    assert changed(same, warmer) == {"weights", "outputs"}
    # Steps that change nothing have the same numbers, and yet show other quantities.
    assert changed(trace_of(size, scoring="plain", weighting="none"), same) > {"scores", "weights"}
    # Weights of 0 stay 0 when they are masked.
    hard = {"weighting": "hardmax", "mask_when": "after"}
    mask = np.ones((size, size), dtype=bool)
    every = attend(vectors, vectors, mixed, mask=mask, **hard)
    some = attend(vectors, vectors, mixed, mask=every.weights > 0, **hard)
    np.testing.assert_array_equal(some.weights, every.weights)
    assert changed(every, some) == {"weights"}
    # Values of nothing give outputs of nothing, whatever the weights are.
    nothing = np.zeros((size, 50))
    one, other = (attend(vectors, vectors, nothing, scoring=name) for name in ("scaled", "plain"))
    np.testing.assert_array_equal(one.outputs, other.outputs)
    assert changed(one, other) == {"scores", "weights", "outputs"}


def test_words_and_rows_come_as_tables(long: AttentionTrace) -> None:
    whole = seen(long, 4)
    header, *_ = parts(pack(whole, long))
    tables = header["tables"]
    for name in ("queries", "keys", "rows"):
        assert name not in header
        fields, records = tables[name]["fields"], tables[name]["records"]
        for record, each in zip(records, whole[name], strict=True):
            for field, value in zip(fields, record, strict=True):
                numeric = isinstance(value, float)
                assert value == (pytest.approx(each[field], rel=1e-8) if numeric else each[field])
    if whole["sums"]:
        np.testing.assert_allclose(header["sums"], whole["sums"], rtol=1e-8)


def test_up_to_300_words_all_is_sent_at_once() -> None:
    trace = trace_of(300)
    assert MOST_NUMBERS == 3 * 300**2 + 2 * 300 * 50
    sent = pack(seen(trace, 2), trace)
    header, arrays = read(sent)
    assert list(arrays) == FIELDS
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, getattr(trace, name).astype(np.float32), name)
    assert "smalls" not in header
    assert len(sent) < 1_300_000
    _, more, _ = parts(pack(seen(trace_of(301), 2), trace_of(301)))
    assert list(more) == ["similarities"]


def test_whoever_takes_it_away_gets_all_of_it() -> None:
    trace = trace_of(310, mask=np.tri(310, dtype=bool), mask_when="after")
    header, arrays = read(pack(seen(trace, 2), trace, whole=True))
    assert list(arrays) == [*FIELDS, "mask"]
    assert "smalls" not in header


def test_what_is_not_sent_is_not_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = trace_of(310)
    converted = []

    class Watched(np.ndarray):
        def astype(self, *given: Any, **named: Any) -> Any:
            converted.append(self.shape)
            return super().astype(*given, **named)

    for field in FIELDS:
        monkeypatch.setitem(vars(trace), field, getattr(trace, field).view(Watched))
    pack(seen(trace, 3), trace)
    assert converted.count(trace.shape) == 1

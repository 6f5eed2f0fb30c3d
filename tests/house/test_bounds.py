"""What a stranger can make large has a bound, and docs/bounds.md says which, and what it costs."""

import re

from benchmarks.__main__ import asked
from benchmarks.bounds import BOUNDS, USES, costs_table, limits_table, page
from benchmarks.waiting import Cost
from tests import ROOT
from ui.compare import sweeps
from ui.kit.settings import FIELDS, PANELS, TYPED

PAGE = (ROOT / "docs/bounds.md").read_text(encoding="utf-8")
TIME = re.compile(r"\d+(?:\.\d+)? (?:ms|s)\b")
DAY = re.compile(r"Measured on .*\n")


def untimed(text: str) -> str:
    """Without what differs from one measurement to the next: times, the day, the machine."""
    return DAY.sub("", TIME.sub("", text))


def test_every_bound_of_the_page_is_that_of_the_code() -> None:
    """A failing test prints the table, ready to be pasted."""
    table = limits_table()
    assert f"\n\n{table}\n\n" in PAGE, f"docs/bounds.md should have this table:\n\n{table}\n"


def test_the_page_is_what_the_command_writes() -> None:
    found = {name: Cost(1.0, 0.001, 0.002) for name in ("nothing", *USES)}
    assert untimed(PAGE) == untimed(page(found)), "run python -m benchmarks bounds"


def test_every_use_that_is_measured_stands_in_the_page_with_its_times() -> None:
    measured = {
        cells[0]: [float(time) for time in re.findall(r"[\d.]+(?= m?s\b)", "|".join(cells[1:]))]
        for line in PAGE.partition("## What it costs")[2].splitlines()
        if line.startswith("| ") and len(cells := line.strip("| ").split(" | ")) > 3
    }
    assert USES.keys() <= measured.keys()
    for name in USES:
        whole, half, most = measured[name]
        assert whole >= 0
        assert 0 < half <= most


def test_a_table_of_costs_by_hand() -> None:
    name = next(iter(USES))
    table = costs_table({"nothing": Cost(0.0, 0.0082, 0.05), name: Cost(1.234, 0.0301, 0.4999)})
    assert table.splitlines()[2:] == [
        "| nothing | 0.00 s | 8 ms | 50 ms |",
        f"| {name} | 1.23 s | 30 ms | 500 ms |",
    ]


def test_the_command_writes_the_pages_that_it_names_or_all() -> None:
    assert asked([]) == ["benchmarks", "bounds"]
    assert asked(["bounds"]) == ["bounds"]


def test_every_bound_is_tried() -> None:
    assert all(each.heaviest for each in BOUNDS)
    assert len({each.what for each in BOUNDS}) == len(BOUNDS)


def test_every_setting_that_may_grow_has_a_row() -> None:
    named = set(re.findall(r"`(\w+)`", " ".join(each.settings for each in BOUNDS)))
    growing = {
        name for name, each in FIELDS.items() if each.metadata.keys() & {"typed", "most", "below"}
    }
    sized = {"heads", "head_size", "dimension", "extra"}
    assert growing == {*TYPED, "edit", "hidden", "pulled"}
    assert growing | sized <= named
    assert named <= FIELDS.keys()


def test_every_extra_of_compare_and_every_panel_of_classify_is_tried() -> None:
    extras = set(FIELDS["extra"].metadata["options"]) - {"none"}
    assert extras == {"gallery", *sweeps.SWEEPS}
    for name in (*sweeps.SWEEPS, *(f"panel {panel}" for panel in PANELS if panel != "evidence")):
        assert sum(name in use for use in USES) == 1, name

"""The scripts are checked by what Python says that they receive."""

import pytest

from scripts import wire
from tests import ROOT


def test_the_types_are_written() -> None:
    """If this fails: `make wire`."""
    assert len(wire.sources()) > 8
    assert [str(file.relative_to(ROOT)) for file in wire.stale()] == []


def test_no_types_are_left_behind() -> None:
    written = {wire.target(source) for source in wire.sources()}
    assert set((ROOT / "ui").rglob(wire.NAME)) == written


def test_a_type_that_json_has_not_is_refused() -> None:
    assert (
        wire.typescript(dict[str, tuple[int, str | None]], {})
        == "Record<string, [number, string | null]>"
    )
    with pytest.raises(TypeError, match="complex"):
        wire.typescript(complex, {})

"""However busy the machine is: what a page computes in slices is there at once."""

import pytest

from ui.kit import waiting


@pytest.fixture(autouse=True)
def _no_work_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "AT_ONCE", 600)

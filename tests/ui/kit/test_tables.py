"""Tables of numbers on a page."""

import pytest
import streamlit as st

from ui.kit.tables import STYLE, table


@pytest.mark.parametrize(("asked", "kind"), [({}, "numbers"), ({"dense": True}, "numbers dense")])
def test_a_table_is_drawn_with_its_style(
    asked: dict[str, bool], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(st, "html", drawn.append)
    table(("", "<β>"), [("cat", "0.5")], **asked)
    (page,) = drawn
    assert page.startswith(f"{STYLE}<table class='{kind}' ")
    assert "<td></td><th scope='col'>&lt;β&gt;</th>" in page

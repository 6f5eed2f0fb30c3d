"""Any settings on any page, with whatever is folded away there open: nothing breaks."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from tests import ROOT
from tests.examples import examples
from tests.ui.kit.test_settings import two_sides
from ui.explorer.choices import GROUPS
from ui.frame.frame import PAGES
from ui.kit.address import query
from ui.kit.language import LESSONS
from ui.kit.settings import FIELDS, PANELS, Settings

SECONDS = 60
TEXTS = st.sampled_from(["", "one", "one two three", "the king, the queen", "猫追老鼠。"])
OPEN = [
    *(("explorer", {"group": group}) for group in GROUPS),
    *(("compare", {"extra": extra}) for extra in FIELDS["extra"].metadata["options"]),
    *(("classify", {"panel": panel}) for panel in PANELS if panel != "evidence"),  # asks a worker
    *(("translate", {"asking": asking}) for asking in FIELDS["asking"].metadata["options"]),
    *(("learn", {"lesson": lesson}) for lesson in LESSONS[:2]),
]


@pytest.mark.parametrize(("page", "opened"), OPEN, ids=lambda value: str(value))
@examples(0.2, suppress_health_check=list(HealthCheck))
@given(two_sides(), TEXTS, TEXTS, TEXTS)
def test_a_page_with_all_open(
    page: str, opened: dict[str, str], chosen: Settings, text: str, second: str, review: str
) -> None:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=SECONDS)
    if page != "explorer":
        at.switch_page(PAGES[page])
    texts = {
        "text": text,
        "query_text": second,
        "value_text": second,
        "review": review,
        "phrase": review,
    }
    for name, value in (query(chosen) | texts | opened | {"demo": "0"}).items():
        at.query_params[name] = value
    at.session_state["unfolded"] = True
    at.run()
    if page == "explorer" and "group" in [each.key for each in at.button_group]:
        at.button_group(key="group").set_value(opened["group"]).run()
    assert not at.exception, at.exception

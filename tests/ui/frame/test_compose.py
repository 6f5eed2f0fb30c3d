"""Links for a class: what is locked cannot be changed, and what is said is said as typed."""

import json
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from tests.page import open_page
from tests.ui.classify.page import run
from tests.ui.compare.sides import opened as compared
from tests.ui.explorer.test_explorer import drawn, every_language, opened
from tests.ui.transformer.test_transformer_page import InProcess
from ui.frame.share.share import CONTROLS
from ui.kit.language import Text
from ui.kit.settings import LOCKS, LONGEST_QUERY
from ui.transformer import asking

NOTE = "Which word does <b>student</b> look at?\n$x$ :red[y] &amp;"


PAGES = {
    "explorer": opened,
    "compare": compared,
    "classify": run,
    "transformer": partial(open_page, "transformer"),
    "translate": partial(open_page, "translate"),
}


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Transformer page asks its model in this process."""
    monkeypatch.setattr(asking, "worker", InProcess)
    monkeypatch.setattr(asking, "AT_ONCE", 0)


def changeable(at: AppTest) -> set[str]:
    """Labels of what can be changed on the page, but for the language."""
    widgets = [element.proto for element in at.main if hasattr(element, "proto")]
    labels = {each.label for each in widgets if hasattr(each, "disabled") and not each.disabled}
    return labels - {Text("en")("frame.language")}


def share_of(at: AppTest) -> dict[str, object]:
    (share,) = [e for e in at.get("bidi_component") if e.proto.component_name == "share"]
    (data,) = json.loads(share.proto.json)
    return data


def is_there(at: AppTest, component: str) -> bool:
    return any(e.proto.component_name == component for e in at.get("bidi_component"))


def test_what_is_locked_cannot_be_changed() -> None:
    text = Text("en")
    free = changeable(opened(language="en"))
    assert {text("explorer.sentence"), text("similarity.label"), text("scoring.label")} <= free
    everything = text("compose.everything")
    for names, gone in (
        (("text",), {"explorer.sentence", "explorer.examples"}),
        (("similarity",), {"similarity.label"}),
        (("similarity", "scoring"), {"similarity.label", "scoring.label"}),
    ):
        left = changeable(opened(language="en", locked=".".join(names)))
        assert left == (free - {text(key) for key in gone}) | {everything}
    assert changeable(opened(language="en", locked=".".join(LOCKS))) == {everything}
    at = run(language="en", locked=".".join(LOCKS))
    assert changeable(at) == {everything}
    assert at.text_input[0].value.startswith("A funny")
    at = compared(language="en", locked=".".join(LOCKS))
    assert changeable(at) == {everything, text("extra.label")}  # where one looks is one's own


@pytest.mark.parametrize(
    ("page", "panel", "looks"),
    [
        ("transformer", {"inside": "change"}, set()),
        ("transformer", {"inside": "off"}, {"off.label", "instead.label"}),
        ("translate", {"asking": "word"}, {"asking.word.previous", "asking.word.next"}),
        ("translate", {"asking": "beam"}, set()),
    ],
)
def test_a_locked_model_can_be_looked_into_and_no_more(
    page: str, panel: dict[str, str], looks: set[str]
) -> None:
    at = PAGES[page](language="en", locked=".".join(LOCKS), **panel)
    (sentence,) = [each for each in at.text_input if each.label == Text("en")(f"{page}.sentence")]
    assert sentence.disabled
    assert sentence.value
    views = (
        {"typed_only.label", "merged.label", "arrange.label"} if page == "transformer" else set()
    )
    names = {"compose.everything", *looks, *views}
    assert changeable(at) == {Text("en")(name) for name in names}


def test_whoever_gets_around_a_disabled_field_changes_nothing() -> None:
    def page() -> None:
        import streamlit as st

        from ui.kit import session

        session.begin()
        session.put(text="c d e", step=2)
        settings = session.memory().settings
        st.text(f"{settings.text} {settings.step}")

    at = AppTest.from_function(page, default_timeout=60)
    at.query_params["text"], at.query_params["locked"] = "a b", "text"
    assert [each.value for each in at.run().text] == ["a b 2"]


@every_language
def test_a_composed_page_says_its_note_and_nothing_of_other_pages(language: str) -> None:
    at = opened(language=language, note=NOTE, locked="text")
    assert drawn(at)
    page = " ".join(each.proto.body for each in at.get("html"))
    assert "Which word does &lt;b&gt;student&lt;/b&gt; look at?\n" in page
    assert "\n&#36;x&#36; :red[y] &amp;amp;" in page
    assert not is_there(at, "navigation")
    assert share_of(at)["compose"] is None
    assert is_there(opened(language=language), "navigation")


@every_language
def test_who_wants_all_gets_it_with_the_settings_of_the_link(language: str) -> None:
    link = {"text": "a b c", "scoring": "plain", "step": "3", "language": language}
    at = opened(**link, note=NOTE, locked="text.scoring")
    (button,) = [b for b in at.button if b.label == Text(language)("compose.everything")]
    button.click().run()
    assert {name: at.query_params[name] for name in at.query_params} in (
        link,
        {name: [value] for name, value in link.items()},
    )
    assert not at.text_input[0].disabled
    assert is_there(at, "navigation")


def test_no_note_offers_to_change_what_is_locked() -> None:
    header, _ = drawn(opened(language="en")) or pytest.fail("no stage")
    assert any(note["action"] for note in header["notes"])
    header, _ = drawn(opened(language="en", locked="scoring")) or pytest.fail("no stage")
    assert header["notes"]
    assert not any(note["action"] for note in header["notes"])


@every_language
def test_the_composer_is_told_the_controls_of_its_page(language: str) -> None:
    text = Text(language)
    assert PAGES.keys() == CONTROLS.keys()
    for page, open_ in PAGES.items():
        at = open_(language=language)
        compose = share_of(at)["compose"]
        assert compose["controls"] == {name: text(key) for name, key in CONTROLS[page].items()}
        assert set(compose["controls"]) <= set(LOCKS)
        assert (compose["longest"], compose["most"]) == (LONGEST_QUERY, 500)

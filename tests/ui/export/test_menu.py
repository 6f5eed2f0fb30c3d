"""A file that takes long is made on the page, can be stopped, and then is handed out."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention import attend
from models.slices import Slices
from tests.ui.export.test_formats import taken
from ui.export.formats import Offer, Sliced, Written
from ui.export.menu import ASKED, LONG
from ui.export.page import seconds
from ui.export.table import Table
from ui.kit import waiting
from ui.kit.language import Text


class Open(nullcontext[None]):
    """The list of files, unfolded or not."""

    def __init__(self, *, is_open: bool = True) -> None:
        super().__init__()
        self.open = is_open


def page() -> None:
    import streamlit as st

    from ui.export.menu import take_away
    from ui.kit.language import Text

    language = st.session_state["language"]
    take_away(st.session_state["folded"], Text(language), st.session_state["offer"])


class Files:
    """Counts the slices of all files."""

    def __init__(self) -> None:
        self.done = 0

    def slices(self, content: str) -> Slices[str]:
        for number in range(4):
            self.done += 1
            yield (number + 1) / 4
        return content

    def offer(self, content: str) -> Offer:
        def make() -> Slices[str]:
            return self.slices(content)

        files: dict[str, Callable[..., Written] | None] = {
            "html": Sliced(make, LONG + 0.1),
            "csv": Sliced(make, LONG),
        }
        return Offer("a title", files, 0, lambda: content)


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """One slice for each look."""
    monkeypatch.setattr(waiting, "AT_ONCE", -1)
    monkeypatch.setattr(waiting, "LOOK", -1)
    return Files()


def opened(offer: Offer, language: str = "en") -> AppTest:
    at = AppTest.from_function(page)
    at.session_state["folded"] = Open()
    at.session_state["language"] = language
    return offered(at, offer)


def offered(at: AppTest, offer: Offer) -> AppTest:
    at.session_state["offer"] = offer
    at.run()
    assert not at.exception, at.exception
    return at


def downloads(at: AppTest) -> list[str]:
    return [each.proto.label for each in at.get("download_button")]


def bars(at: AppTest) -> list[str]:
    return [each.proto.text for each in at.get("progress")]


def test_a_long_file_is_made_stopped_made_again_and_handed_out(files: Files) -> None:
    text = Text("en")
    at = opened(files.offer("one"))
    assert (downloads(at), files.done) == (["CSV"], 0)
    at.button(key="make_html").click().run()
    assert bars(at) == [text("work.file", percent="50%")]
    at.button(key="stop file").click().run().run()
    assert (files.done, bars(at)) == (2, [])
    assert [each.value for each in at.info] == [text("work.stopped")]
    at.button(key="again file").click().run()
    while bars(at):
        at.run()
    assert files.done == 2 + 4
    assert downloads(at) == ["HTML", "CSV"]
    assert [each.value for each in at.caption] == [text("export.ready", label="HTML")]
    at.run()
    assert (downloads(at), files.done) == (["HTML", "CSV"], 6)  # it stays


def test_of_other_content_nothing_is_made_unasked(files: Files) -> None:
    at = opened(files.offer("one"))
    at.button(key="make_html").click().run()
    offered(at, files.offer("two"))
    assert (downloads(at), bars(at), files.done) == (["CSV"], [], 2)
    at.button(key="make_html").click().run().run().run()
    assert downloads(at) == ["HTML", "CSV"]
    offered(at, files.offer("three"))
    assert (downloads(at), files.done) == (["CSV"], 2 + 4)


def test_a_file_is_kept_until_the_list_is_folded(files: Files) -> None:
    at = opened(files.offer("one"))
    at.button(key="make_html").click().run().run().run()
    assert at.session_state[ASKED].file == "one"
    at.session_state["folded"] = Open(is_open=False)
    at.run()
    assert ASKED not in at.session_state


def bounded(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    for module in ("table", "menu"):
        monkeypatch.setattr(f"ui.export.{module}.MOST_LINES", most)


def test_a_table_that_spreadsheets_read_to_its_end_is_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bounded(monkeypatch, Table(taken().trace).lines)
    at = opened(taken().offer())
    assert {"CSV", "JSON", "NPZ"} <= set(downloads(at))
    assert not at.caption


@pytest.mark.parametrize(
    ("language", "start"), [("en", "CSV would have"), ("zh", "CSV 每行一个数")]
)
@pytest.mark.parametrize("alone", [False, True])
def test_of_a_longer_table_the_page_says_why_it_is_not_offered(
    language: str, start: str, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Table({"A": taken().trace, "B": taken().trace} if alone else taken().trace)
    bounded(monkeypatch, table.lines - 1)
    offer = taken(language).offer()
    numbers = 30_000 if alone else 0  # so large that the sizes of what is offered would be listed
    at = opened(Offer("both", {"csv": table}, numbers) if alone else offer, language)
    assert "CSV" not in downloads(at)
    assert at.button(key="make_csv").disabled
    (why,) = [each.value for each in at.caption]
    assert why.startswith(start)
    assert all(f"{each:,}" in why for each in (table.lines, table.lines - 1))
    assert [each in why for each in ("JSON", "NPZ")] == [not alone] * 2


def test_what_takes_long_is_foretold() -> None:
    def long(words: int, width: int) -> set[str]:
        vectors = np.random.default_rng(1).normal(size=(words, width))
        given = replace(taken(), trace=attend(vectors, vectors, vectors))
        made = given.offer().files
        return {
            name for name, each in made.items() if isinstance(each, Sliced) and each.seconds > LONG
        }

    assert long(11, 50) == set()
    assert long(32, 50) == {"html"}
    assert long(33, 512) == set()  # one cell's arithmetic
    assert long(512, 512) == set()


def test_what_makes_the_queries_counts_too() -> None:
    trace = taken().trace
    wide = replace(
        trace,
        raw_queries=np.ones((3, 1000)),
        raw_keys=np.ones((3, 1000)),
        projection=np.ones((1000, trace.queries.shape[1])),
    )
    assert seconds(wide) > 20 * seconds(trace)

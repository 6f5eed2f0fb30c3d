"""What the server sees to when it starts: no session fills its memory, no collector stops it."""

import gc
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import streamlit as st
from streamlit import net_util
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from tests import loop
from ui.kit import serving
from ui.kit.uploads import MOST_FILES

NAMES = [f"file{number}" for number in range(5)]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryUploadedFileManager]:
    """The files of a server that has been started."""
    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", MemoryUploadedFileManager.add_file)
    for name in ("get_external_ip", "get_internal_ip"):
        monkeypatch.setattr(net_util, name, None)
    monkeypatch.setattr(serving.cli_util, "open_browser", lambda _: None)

    async def started() -> None:
        async with serving.begin(st.App("app.py")):
            pass

    loop.run(started())
    yield MemoryUploadedFileManager("/upload")
    gc.unfreeze()


def put(files: MemoryUploadedFileManager, session: str, *names: str) -> None:
    for name in names:
        files.add_file(session, UploadedFileRec(name, name, "text/plain", name.encode()))


def held(files: MemoryUploadedFileManager, session: str) -> list[str]:
    return [each.file_id for each in files.get_files(session, NAMES)]


def test_a_session_keeps_its_newest_files(files: MemoryUploadedFileManager) -> None:
    put(files, "one", *NAMES)
    put(files, "other", *NAMES[:2])
    assert held(files, "one") == NAMES[-MOST_FILES:]
    assert held(files, "other") == NAMES[:2]


def test_the_same_file_again_pushes_none_out(files: MemoryUploadedFileManager) -> None:
    put(files, "one", "file0", "file1", "file1", "file1")
    assert held(files, "one") == ["file0", "file1"]


@pytest.mark.usefixtures("files")
def test_what_is_loaded_is_not_looked_through_again() -> None:
    """A full collection of it takes 50 ms, in which nobody is served."""
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < gc.get_freeze_count() / 10


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        (None, ["localhost", "10.0.0.7"]),
        ("0.0.0.0", ["localhost", "10.0.0.7"]),
        ("10.0.0.9", ["10.0.0.9"]),
    ],
)
def test_the_page_is_where_the_server_listens(
    monkeypatch: pytest.MonkeyPatch, address: str | None, hosts: list[str]
) -> None:
    """A server that was given no address listens everywhere."""
    known = serving.config.get_option
    monkeypatch.setattr(
        serving.config,
        "get_option",
        lambda name: address if name == "server.address" else known(name),
    )
    monkeypatch.setattr(serving, "_in_the_network", lambda: ["10.0.0.7"])
    assert [urlsplit(each).hostname for each in serving.addresses()] == hosts

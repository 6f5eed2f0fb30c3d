"""The server behind the page: what it has loaded, what it holds, what it says, and whom it asks."""

import asyncio
import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import psutil
import pytest
from streamlit import config, net_util
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server import server_util

from benchmarks.session import visit
from tests import ROOT, loop
from tests.browser.conftest import wait_idle
from tests.browser.pages import Pages
from tests.server import Server, serve
from ui.frame import frame
from ui.kit import serving
from ui.kit.settings import PANELS

MEGABYTES = 200
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems count otherwise")
PAGES = [
    "compare",
    "transformer",
    "learn",
    "glossary",
    *(f"classify?panel={panel}" for panel in PANELS if panel != "evidence"),
]
"""Beside the first. The panel left out starts TensorFlow, if in a process of its own."""


WRITING = """
import os, sys, tempfile

tempfile.gettempdir()  # which Python finds out by a file with nothing of anybody in it

def told(event, arguments):
    if event != "open":
        return
    path, mode, flags = arguments
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND
    named = not isinstance(path, int)  # and no end of a pipe
    if named and flags & writes and path != os.devnull and "__pycache__" not in str(path):
        os.write(SINK, f"{path} {mode}\\n".encode())

SINK = os.open(os.environ["WRITTEN"], os.O_WRONLY | os.O_APPEND)
sys.addaudithook(told)
"""
"""Runs in the server before anything else, and writes down what it opens to write."""


NAMES = ["", *(name for name in frame.PAGES | frame.ASIDE if name != "explorer")]


async def open_at_once(server: Server) -> None:
    """Each page twice, before the server has shown any. Raises PageFailed."""

    async def come(page: str) -> None:
        async with visit(server.url, page):
            pass

    await asyncio.gather(*(come(page) for page in 2 * NAMES))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list of files that the visited server opened to write."""
    folder = tmp_path_factory.mktemp("visited")
    (folder / "sitecustomize.py").write_text(WRITING, encoding="utf-8")
    (folder / "written.txt").touch()
    return folder / "written.txt"


@pytest.fixture(scope="module")
def visited(pages: Pages, written: Path) -> Iterator[Server]:
    """A server that a class has opened at once, and that has shown every page to one visitor."""
    troubles: list[str] = []
    environment = {"WRITTEN": str(written), "PYTHONPATH": str(written.parent)}
    with serve("app.py", written.with_name("log.txt"), environment=environment) as server:
        loop.run(open_at_once(server))  # and no page fails
        page = pages.open(server.url, troubles)
        wait_idle(page)
        page.get_by_role("button", name="Take away").click()
        page.get_by_role("spinbutton").wait_for()
        wait_idle(page)
        for path in PAGES:
            page.goto(f"{server.url}/{path}")
            wait_idle(page)
        assert not troubles
        yield server
        pages.end_test()


@LINUX
def test_the_server_stays_light(visited: Server) -> None:
    process = psutil.Process(visited.pid)
    mapped = "\n".join(region.path for region in process.memory_maps())
    libraries = set(re.findall(r"site-packages/(\w+)", mapped))
    assert "numpy" in libraries
    assert not libraries & {"tensorflow", "keras", "pandas"}, libraries
    assert process.memory_info().rss / 1e6 < MEGABYTES


def test_nothing_is_stored_about_anybody(visited: Server, written: Path) -> None:
    """Whoever types, uploads and takes away leaves no file."""

    async def come_and_go() -> None:
        query = urlencode({"vectors": "own"})
        async with visit(visited.url, query=query) as there:
            await there.type("Anna wrote to her doctor")
            (widget,) = (each for key, each in there.widgets.items() if key.startswith("upload_"))
            await there.upload(visited.url, widget, "vectors.txt", b"Anna 1 2\nwrote 3 4\n")
            await there.change(there.widgets["export"], bool_value=True)
            assert there.files
            for key in there.files:
                await there.file(key)

    loop.run(come_and_go())
    assert written.read_text(encoding="utf-8") == ""


def test_a_page_survives_its_session(visited: Server) -> None:
    """What makes a browser ask for the page again when it is connected to a server that is new.

    Streamlit's does so only where some part of the page is drawn by itself.
    """

    async def seconds(page: str) -> float:
        async with visit(visited.url, page) as there:
            return there.again

    assert [page for page in NAMES if not loop.run(seconds(page))] == []


def test_what_is_watched_can_be_seen(visited: Server) -> None:
    """The metrics that the dashboard draws and the autoscaler counts."""
    with urlopen(f"{visited.url}/_stcore/metrics") as answer:
        served = set(re.findall(r"^(\w+)", answer.read().decode(), flags=re.MULTILINE))
    board = (ROOT / "deploy/watch/dashboard.json").read_text(encoding="utf-8")
    drawn = set(re.findall(r"\b(?:active|session)_\w+", board))
    assert drawn >= {"active_sessions", "session_events_total"}
    assert drawn <= served
    scaler = (ROOT / "deploy/kubernetes/autoscaler.yaml").read_text(encoding="utf-8")
    assert "metric: { name: active_sessions }" in scaler


def test_the_server_prints_its_address_and_knows_every_option(visited: Server) -> None:
    log = visited.log.read_text(encoding="utf-8")
    assert f"URL: {visited.url}" in log
    assert "not a valid config option" not in log


OUTSIDE = """
import os, sys

def told(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        with open(os.environ["ASKED"], "a") as file:
            print(event, arguments[-1] if event == "socket.connect" else arguments[0], file=file)

sys.addaudithook(told)
"""
"""Runs in the server before anything else, and writes down whom it asks."""

PROXY = "https://lab.example.org"

LISTENING = {
    "this machine": (),
    "the network, behind a proxy": (
        "--server.address=0.0.0.0",
        f"--server.corsAllowedOrigins={PROXY}",
    ),
    "one name": ("--server.allowedHosts=lab.example.org",),
}


@pytest.fixture(scope="module", params=LISTENING.values(), ids=LISTENING)
def watched(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Path]]:
    """A server that nobody has visited, and the file in which it says whom it asks."""
    folder = tmp_path_factory.mktemp("watched")
    (folder / "sitecustomize.py").write_text(OUTSIDE, encoding="utf-8")
    asked = folder / "asked.txt"
    asked.touch()
    environment = {"ASKED": str(asked), "PYTHONPATH": str(folder)}
    with serve("app.py", folder / "log.txt", *request.param, environment=environment) as server:
        yield server, asked


def handshake(server: Server, origin: str | None, host: str | None = None) -> int:
    """The status of the answer to a request for the websocket: 101 where it is opened."""
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
    connection.putrequest("GET", "/_stcore/stream", skip_host=True)
    for name, value in {
        "Host": host or address.netloc,
        "Origin": origin,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }.items():
        if value:
            connection.putheader(name, value)
    connection.endheaders()
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def test_nobody_outside_is_asked_whoever_connects(
    watched: tuple[Server, Path], request: pytest.FixtureRequest
) -> None:
    server, asked = watched
    listening = request.node.callspec.id
    evil = "http://pages.example.com"
    assert handshake(server, evil) == 403
    assert handshake(server, "null") == 403
    assert handshake(server, evil, "lab.example.org") == 403
    expected, through = (101, 403) if listening != "one name" else (403, 403)
    assert handshake(server, server.url) == expected
    assert handshake(server, None) == expected
    if listening == "the network, behind a proxy":
        through = 101
    assert handshake(server, PROXY) == through
    assert handshake(server, PROXY, "lab.example.org") == 101
    assert handshake(server, evil, "pages.example.com") == expected
    # The probe for the address in the network sends nothing, and goes to nobody.
    lines = asked.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if str(serving.UNUSED) not in line] == []


def test_it_says_where_it_listens(watched: tuple[Server, Path]) -> None:
    server, _ = watched
    port, log = urlsplit(server.url).port, server.log.read_text(encoding="utf-8")
    assert re.search(rf"URL: http://(127\.0\.0\.1|localhost):{port}\n", log)


def test_a_foreign_origin_is_refused_without_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("get_external_ip", "get_internal_ip"):
        monkeypatch.setattr(net_util, name, getattr(net_util, name))
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr(net_util, "_make_blocking_http_get", None)
    monkeypatch.setattr(server_util, "allowlisted_origins", lambda: {PROXY})
    serving.ask_nobody()
    assert not server_util.is_url_from_allowed_origins("http://pages.example.com")
    assert server_util.is_url_from_allowed_origins(PROXY)


@pytest.mark.parametrize(
    ("address", "known"),
    [("192.168.7.7", ["http://192.168.7.7:8501"]), ("0.0.0.0", ["http://localhost:8501"])],
)
def test_the_addresses_that_are_said(
    address: str, known: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"server.address": address, "browser.serverPort": 8501, "server.baseUrlPath": ""}
    monkeypatch.setattr(config, "get_option", lambda name: options.get(name))
    monkeypatch.setattr(config, "is_manually_set", lambda _: False)
    assert serving.addresses()[:1] == known
    assert len(serving.addresses()) <= 2


@LINUX
def test_one_thread_multiplies_matrices() -> None:
    """Whoever starts it: the app's package says so before NumPy is loaded."""
    counted = "import ui, numpy, psutil; numpy.ones((500, 500)) @ numpy.ones((500, 500))"
    counted += "; print(psutil.Process().num_threads())"
    environment = {name: value for name, value in os.environ.items() if "THREADS" not in name}
    found = subprocess.run(
        [sys.executable, "-c", counted], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert int(found.stdout) == 1


async def kinds_after_typing(url: str) -> list[str]:
    """The messages with which the server answers a letter."""
    kinds = []
    async with visit(url) as session:
        take = session._take

        def note(answer: ForwardMsg) -> bool:
            kinds.append(str(answer.WhichOneof("type")))
            return take(answer)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(session, "_take", note)
            await session.type("a cat")
    return kinds


def test_what_was_typed_is_drawn_before_the_address_changes(server: Server) -> None:
    kinds = loop.run(kinds_after_typing(server.url))
    assert kinds.count("page_info_changed") == 1
    assert "delta" not in kinds[kinds.index("page_info_changed") :]

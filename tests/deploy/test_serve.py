"""Several processes behind a proxy: who is served by which, and what happens when one fails.

The processes are small stand-ins, so that only the proxy and what watches over it are tried.
"""

from __future__ import annotations

import gzip
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from scripts import serve
from tests import ROOT

STAND_IN = Path(__file__).with_name("process.py")
COUNT = 3
PATIENCE = 4.0
SECONDS = 40.0

RUN = f"""
import sys
from scripts.serve import Farm, replicas
processes = replicas({COUNT}, int(sys.argv[2]), [sys.executable, sys.argv[3]], [])
Farm(processes, [sys.argv[1], "-db", "-f", sys.argv[4]], {PATIENCE}).run()
"""


def proxy() -> str | None:
    try:
        return serve.find_proxy()
    except serve.NoProxy:
        return None


needs_proxy = pytest.mark.skipif(
    not proxy() or os.name == "nt", reason="HAProxy is not installed, which this is about"
)


class Visitor:
    """Somebody whose browser keeps cookies, or none."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    def get(self, path: str = "/", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            sent = {"Cookie": self.cookie} if self.cookie else {}
            connection.request("GET", path, headers=sent | headers)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            self.cookie = found.get("set-cookie", self.cookie).partition(";")[0]
            return answer.status, found, answer.read()
        finally:
            connection.close()

    def process(self) -> int:
        """The port of the process that answers."""
        status, _, body = self.get()
        assert status == 200
        return int(body.split()[0])


def until(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < give_up, "it did not come"
        time.sleep(0.05)


def listening(port: int) -> bool:
    try:
        return Visitor(port).get()[0] == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[psutil.Process, int]]:
    """The one that watches over all, and the port of the proxy."""
    port = 20_000 + os.getpid() % 10_000 * 4
    file = tmp_path_factory.mktemp("farm") / "haproxy.cfg"
    ports = range(port + 1, port + 1 + COUNT)
    text = serve.configuration("127.0.0.1", port, ports)
    file.write_text(text.replace("timeout check 3s", "timeout check 500ms"), encoding="utf-8")
    command = [sys.executable, "-c", RUN, proxy() or "", str(port), str(STAND_IN), str(file)]
    with subprocess.Popen(command, cwd=ROOT) as running:
        try:
            until(lambda: listening(port))
            until(lambda: len({Visitor(port).process() for _ in range(COUNT)}) == COUNT)
            yield psutil.Process(running.pid), port
        finally:
            running.terminate()


def child(farm: psutil.Process, port: int) -> psutil.Process:
    (found,) = (each for each in farm.children() if each.cmdline()[-1].endswith(f"={port}"))
    return found


@needs_proxy
def test_people_are_spread_and_each_stays_on_one_process(farm: tuple[psutil.Process, int]) -> None:
    _, port = farm
    people = [Visitor(port) for _ in range(2 * COUNT)]
    first = [each.process() for each in people]
    assert sorted(first) == sorted(2 * list(range(port + 1, port + 1 + COUNT)))
    for _ in range(3):
        assert [each.process() for each in people] == first
    assert all("; HttpOnly; SameSite=Lax" in Visitor(port).get()[1]["set-cookie"] for _ in "ab")


@needs_proxy
def test_files_are_packed_and_kept_and_the_metrics_closed(farm: tuple[psutil.Process, int]) -> None:
    _, port = farm
    for path in ("/_stcore/metrics", "/lab/_stcore/metrics", "/_stcore/agent/openapi.json"):
        assert Visitor(port).get(path)[0] == 404
    somebody = Visitor(port)
    somebody.process()  # whose answers to come set no cookie, so that they may be kept
    _, headers, body = somebody.get("/static/js/a.js", **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert len(body) < 2000
    kept = gzip.decompress(body)
    assert kept.startswith(f"{somebody.process()} /static/js/a.js".encode())
    _, headers, body = Visitor(port).get("/static/js/a.js")
    assert body == kept
    assert "age" in headers


@needs_proxy
def test_when_a_process_ends_another_answers_and_it_is_started_again(
    farm: tuple[psutil.Process, int],
) -> None:
    watching, port = farm
    somebody = Visitor(port)
    before = somebody.process()
    ended = child(watching, before)
    ended.kill()
    assert somebody.process() != before
    until(lambda: listening(before))
    assert child(watching, before).pid != ended.pid


@needs_proxy
def test_a_process_that_hangs_is_taken_out_and_started_again(
    farm: tuple[psutil.Process, int],
) -> None:
    watching, port = farm
    somebody = Visitor(port)
    before = somebody.process()
    hanging = child(watching, before)
    hanging.suspend()
    # Whoever waits for it is sent away once the proxy has missed three of its answers.
    until(lambda: somebody.get()[0] == 200)
    assert somebody.process() != before
    until(lambda: not hanging.is_running())
    until(lambda: listening(before))


@needs_proxy
def test_all_are_started_again_one_after_the_other(farm: tuple[psutil.Process, int]) -> None:
    watching, port = farm
    ports = range(port + 1, port + 1 + COUNT)
    old = {child(watching, each).pid for each in ports}
    people = [Visitor(port) for _ in range(COUNT)]
    watching.send_signal(signal.SIGHUP)
    until(
        lambda: (
            all(each.get()[0] == 200 for each in people)
            and not old & {each.pid for each in watching.children()}
        )
    )
    assert len(watching.children()) == COUNT + 1


@needs_proxy
def test_a_proxy_that_ends_is_started_again(farm: tuple[psutil.Process, int]) -> None:
    watching, port = farm
    somebody = Visitor(port)
    before = somebody.process()
    (old,) = (each for each in watching.children() if "haproxy" in each.name())
    old.kill()
    until(lambda: listening(port))
    assert somebody.process() == before, "the cookie names the same process to a new proxy"


def test_without_a_proxy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAPROXY", "there-is-no-such-proxy")
    with pytest.raises(SystemExit, match="apt install haproxy"):
        serve.main(["2"])


def test_the_local_configuration_is_the_containers_but_for_the_addresses() -> None:
    text = serve.configuration("0.0.0.0", 8600, [8601, 8602])
    assert re.findall(r"^    (?:bind|server) .*$", text, re.MULTILINE) == [
        "    bind 0.0.0.0:8600",
        "    server process8601 127.0.0.1:8601",
        "    server process8602 127.0.0.1:8602",
    ]
    whole = serve.CONFIGURATION.read_text(encoding="utf-8")
    dropped = set(whole.splitlines()) - set(text.splitlines())
    assert not [line for line in dropped if "http-request deny" in line and "}" in line]
    assert "resolvers" not in text


def test_the_processes_know_each_others_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STREAMLIT_SERVER_COOKIE_SECRET", raising=False)
    first, second = serve.replicas(2, 8600, ["run"], ["--server.allowedHosts=a"])
    assert first.environment == second.environment
    assert len(first.environment["STREAMLIT_SERVER_COOKIE_SECRET"]) == 64
    assert (first.port, second.port) == (8601, 8602)
    assert list(first.command)[-1] == "--server.allowedHosts=a"

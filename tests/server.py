"""A Streamlit server of the project's own, for the browser tests and the benchmarks."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import ROOT

SECONDS_TO_START = 60
SECONDS_TO_STOP = 10


@dataclass(frozen=True)
class Server:
    """A server that answers at `url`, runs as process `pid` and writes to `log`."""

    url: str
    pid: int
    log: Path


class NotServing(RuntimeError):
    """The server ended, or gave no sign of health in time. Carries its log."""


@contextmanager
def serve(
    script: str, log: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Runs `streamlit run script`, as `make run` does, on a free port until the block ends.

    `script` is relative to the project, whose `.streamlit/config.toml` holds where no `options`
    say otherwise. `environment` is added to that of the tests.
    """
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", script]
    always = [f"--server.port={port}", "--server.headless=true"]
    with log.open("w", encoding="utf-8") as sink:
        process = subprocess.Popen(
            [*command, *always, *options],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_healthy(process, port, log)
        yield Server(f"http://127.0.0.1:{port}", process.pid, log)
    finally:
        _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    trouble = f"no health within {SECONDS_TO_START} s"
    while time.monotonic() < give_up:
        if process.poll() is not None:
            trouble = f"the server ended with code {process.returncode}"
            break
        if _healthy(port):
            return
        time.sleep(0.05)
    raise NotServing(f"{trouble}:\n" + log.read_text(encoding="utf-8"))


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    # Its workers end with it: nothing comes through their input any more.
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

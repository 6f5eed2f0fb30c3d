"""Several processes of the app behind a local HAProxy: `make serve N=4`, or

    python -m scripts.serve [N] [--port 8501] [--address 127.0.0.1] [--hosts NAME ...] [OPTION ...]

A person stays on one process; one that ends is started again, and so is one that gives no sign of
health. SIGHUP starts all of them again, one after the other. Other options are Streamlit's. Linux
and macOS.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
CONFIGURATION = ROOT / "deploy" / "haproxy.cfg"
MARKED = re.compile(r"^# mark: ([^\n]+)\n.*?^# mark: end\n", re.DOTALL | re.MULTILINE)

HERE = "127.0.0.1"
LOOK_SECONDS = 0.5
ANSWER_SECONDS = 3.0
HEALTHY_SECONDS = 60.0
"""How long a process may give no sign of health before it is ended and started again."""
STOP_SECONDS = 10.0

NO_PROXY = """\
HAProxy is needed, which shares people out among the processes: `apt install haproxy`,
`dnf install haproxy` or `brew install haproxy`. HAPROXY= names one elsewhere.
One process needs none: `make run`."""


class NoProxy(RuntimeError):
    """No HAProxy was found."""


def find_proxy() -> str:
    """The HAProxy that the environment names, or the one on the path. Raises NoProxy."""
    found = shutil.which(os.environ.get("HAPROXY") or "haproxy", path=search_path())
    if not found:
        raise NoProxy(NO_PROXY)
    return found


def search_path() -> str:
    # Debian keeps it where only the administrator's shell looks.
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


def configuration(address: str, port: int, ports: Sequence[int]) -> str:
    """That of deploy/haproxy.cfg, for processes on this machine."""
    servers = "".join(f"    server process{number} {HERE}:{number}\n" for number in ports)
    parts = {
        "where it listens": f"frontend people\n    bind {address}:{port}\n",
        "the processes": servers,
    }
    text = CONFIGURATION.read_text(encoding="utf-8").partition("\n# For Prometheus")[0] + "\n"
    return MARKED.sub(lambda found: parts[found[1]], text)


@dataclass
class Replica:
    """One process of the app, which listens on ``port``; ``healthy`` is when it last said so."""

    port: int
    command: Sequence[str]
    environment: dict[str, str]
    healthy: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        self.healthy = time.monotonic()
        self.process = subprocess.Popen(
            [*self.command, f"--server.port={self.port}"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # its address, which is not the one to open
        )

    def stop(self) -> None:
        """Ends it; one that hangs is killed."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def is_healthy(self) -> bool:
        connection = http.client.HTTPConnection(HERE, self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", "/_stcore/health", headers={"Host": "localhost"})
            well = connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()
        if well:
            self.healthy = time.monotonic()
        return well

    def look(self, patience: float) -> str:
        """Starts it again where it has ended or hangs; what was done, in words, or nothing."""
        assert self.process is not None
        if self.process.poll() is not None:
            reason = f"ended with code {self.process.returncode}"
        elif self.is_healthy() or time.monotonic() - self.healthy < patience:
            return ""
        else:
            reason = f"gave no sign of health for {patience:g} s"
            self.process.kill()
        self.stop()
        self.start()
        return f"The process on port {self.port} {reason}: started again."


class Farm:
    """The processes and the proxy, until a signal ends them."""

    def __init__(
        self, replicas: Sequence[Replica], proxy: Sequence[str], patience: float = HEALTHY_SECONDS
    ) -> None:
        self.replicas = replicas
        self.proxy_command = proxy
        self.patience = patience
        self.ending = self.renewing = False

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        signal.signal(signal.SIGHUP, self._renew)
        for replica in self.replicas:
            replica.start()
        proxy = subprocess.Popen(self.proxy_command, stdin=subprocess.DEVNULL)
        try:
            while not self.ending:
                time.sleep(LOOK_SECONDS)
                if self.renewing:
                    self.renewing = False
                    self.renew()
                for done in filter(None, (each.look(self.patience) for each in self.replicas)):
                    say(done)
                if proxy.poll() is not None and not self.ending:
                    say(f"The proxy ended with code {proxy.returncode}: started again.")
                    proxy = subprocess.Popen(self.proxy_command, stdin=subprocess.DEVNULL)
        finally:
            proxy.terminate()
            for replica in self.replicas:
                if replica.process:
                    replica.process.terminate()
            for replica in self.replicas:
                replica.stop()
            proxy.wait()

    def renew(self) -> None:
        """Starts all processes again, the next one when the one before answers."""
        for replica in self.replicas:
            replica.stop()
            replica.start()
            give_up = time.monotonic() + self.patience
            while not replica.is_healthy() and not self.ending and time.monotonic() < give_up:
                time.sleep(LOOK_SECONDS)
            say(f"The process on port {replica.port} is new.")

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self.ending = True

    def _renew(self, _signal: int, _frame: FrameType | None) -> None:
        self.renewing = True


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def replicas(
    count: int, port: int, command: Sequence[str], options: Sequence[str]
) -> list[Replica]:
    """So many processes on the ports after ``port``, which know each other's cookies."""
    secret = os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET") or secrets.token_hex()
    environment = {**os.environ, "STREAMLIT_SERVER_COOKIE_SECRET": secret}
    always = [f"--server.address={HERE}", "--server.headless=true"]
    return [
        Replica(port + number, [*command, *always, *options], environment)
        for number in range(1, count + 1)
    ]


def greeting(address: str, port: int, ports: Sequence[int]) -> Iterator[str]:
    """What is printed at the start."""
    yield f"\n  Attention Lab, {len(ports)} processes\n\n  URL: http://{address}:{port}"
    yield f"  Metrics: {', '.join(f'http://{HERE}:{each}/_stcore/metrics' for each in ports)}"
    yield f"  To start all again, one after the other: kill -HUP {os.getpid()}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.serve", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=os.cpu_count() or 1)
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--address", default=HERE)
    parser.add_argument("--hosts", nargs="*", default=[], help="the names that it answers under")
    given, options = parser.parse_known_args(arguments)
    if given.count < 1:
        parser.error("at least one process")
    try:
        proxy = find_proxy()
    except NoProxy as missing:
        sys.exit(str(missing))
    options += [f"--server.allowedHosts={name}" for name in given.hosts]
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    processes = replicas(given.count, given.port, command, options)
    ports = [each.port for each in processes]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "haproxy.cfg"
        file.write_text(configuration(given.address, given.port, ports), encoding="utf-8")
        print(*greeting(given.address, given.port, ports), sep="\n", flush=True)
        Farm(processes, [proxy, "-db", "-f", str(file)]).run()


if __name__ == "__main__":
    main()

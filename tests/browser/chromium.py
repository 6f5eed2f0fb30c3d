"""Finds the Chromium that the browser tests drive, or installs one.

`python -m tests.browser.chromium` does both; `make test` calls it first, so that a machine without
a browser fails at once and by name, instead of skipping what needs one.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import debian

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# A container without a user namespace has no sandbox, and what is visited is this project alone.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class NoChromium(RuntimeError):
    """No browser was found, and none could be installed."""


def find() -> Path | None:
    """The first Chromium that runs. `CHROMIUM` in the environment comes first and alone.

    Raises:
        NoChromium: `CHROMIUM` names something that does not run.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if not _runs(named):
            raise NoChromium(f"CHROMIUM={named} does not run")
        return Path(named)
    return next((Path(path) for path in _candidates() if _runs(path)), None)


def install() -> None:
    """Debian's package where this process may install one, Playwright's own browser elsewhere."""
    if not debian.install("chromium", "fonts-noto-cjk"):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    if platform.system() == "Darwin":
        yield from MAC_APPLICATIONS
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    yield path


def _runs(path: str) -> bool:
    # Ubuntu's chromium-browser is a script that only says where to get the real one.
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except OSError:
        return False


def main() -> None:
    if not find():
        print("No Chromium found: installing one for the browser tests.", file=sys.stderr)
        install()
    browser = find()
    if not browser:
        raise NoChromium("none was found after installing; set CHROMIUM to a browser's path")
    print(f"Browser tests use {browser}")


if __name__ == "__main__":
    main()

"""What happens once, when the server starts.

Streamlit asks a service outside for the address of this machine: where it prints its own address,
and whenever a page of another site tries to connect, there on the event loop, so that everybody
waits. Nothing here needs the answer, so it is given in advance, before anybody can connect.
"""

from __future__ import annotations

import ast
import asyncio
import gc
import importlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from streamlit import cli_util, config, net_util
from streamlit.web.server import server_util

from ui.kit import uploads

ROOT = Path(__file__).parents[2]
"""Where the scripts of the pages are."""

EVERYWHERE = ("0.0.0.0", "::")
"""Addresses that mean every address of this machine."""

UNUSED = ("192.0.2.1", 1)
"""An address that belongs to nobody (RFC 5737). Nothing is sent to it."""


@asynccontextmanager
async def begin(_: st.App) -> AsyncIterator[None]:
    """The life of the server: it prints its addresses, asks nobody for them, opens a browser."""
    ask_nobody()
    uploads.keep_few()
    load_what_pages_need()
    keep_what_is_loaded()
    here, *elsewhere = addresses()
    print(f"\n  Attention Lab\n\n  URL: {here}")
    for address in elsewhere:
        print(f"  In the network: {address}")
    print(flush=True)
    if not config.get_option("server.headless"):
        asyncio.get_running_loop().call_soon(cli_util.open_browser, here)
    yield


def load_what_pages_need(root: Path = ROOT) -> None:
    """Import now what the pages' scripts import.

    If nobody had opened a page yet and a class did so at once, many threads would begin to import
    the same modules, some of them in circles: Python then gives some threads half of a module, and
    they fail.
    """
    for script in (root / "app.py", *sorted((root / "pages").glob("*.py"))):
        for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names):
                    for name in names:
                        importlib.import_module(name.name)
                case ast.ImportFrom(str(module), names):
                    # Of the names, those that are modules are imported too.
                    __import__(module, fromlist=[name.name for name in names])


def keep_what_is_loaded() -> None:
    """Tell Python's garbage collector that everything in memory now stays.

    It would search all of it again and again, 50 ms each time, during which nobody is served.
    """
    gc.collect()
    gc.freeze()


def ask_nobody() -> None:
    """Answer in advance the question that Streamlit would ask outside.

    A page's requests come from the host that they go to (`Origin` is `Host`), whatever the
    machine's addresses are; other origins are those of ``server.corsAllowedOrigins``.
    """
    net_util.get_external_ip = net_util.get_internal_ip = _unknown


def _unknown() -> None:
    return None


def addresses() -> list[str]:
    """The addresses of the page: on this machine and, if it listens there, in the network."""
    if config.is_manually_set("browser.serverAddress"):
        return [server_util.get_url(config.get_option("browser.serverAddress"))]
    address = config.get_option("server.address") or EVERYWHERE[0]
    if address not in EVERYWHERE:
        return [server_util.get_url(address)]
    return [server_util.get_url(host) for host in ("localhost", *_in_the_network())]


def _in_the_network() -> list[str]:
    """The address from which this machine would send; none without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(UNUSED)
        except OSError:
            return []
        return [probe.getsockname()[0]]

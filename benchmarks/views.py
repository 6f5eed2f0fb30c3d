"""BertViz's views beside the page of trained Transformers, with the same weights.

    python -m benchmarks views, or: python -m benchmarks.views [--times 3]

BertViz, and the three scripts that its pages ask for, are fetched with pip and npm. It needs
PyTorch and IPython only to stack arrays and to hold a text, so small stand-ins take their place
(`benchmarks/stand_ins`). The scripts come from this machine rather than from a CDN; npm has no
jQuery 2.0.0, so 2.1.0 takes its place.

BertViz's page is made beforehand, and its time is the browser's alone. Ours is served live: its
time includes the pass through the model, in a process that has read it for another text before.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple
from urllib.parse import urlencode

import numpy as np

from benchmarks.table import markdown
from benchmarks.transformer import SENTENCE
from benchmarks.watching import Traffic, browser, drawn, megabytes, visitor
from models.transformer.library import Model, load
from tests import ROOT
from tests.server import serve

MODEL = "e5"
SIZES = (16, 64, 128)
"""Pieces, with the two special ones."""

TIMES = 3

BERTVIZ = "bertviz==1.4.1"
CDN = "https://cdnjs.cloudflare.com"
SCRIPTS = {
    "d3@5.7.0": ("dist/d3.min.js", "ajax/libs/d3/5.7.0/d3.min.js"),
    "jquery@2.1.0": ("dist/jquery.min.js", "ajax/libs/jquery/2.0.0/jquery.min.js"),
    "requirejs@2.3.6": ("require.js", "ajax/libs/require.js/2.3.6/require.min.js"),
}
"""By package: the file in it, and where BertViz's pages look for it."""

BERTVIZ_DRAWN = "() => Boolean(document.querySelector('#vis svg line'))"
"""It draws all at one go."""
OURS_DRAWN = """heads => {
  const roots = [...document.querySelectorAll('.st-key-overview *, .st-key-stage *')]
    .map((each) => each.shadowRoot).filter(Boolean);
  const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  return all('.tiles button').length === heads && all('.heat').some((heat) => heat.clientWidth);
}"""


class MissingTool(RuntimeError):
    """A program that the comparison needs is not there."""


class Seen(NamedTuple):
    """What one page took: megabytes of data and of scripts, seconds, megabytes when drawn."""

    data: float
    scripts: float
    seconds: float
    values: float
    process: float


def text_of(model: Model, pieces: int) -> str:
    """The sentence again and again, cut to exactly so many pieces; short words fill the end."""
    words: list[str] = []
    for word in (SENTENCE.split() * pieces)[:pieces]:
        for tried in (word, "it"):
            if len(model.tokenizer(" ".join([*words, tried]), pieces + 1)) <= pieces:
                words.append(tried)
                break
    text = " ".join(words)
    assert len(model.tokenizer(text, pieces + 1)) == pieces
    return text


def fetch(folder: Path) -> None:
    """BertViz and its scripts, into a folder from which its pages can be served.

    Raises:
        MissingTool: there is no npm.
    """
    path = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))
    npm = shutil.which("npm", path=path)
    if npm is None:
        raise MissingTool("npm, which `make test-js` installs, brings the scripts of BertViz")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    subprocess.run([*pip, BERTVIZ], check=True, stderr=subprocess.DEVNULL)
    (wheel,) = folder.glob("bertviz-*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "packages")
    for package, (inside, outside) in SCRIPTS.items():
        done = subprocess.run(
            [npm, "pack", package],
            cwd=folder,
            env=os.environ | {"PATH": path},
            check=True,
            capture_output=True,
            text=True,
        )
        target = folder / outside
        target.parent.mkdir(parents=True, exist_ok=True)
        with tarfile.open(folder / done.stdout.split()[-1]) as packed:
            found = packed.extractfile(f"package/{inside}")
            assert found is not None
            target.write_bytes(found.read())


def make_pages(folder: Path, model: Model, text: str) -> None:
    """BertViz's views of the model's weights for a text, as head.html and model.html."""
    run = model.explain(text)
    np.savez(folder / "weights.npz", weights=run.weights, tokens=np.array(run.tokens))
    paths = (folder / "packages", ROOT / "benchmarks" / "stand_ins")
    subprocess.run(
        [sys.executable, "benchmarks/bertviz_page.py", str(folder / "weights.npz"), str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths))},
        check=True,
    )
    for page in folder.glob("*.html"):
        page.write_text(page.read_text(encoding="utf-8").replace(CDN, ""), encoding="utf-8")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """Serves a folder until the block ends; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def look(url: str, condition: str, heads: int, data: str) -> Seen:
    """Opens a page in a new browser; ``data`` is the part of an address whose file is data."""
    with browser() as launched:
        page = visitor(launched).new_page()
        traffic = Traffic(page)
        page.goto(url, wait_until="commit")
        seconds = drawn(page, condition, heads) / 1e3
        page.wait_for_load_state()
        part = traffic.files(data)
        rest = traffic.files() - part
        return Seen(
            (part + traffic.messages) / 1e6, rest / 1e6, seconds, *megabytes(launched, page)
        )


def rows(model: Model, ours: str, folder: Path, address: str, times: int) -> Iterator[list[str]]:
    design = model.network.design
    heads = design.heads * len(model.network.layers)
    for size in SIZES:
        text = text_of(model, size)
        make_pages(folder, model, text)
        query = urlencode({"language": "en", "model": MODEL, "passage": text})
        pages = {
            "BertViz, head view": (f"{address}/head.html", BERTVIZ_DRAWN, ".html"),
            "BertViz, model view": (f"{address}/model.html", BERTVIZ_DRAWN, ".html"),
            "here": (f"{ours}?{query}", OURS_DRAWN, "/media/"),
        }
        seen: dict[str, list[Seen]] = {name: [] for name in pages}
        for _ in range(times):
            for name, (url, condition, data) in pages.items():
                seen[name].append(look(url, condition, heads, data))
        for name, every in seen.items():
            middle = Seen(*np.median(every, axis=0))
            yield [
                str(size),
                name,
                f"{middle.data:.2f}",
                f"{middle.scripts:.2f}",
                f"{middle.seconds:.2f}",
                f"{middle.values:.0f}",
                f"{middle.process:,.0f}",
            ]


def report(times: int = TIMES) -> str:
    model = load(MODEL)
    with TemporaryDirectory() as name, serve("app.py", Path(name) / "log.txt") as app:
        folder = Path(name) / "site"
        folder.mkdir()
        fetch(folder)
        ours = f"{app.url}/transformer"
        look(ours, OURS_DRAWN, model.network.design.heads * len(model.network.layers), "/media/")
        with site(folder) as address:
            header = [
                "pieces",
                "page",
                "data, MB",
                "scripts, MB",
                "drawn, s",
                "values, MB",
                "process, MB",
            ]
            return markdown(header, rows(model, ours, folder, address, times))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.views", description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES)
    print(report(parser.parse_args(arguments).times))


if __name__ == "__main__":
    main()

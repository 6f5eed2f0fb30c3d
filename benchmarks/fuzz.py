"""Strange texts, links, widget values, component messages, files and bytes, by the thousand.

    make fuzz, or: python -m benchmarks.fuzz [--cases 3000] [--seed 0] [--only links]

Each is sent to a real server as a browser sends it. A fault is a page that shows an exception, a
traceback in the server's log, or a server that has ended. A case is repeated by its seed alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urlencode

from streamlit.components.v2.bidi_component.main import _make_trigger_id as trigger_of
from streamlit.proto.Common_pb2 import DoubleArray, StringArray
from websockets.exceptions import ConnectionClosed

from benchmarks.session import PageFailed, Session, visit
from benchmarks.table import markdown
from tests.server import Server, serve
from ui.frame.frame import PAGES
from ui.kit.settings import FIELDS, PANELS

CASES = 3000
EACH = 12
"""How many cases are sent to a page before another one is opened."""
PATIENCE = 60.0

PIECES = (
    "", " ", "\t\n", "word", "the the the", "猫追老鼠。", "ＡＢＣ", "é", "e\u0301" * 30,
    "👩\u200d👧", "\u202e", "\u2066", "\ufeff", "\u200b", "\x00", "\x07", "\ufffd", "\U0010ffff",
    "ﷺ" * 40, "<b>", "</script>", "<img src=x>", "&amp;", "$x$", "$$", "\\frac", "\\", "`", "**",
    ":red[", "](javascript:1)", "{0}", "{{x}}", "%s", "%00", "../..", "'", '"', ";--", "[", "]",
    "{", "}", "_", "-", ".", ",", "~", "+", "NaN", "nan", "inf", "-inf", "1e999", "-0", "0", "1",
    "-1", "7", "99999999999999999999", "0.1", "1.5e-320", "0-1", "3-7_2-0.5", "12.40.3", "٣", "½",
    "True", "None", "null", "a" * 500,
)  # fmt: skip

COMPONENTS = {
    "action", "cell", "demo", "edit", "found", "head", "kept", "moment", "move", "open", "page",
    "presenting", "query", "view", "word",
}  # fmt: skip
"""What the views in the browser send, by name."""

INSIDE = ("cell", "step", "ramp", "settled", "moved", "name", "i", "j", "layer", "head", "hand")

Case = Callable[[Session, random.Random], Coroutine[Any, Any, None]]


def text(draw: random.Random) -> str:
    joint = draw.choice(("", " ", "\n", "-", "_"))
    found = joint.join(draw.choices(PIECES, k=draw.randint(0, 12)))
    return found * draw.choice((1, 1, 1, 1, 40))


def value(draw: random.Random, depth: int = 0) -> Any:
    """Something that JSON can hold."""
    kinds: tuple[Callable[[], Any], ...] = (
        lambda: None,
        lambda: draw.random() < 0.5,
        lambda: draw.randint(-5, 600),
        lambda: draw.choice((0.5, -1e300, 1e-320, 2**53, -(2**70), 10**40)),
        lambda: text(draw),
        lambda: [value(draw, depth + 1) for _ in range(draw.randint(0, 4))],
        lambda: {draw.choice(INSIDE): value(draw, depth + 1) for _ in range(draw.randint(0, 4))},
        lambda: [draw.randint(-2, 12), draw.randint(-2, 12)],
    )
    return draw.choice(kinds if depth < 3 else kinds[:5])()


def link(draw: random.Random) -> str:
    """A query of any settings: their options, numbers, and anything else; some of it malformed."""
    chosen = draw.sample(sorted(FIELDS), draw.randint(1, 10))
    pairs = []
    for name in chosen:
        options = FIELDS[name].metadata.get("options", ())
        right = str(draw.choice(options)) if options else str(draw.randint(-3, 700))
        side = draw.choice(("", "", "", "a.", "b."))
        pairs.append((side + name, right if draw.random() < 0.6 else text(draw)))
    query = urlencode(pairs)
    return query if draw.random() < 0.9 else query + draw.choice(("&%", "&=&", "&a=%ff%fe", "&&;"))


async def types(session: Session, draw: random.Random) -> None:
    if session.field:
        await session.type(text(draw))


async def follows_a_link(session: Session, draw: random.Random) -> None:
    session.query = link(draw)
    await session.load()


def widget_value(draw: random.Random) -> dict[str, Any]:
    """What a button, a slider, a field or a menu may send."""
    kinds: Mapping[str, Callable[[], Any]] = {
        "trigger_value": lambda: True,
        "bool_value": lambda: draw.random() < 0.5,
        "double_value": lambda: draw.choice((0.0, -1.0, 1e308, float("nan"), float("inf"))),
        "int_value": lambda: draw.choice((0, 1, -1, 2**53, -(2**62))),
        "string_value": lambda: text(draw),
        "json_value": lambda: json.dumps(value(draw)),
        "double_array_value": lambda: DoubleArray(data=[draw.uniform(-9, 900) for _ in "ab"]),
        "string_array_value": lambda: StringArray(data=[text(draw) for _ in "ab"]),
    }
    name = draw.choice(sorted(kinds))
    return {name: kinds[name]()}


async def sets_a_widget(session: Session, draw: random.Random) -> None:
    """Of a kind that it may have, or not."""
    widgets = [key for key in session.widgets if session.kinds[key] != "bidi_component"]
    if widgets:
        await session.change(session.widgets[draw.choice(widgets)], **widget_value(draw))


async def speaks_as_a_view(session: Session, draw: random.Random) -> None:
    views = [key for key, kind in session.kinds.items() if kind == "bidi_component"]
    if not views:
        return
    key = draw.choice(views)
    names = draw.sample(sorted(COMPONENTS), draw.randint(1, 3))
    message = json.dumps({name: value(draw) for name in names})
    if draw.random() < 0.5:
        await session.change(session.widgets[key], json_value=message)
    else:
        events = [{"event": name, "value": value(draw)} for name in names]
        trigger = trigger_of(session.widgets[key], "events")
        await session.change(trigger, json_trigger_value=json.dumps(events))


async def uploads(session: Session, draw: random.Random) -> None:
    keys = [key for key, kind in session.kinds.items() if kind == "file_uploader"]
    if not keys:
        session.query = urlencode({"vectors": "own"})
        session.page = ""
        await session.load()
        keys = [key for key, kind in session.kinds.items() if kind == "file_uploader"]
    lines = [
        " ".join([draw.choice(PIECES[:40]), *(str(draw.choice(PIECES[40:])) for _ in range(3))])
        for _ in range(draw.randint(0, 30))
    ]
    data = draw.choice(
        (
            "\n".join(lines).encode(),
            draw.randbytes(draw.randint(0, 2000)),
            b"\xff\xfe" + "\n".join(lines).encode("utf-16-le"),
            "\n".join(
                f"w{n} {draw.uniform(-1, 1)} {draw.gauss(0, 1e9)}" for n in range(40)
            ).encode(),
        )
    )
    name = quote(draw.choice(("v.txt", "v.npz", "v.gz", "..%2f.txt", "猫.vec")), safe=".")
    if keys:
        await session.upload(session.url, session.widgets[keys[0]], name, data)


async def sends_bytes(session: Session, draw: random.Random) -> None:
    """No message at all: the connection may be closed for it, and nothing else may happen."""
    await session.socket.send(draw.randbytes(draw.randint(0, 300)))
    await session.load()


KINDS: Mapping[str, Case] = {
    "texts": types,
    "links": follows_a_link,
    "widgets": sets_a_widget,
    "views": speaks_as_a_view,
    "files": uploads,
    "bytes": sends_bytes,
}
SHARES = {"texts": 4, "links": 5, "widgets": 5, "views": 4, "files": 1, "bytes": 1}


@dataclass(frozen=True)
class Fault:
    """What went wrong, and what repeats it."""

    kind: str
    seed: int
    page: str
    what: str


def openings(draw: random.Random) -> tuple[str, str]:
    """A page, and a link to it under which much is open."""
    page = draw.choice(("", "", *(name for name in PAGES if name != "explorer")))
    query = {
        "classify": {"panel": draw.choice([each for each in PANELS if each != "evidence"])},
        "compare": {"extra": draw.choice(FIELDS["extra"].metadata["options"])},
        "learn": {"lesson": "ratio"},
        "": {"vectors": draw.choice(("learned", "hand", "own", "random"))},
    }.get(page, {})
    return page, urlencode(query)


async def attack(server: Server, seed: int, only: str, counts: dict[str, int]) -> list[Fault]:
    """Opens a page, and sends it `EACH` cases, one after the other."""
    draw = random.Random(seed)
    page, query = openings(draw)
    kind, before = "links", len(traceback_lines(server))
    faults = []
    try:
        async with visit(server.url, page, query) as session:
            for _ in range(EACH):
                kind = only or draw.choices(list(SHARES), weights=list(SHARES.values()))[0]
                counts[kind] = counts.get(kind, 0) + 1
                await asyncio.wait_for(KINDS[kind](session, draw), PATIENCE)
    except ConnectionClosed as closed:
        if kind != "bytes":
            faults.append(Fault(kind, seed, page, f"closed: {closed}"))
    except (PageFailed, TimeoutError, OSError) as failed:
        faults.append(Fault(kind, seed, page, f"{type(failed).__name__}: {failed}"[:300]))
    new = traceback_lines(server)[before:]
    if new:
        faults.append(Fault(kind, seed, page, " | ".join(new)[:600]))
    return faults


def traceback_lines(server: Server) -> list[str]:
    """The last line of each traceback in the server's log."""
    return list(ends(server.log.read_text(encoding="utf-8", errors="replace")))


def ends(log: str) -> Iterator[str]:
    for part in log.split("Traceback (most recent call last)")[1:]:
        frames = [line.strip() for line in part.splitlines() if line.startswith('  File "')]
        error = next((line for line in part.splitlines()[1:] if line and line[0] not in " :"), "")
        yield f"{error.strip()} ({frames[-1] if frames else 'no frame'})"


def report(cases: int, seed: int, only: str) -> tuple[str, list[Fault]]:
    counts: dict[str, int] = {}
    faults: list[Fault] = []
    began = time.monotonic()
    with TemporaryDirectory() as folder, serve("app.py", Path(folder) / "log.txt") as server:
        while sum(counts.values()) < cases:
            found = asyncio.run(attack(server, seed, only, counts))
            for fault in found:
                print(fault, file=sys.stderr, flush=True)
            faults += found
            seed += 1
    rows = [
        [name, f"{counts.get(name, 0):,}", str(sum(fault.kind == name for fault in faults))]
        for name in KINDS
    ]
    table = markdown(["sent", "cases", "faults"], rows)
    return f"{table}\n\nIn {time.monotonic() - began:.0f} s.", faults


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=[*KINDS, ""], default="")
    given = parser.parse_args()
    text_, faults = report(given.cases, given.seed, given.only)
    print(text_)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()

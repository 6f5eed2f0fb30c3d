"""Strange texts, links, widget values, component messages, files and bytes, by the thousand.

    make fuzz, or: python -m benchmarks.fuzz [--cases 3000] [--seed 0] [--only links]

Each is sent to a real server as a browser sends it. A fault is a traceback in the server's log that
goes through the project's code, a connection that is closed, an answer that does not come, or a
server that has ended. What Streamlit refuses before the project sees it, such as a number from a
menu, is counted too: whoever sent it is told that something failed, and nobody else is. A case is
repeated by its seed alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
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
from tests import ROOT
from tests.server import Server, serve
from ui.frame.frame import PAGES
from ui.kit.settings import FIELDS, PANELS

CASES = 3000
EACH = 12
"""How many cases are sent to a page before another one is opened."""
PATIENCE = 60.0
WRITTEN_SECONDS = 0.2
"""After which an error that a page has shown is in the log."""
PLAIN = "--logger.enableRich=false"

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


VALUES: Mapping[str, Callable[[random.Random], Any]] = {
    "trigger_value": lambda _: True,
    "bool_value": lambda draw: draw.random() < 0.5,
    "double_value": lambda draw: draw.choice((0.0, -1.0, 1e308, float("nan"), float("inf"))),
    "int_value": lambda draw: draw.choice((0, 1, -1, 2**53, -(2**62))),
    "string_value": text,
    "json_value": lambda draw: json.dumps(value(draw)),
    "double_array_value": lambda draw: DoubleArray(
        data=[draw.choice((draw.uniform(-9, 900), float("nan"), 1e300)) for _ in range(2)]
    ),
    "string_array_value": lambda draw: StringArray(data=[text(draw) for _ in range(2)]),
}
"""What a widget may send, by its name in Streamlit's messages."""

RIGHT = {
    "button": "trigger_value",
    "button_group": "string_array_value",
    "checkbox": "bool_value",
    "multiselect": "string_array_value",
    "number_input": "double_value",
    "selectbox": "string_value",
    "slider": "double_array_value",
    "text_area": "string_value",
    "text_input": "string_value",
}
"""The kind of value that each kind of widget sends."""


async def sets_a_widget(session: Session, draw: random.Random) -> None:
    """Mostly to a value of its kind."""
    widgets = [key for key in session.widgets if session.kinds[key] != "bidi_component"]
    if not widgets:
        return
    key = draw.choice(widgets)
    name = RIGHT.get(session.kinds[key], "")
    if not name or draw.random() < 0.1:
        name = draw.choice(sorted(VALUES))
    await session.change(session.widgets[key], **{name: VALUES[name](draw)})


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


async def attack(server: Server, seed: int, only: str, counts: Counter[str]) -> list[Fault]:
    """Opens a page, and sends it `EACH` cases, one after the other."""
    draw = random.Random(seed)
    page, query = openings(draw)
    kind, before = "links", len(ends(server.log))
    faults = []
    try:
        async with visit(server.url, page, query) as session:
            for _ in range(EACH):
                kind = only or draw.choices(list(SHARES), weights=list(SHARES.values()))[0]
                counts[kind] += 1
                await asyncio.wait_for(KINDS[kind](session, draw), PATIENCE)
    except PageFailed:
        await asyncio.sleep(WRITTEN_SECONDS)
        counts["refused"] += 1
    except ConnectionClosed as closed:
        if kind == "bytes":
            counts["refused"] += 1
        else:
            faults.append(Fault(kind, seed, page, f"closed: {closed}"))
    except (TimeoutError, OSError) as failed:
        faults.append(Fault(kind, seed, page, repr(failed)))
    faults += [Fault(kind, seed, page, end) for end in ends(server.log)[before:] if end]
    return faults


def ends(log: Path) -> list[str]:
    """Of each traceback in a log: the error and where the project raised it, or nothing."""
    found = []
    text_ = log.read_text(encoding="utf-8", errors="replace")
    for part in text_.split("Traceback (most recent call last):\n")[1:]:
        frames = [line.strip() for line in part.splitlines() if line.startswith('  File "')]
        error = next((line for line in part.splitlines() if line[:1] not in ("", " ")), "")
        ours = [frame for frame in frames if str(ROOT) in frame and "site-packages" not in frame]
        # Of a value that is none of the widget's, Streamlit's own code stumbles; what it refuses of
        # the project's, it names.
        inside = bool(frames) and "/site-packages/streamlit/" in frames[-1]
        refused = inside and not error.startswith("streamlit.errors.")
        found.append(f"{error} ({ours[-1]})" if ours and not refused else "")
    return found


def report(cases: int, seed: int, only: str) -> tuple[str, list[Fault]]:
    counts: Counter[str] = Counter()
    faults: list[Fault] = []
    began = time.monotonic()
    with TemporaryDirectory() as folder, serve("app.py", Path(folder) / "log.txt", PLAIN) as server:
        while sum(counts[name] for name in KINDS) < cases:
            found = asyncio.run(attack(server, seed, only, counts))
            for fault in found:
                print(fault, file=sys.stderr, flush=True)
            faults += found
            seed += 1
    rows = [
        [name, f"{counts[name]:,}", str(sum(fault.kind == name for fault in faults))]
        for name in KINDS
    ]
    table = markdown(["sent", "cases", "faults"], rows)
    seconds = time.monotonic() - began
    return f"{table}\n\nRefused by Streamlit: {counts['refused']}. In {seconds:.0f} s.", faults


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

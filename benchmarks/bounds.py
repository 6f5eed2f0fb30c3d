"""What a stranger can make large: each bound, and what its heaviest legal use costs everybody.

On its own, for some of the bounds: python -m benchmarks.bounds [--only gallery sweep] [--times 3]
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from attention import SCORINGS, SIMILARITIES
from benchmarks import strangers as does
from benchmarks.machine import machine
from benchmarks.strangers import Heaviest
from benchmarks.table import markdown
from benchmarks.waiting import TIMES, Cost, costs
from models.classifier.inference import LENGTH
from models.learning import studio
from models.learning.task import MOST_UNITS
from models.serving.queue import FairQueue
from models.text.chinese import LONGEST_WORD
from models.text.tokens import LIMIT, LONGEST_TEXT
from models.transformer.glance import MOST_CELLS
from models.transformer.library import MOST_PIECES
from models.translation import packaged
from models.translation.translator import LONGEST
from models.translation.translator import MOST as MOST_WRITTEN
from models.vectors import limits
from tests import ROOT
from ui.compare import gallery, sweeps
from ui.explorer.words import MOST_WORDS
from ui.export import FORMATS
from ui.export.page import ALL_WORKED
from ui.export.table import MOST_LINES
from ui.kit import by_hand, session
from ui.kit.fields import LONGEST_TYPED
from ui.kit.reading import MOST_TEXTS
from ui.kit.settings import (
    FIELDS,
    LONGEST_HAND,
    LONGEST_LINK,
    LONGEST_NOTE,
    LONGEST_QUERY,
    LONGEST_WORDS,
    PANELS,
)
from ui.lessons import compute, progress

SERVER = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["server"]
WAITING = FairQueue.__init__.__kwdefaults__ or {}


@dataclass(frozen=True)
class Bound:
    """What is sent, in which settings, how much of it counts, and what happens beyond that.

    ``heaviest`` holds what costs most within the bound, by what somebody does.
    """

    what: str
    settings: str
    bound: str
    beyond: str
    heaviest: Mapping[str, Heaviest]


SWEEPS = {
    f"a sweep of the {name} over {LIMIT} words": does.opens(
        "compare", {"extra": name}, until="curves"
    )
    for name in sweeps.SWEEPS
}
MOST = {name: str(FIELDS[name].metadata["high"]) for name in ("heads", "head_size", "dimension")}
HEADS = {"projection": "random", "heads": MOST["heads"], "head_size": MOST["head_size"]}
READ = f"{LONGEST_TYPED:,} characters are kept, the first {LONGEST_TEXT:,} are read, and of them"

BOUNDS = (
    Bound(
        "a sentence", "`text`, `query_text`, `value_text`",
        f"{READ} the first {LIMIT} words",
        "the field takes no more; the page says how much is read",
        {
            f"pastes {LONGEST_TYPED:,} characters on the Explorer": does.pastes(),
            f"{LIMIT} words on the Explorer": does.opens(),
            f"{LIMIT} words on Compare": does.opens("compare"),
        },
    ),
    Bound(
        "a sentence with contextual vectors", "the same",
        f"{MOST_PIECES} pieces",
        "the page says so, and computes nothing",
        {f"a sentence of {MOST_PIECES // 2} words": does.opens(
            "", {"vectors": "contextual"}, count=MOST_PIECES // 2)},
    ),
    Bound(
        "a review, another word", "`review`, `swap`",
        f"{READ} the first {LENGTH} words",
        "the same",
        {
            f"pastes {LONGEST_TYPED:,} characters on Classify": does.pastes("classify"),
            **{
                f"the panel {panel} of {LENGTH} words": does.opens(
                    "classify", {"panel": panel}, count=LENGTH, field="review")
                for panel in PANELS if panel != "evidence"  # which asks a worker
            },
        },
    ),
    Bound(
        "a text for a trained model", "`passage`, `pinned`",
        f"{READ} the first {MOST_PIECES} pieces; the pictures of all heads have"
        f" {MOST_CELLS:,} cells together, a byte each",
        "the page says how much is read; each cell shows the largest of several weights",
        {f"every head over {MOST_PIECES} pieces": does.reads_with_a_model},
    ),
    Bound(
        "a sentence to translate", "`phrase`, `begun`, `pulled`",
        f"{READ} the first {LONGEST} words; {MOST_WRITTEN} are written at most,"
        f" {LONGEST_WORDS} characters of them by hand;"
        f" {FIELDS['pulled'].metadata['most']} weights by hand",
        "the page says how much is read, and where it found no end; the rest is cut",
        {
            f"a beam over {LONGEST} words": does.opens(
                "translate", {"search": "beam", "asking": "beam"}, count=LONGEST, field="phrase"),
            f"{LONGEST} words in four ways": does.opens(
                "translate", {"asking": "without"}, count=LONGEST, field="phrase"),
        },
    ),
    Bound(
        "a sentence for a packaged translator", "`phrase`, `begun`, `pulled`",
        f"{READ} the first {packaged.LONGEST} pieces; {packaged.MOST} are written at most,"
        f" {LONGEST_WORDS} characters of them by hand;"
        f" {FIELDS['pulled'].metadata['most']} weights by hand",
        "the page says how much is read, and where it found no end; the rest is cut",
        {f"a beam over {packaged.LONGEST} pieces": does.translates_with_a_package},
    ),
    Bound(
        "words by hand", "`words`",
        f"{LONGEST_WORDS} characters, words of {LONGEST_WORD} at most; in a text of at most"
        f" {MOST_WORDS} words they can be changed",
        "the page says so; a link's rest is cut",
        {f"a link with {LONGEST_TYPED:,} characters of words": does.opens(
            count=LONGEST_TYPED // 5, field="words")},
    ),
    Bound(
        "an example, and networks that learn", "`sample`",
        f"{LONGEST_NOTE} characters, of which {MOST_UNITS} units are read;"
        f" {studio.MOST_WAITING} networks wait, one of each visitor; all films together take"
        f" {studio.MOST_BYTES // 1_000_000} MB",
        "it is refused, and said why; the page says that it is busy; the oldest films go",
        {f"eight heads over {MOST_UNITS} letters": does.opens(
            "train", {"task": "copy", "net_layers": "2", "net_heads": "4", "net_width": "64",
                      "sample": "a" * MOST_UNITS}, count=1)},
    ),
    Bound(
        "vectors by hand", "`hand`",
        f"{LONGEST_HAND:,} characters; {by_hand.MOST_WORDS} words can be moved, each along"
        f" {max(by_hand.DIMENSIONS)} components at most",
        "the words that were moved first go back to where they start",
        {f"a link that moves as many of {LIMIT} words as it holds": does.moves_words},
    ),
    Bound(
        "a note", "`note`",
        f"{LONGEST_NOTE} characters, without signs that turn the direction",
        "the rest is cut",
        {f"a link with {LONGEST_TYPED:,} characters of a note": does.opens(
            count=LONGEST_TYPED // 5, field="note")},
    ),
    Bound(
        "weights by hand", "`edit`",
        f"{FIELDS['edit'].metadata['most']}, each for a word and from 0 to 1",
        "the first ones are forgotten",
        {f"a link that changes each of {LENGTH} words": does.edits_weights},
    ),
    Bound(
        "words taken away", "`hidden`",
        f"places below {FIELDS['hidden'].metadata['below']}",
        "left out",
        {f"a link that takes away every other of {LIMIT} words": does.hides_every_other},
    ),
    Bound(
        "any other setting", "all others",
        "one of its options, or a number within its limits, in at most"
        f" {LONGEST_LINK:,} characters",
        "the default stays, or the nearest limit",
        {f"a link with {LONGEST_LINK:,} digits for every setting": does.opens_with_everything},
    ),
    Bound(
        "a link", "all",
        f"{LONGEST_QUERY:,} characters, percent-encoded",
        "the longest texts are left out, and what counts their words; the page says so",
        {"opens a link of 300,000 names": does.opens_by_names},
    ),
    Bound(
        "one message", "what a browser sends at once",
        f"{SERVER['maxWidgetStateSize']} MB",
        "the connection of who sent it is closed",
        {f"sends {SERVER['maxWidgetStateSize'] - 1:,} MB past the field, by a program": does.pastes(
            size=(SERVER["maxWidgetStateSize"] - 1) * 10**6)},
    ),
    Bound(
        "progress kept by a browser", "none",
        f"{progress.LONGEST_KEPT:,} characters",
        "nothing is restored",
        {f"gives back {progress.LONGEST_KEPT:,} characters": does.gives_back_progress},
    ),
    Bound(
        "a number as an answer", "none",
        f"{compute.LONGEST} characters",
        "the rest is not read",
        {f"answers a lesson with {LONGEST_TYPED:,} digits": does.answers_at_length},
    ),
    Bound(
        "a file of vectors", "none",
        f"{limits.MOST_BYTES >> 20} MB, {limits.MOST_WORDS:,} words,"
        f" {limits.DIMENSIONS[1]} components",
        "refused, and said why",
        {f"puts {limits.MOST_BYTES >> 20} MB of text on the Explorer": does.uploads},
    ),
    Bound(
        "heads", "`heads`, `head_size`",
        f"{MOST['heads']} heads of {MOST['head_size']} components over {LIMIT} words",
        "the nearest limit",
        {
            "all heads shown": does.opens("", {"head": "0", **HEADS}),
            "one of the heads on each side of Compare": does.opens("compare", {
                f"{side}.{name}": value for side in "ab" for name, value in HEADS.items()}),
        },
    ),
    Bound(
        "random vectors", "`dimension`",
        f"{MOST['dimension']} components for {LIMIT} words",
        "the nearest limit",
        {"the widest, by the dearest similarity": does.opens(
            "", {"vectors": "random", "dimension": MOST["dimension"], "similarity": "gaussian"})},
    ),
    Bound(
        "the gallery", "`extra`",
        f"{len(SCORINGS) * len(SIMILARITIES)} pictures of at most {gallery.SIDE} rows and columns",
        "neighbours are averaged",
        {
            f"the gallery of {LIMIT} words": does.opens(
                "compare", {"extra": "gallery"}, until="gallery"),
            "the gallery under all heads": does.opens(
                "compare", {"extra": "gallery", **HEADS}, until="gallery"),
        },
    ),
    Bound(
        "a sweep", "`extra`",
        f"{sweeps.TEMPERATURES} temperatures"
        f" ({sweeps.FEW_TEMPERATURES} from {sweeps.LONG} words on),"
        f" {len(sweeps.WIDTHS)} widths of {sweeps.QUERIES} queries,"
        f" or {sweeps.MOST_LENGTHS} lengths",
        "fewer points",
        SWEEPS,
    ),
    Bound(
        "files to take away", "none",
        f"{len(FORMATS)} formats of what is on the page, {LIMIT} words at most, made one by one"
        f" when asked for; a CSV has at most {MOST_LINES:,} lines",
        "longer texts are cut as on the page; there is no CSV, and the page says why and what holds"
        " its numbers",
        {
            f"all that the server makes of {LIMIT} words, one after the other": does.takes_away,
            f"the page of {ALL_WORKED} words with {MOST['dimension']} components":
                does.takes_a_page_away,
        },
    ),
    Bound(
        "questions for a worker", "none",
        f"{WAITING['waiting']} different ones wait, one of each visitor; {WAITING['remembered']}"
        f" answers are remembered; {WAITING['seconds']:.0f} s for each",
        "the page says that it is busy",
        {f"asks for the gradients of {LENGTH} words": does.asks_a_worker},
    ),
    Bound(
        "what a session remembers", "none",
        f"{session.MOST_REMEMBERED} addresses that could not hold the texts",
        "the first ones are forgotten",
        {f"types {session.MOST_REMEMBERED + 1} texts of {LONGEST_TEXT:,} characters": does.pastes(
            size=LONGEST_TEXT, times=session.MOST_REMEMBERED + 1)},
    ),
    Bound(
        "words of texts in memory", "none",
        f"the words of the last {MOST_TEXTS} texts, of all visitors together",
        "the first ones are forgotten",
        {f"types {MOST_TEXTS + 1} texts of {LONGEST_TEXT:,} characters": does.pastes(
            size=LONGEST_TEXT, times=MOST_TEXTS + 1)},
    ),
)  # fmt: skip

USES = {
    f"{bound.what}: {use}": heaviest for bound in BOUNDS for use, heaviest in bound.heaviest.items()
}
"""Everything that is measured, by the bound and by what somebody does."""


def limits_table() -> str:
    rows = [[each.what, each.settings, each.bound, each.beyond] for each in BOUNDS]
    header = ["what is sent", "settings", "bound", "what happens beyond it"]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, ["---"] * 4, *rows))


def costs_table(measured: Mapping[str, Cost]) -> str:
    header = ["what somebody does", "costs", "another waits: half of the time", "at most"]
    rows = [[name, *_cells(measured[name])] for name in ("nothing", *USES) if name in measured]
    return markdown(header, rows)


def _cells(cost: Cost) -> list[str]:
    whole = max(0.0, cost.whole)  # of little, what is usual meanwhile may be more
    return [f"{whole:.2f} s", f"{cost.half * 1e3:.0f} ms", f"{cost.most * 1e3:.0f} ms"]


def page(measured: Mapping[str, Cost], times: int = TIMES) -> str:
    return f"""# What a stranger can make large

Everybody shares one process, so whatever can be made large has a bound.
`python -m benchmarks bounds` writes this page: the bounds are the code's, and a test holds the page
to them.

{limits_table()}

## What it costs

Measured on {datetime.now(UTC):%Y-%m-%d}: {machine()}.
One person does the heaviest thing that a bound allows, {times} times, while another, a process of
its own, types on the Explorer without rest. All times are processor time: of the server and of
its workers for what something costs, of the server alone for what another waits, which is what a
wait comes to on a machine that does nothing else. Where other programs share it, every wait is
longer than it says here, and the processor time is not.

{costs_table(measured)}
"""


def main(only: Sequence[str] = (), times: int = TIMES) -> None:
    chosen = {name: use for name, use in USES.items() if not only or any(o in name for o in only)}
    print(page(costs(chosen, times), times))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=(), help="parts of the names of what is sent")
    parser.add_argument("--times", type=int, default=TIMES)
    main(**vars(parser.parse_args()))

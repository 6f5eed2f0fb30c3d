"""Changes one small thing in the source at a time, and asks whether a test notices.

    python -m scripts.mutants --reach ui/export       runs its tests once: which lines do they run?
    python -m scripts.mutants attention ui/export     tries a sample of the mutants of these rooms
    python -m scripts.mutants --table                 counts what has been tried

A mutant is a copy of the checkout in which one operator, number, argument or statement differs. The
tests that run its line run until the first fails: the mutant is then killed. One that survives is
either something that no reader could see, or a test that is missing. Results are kept in `build/`:
a run that was stopped goes on where it was. The sample of a file depends on nothing but the seed.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from scripts.mutants.changes import ROOT, Mutant, sample_of
from scripts.mutants.reach import Reach, record
from scripts.mutants.trial import Copy

RESULTS = ROOT / "build" / "mutants.jsonl"
ROOMS = (
    "attention",
    *(
        f"models/{room}"
        for room in (
            *("text", "vectors", "classifier", "transformer", "translation", "learning"),
            "serving",
        )
    ),
    *("ui/kit", "ui/lessons", "ui/export"),
)


def sources(rooms: Iterable[str]) -> Iterator[str]:
    for room in rooms:
        found = ROOT / room
        files = sorted(found.rglob("*.py")) if found.is_dir() else [found]
        yield from (file.relative_to(ROOT).as_posix() for file in files)


def run(rooms: Iterable[str], size: int, seed: int) -> None:
    waiting = [mutant for path in sources(rooms) for mutant in sample_of(path, size, seed)]
    results = read_results()
    waiting = [mutant for mutant in waiting if mutant.key not in results]
    reach = Reach()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Copy(Path(folder))
        for number, mutant in enumerate(waiting, start=1):
            verdict = copy.verdict(mutant, reach.tests_of(mutant))
            write_result(mutant, verdict)
            change = f"{_short(mutant.before)} -> {_short(mutant.after)}"
            where = f"{mutant.path}:{mutant.line}"
            print(f"{number}/{len(waiting)} {verdict:9} {where} {change}", flush=True)


def read_results() -> dict[str, dict[str, str]]:
    if not RESULTS.exists():
        return {}
    lines = RESULTS.read_text(encoding="utf-8").splitlines()
    return {row["key"]: row for row in map(json.loads, lines)}


def write_result(mutant: Mutant, verdict: str) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    row = {"key": mutant.key, "verdict": verdict, **asdict(mutant)}
    with RESULTS.open("a", encoding="utf-8") as sink:
        sink.write(json.dumps(row, ensure_ascii=False) + "\n")


def table() -> str:
    """What has been tried, counted by room, in Markdown."""
    counts: dict[str, Counter[str]] = {}
    for row in read_results().values():
        room = next((room for room in ROOMS if row["path"].startswith(f"{room}/")), row["path"])
        counts.setdefault(room, Counter())[row["verdict"]] += 1
    lines = ["| room | mutants | killed | timed out | survived |", "|---|--:|--:|--:|--:|"]
    for room, counted in sorted(counts.items()):
        each = [counted[verdict] for verdict in ("killed", "timed out", "survived")]
        lines.append(f"| `{room}` | {sum(each)} | {' | '.join(map(str, each))} |")
    return "\n".join(lines)


def _short(text: str) -> str:
    return " ".join(text.split())[:60]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("rooms", nargs="*", default=ROOMS, help="folders or files of the source")
    parser.add_argument("--sample", type=int, default=12, help="mutants a file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--reach", action="store_true", help="run the tests, and no mutant")
    parser.add_argument(
        "--table", action="store_true", help="print what has been tried, run nothing"
    )
    options = parser.parse_args()
    if options.table:
        print(table())
    elif options.reach:
        with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
            record(Copy(Path(folder)), options.rooms)
    else:
        run(options.rooms, options.sample, options.seed)


if __name__ == "__main__":
    main()

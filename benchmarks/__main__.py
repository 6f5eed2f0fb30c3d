"""Runs the benchmarks and writes their pages: docs/benchmarks.md, docs/bounds.md, or both.

python -m benchmarks [benchmarks] [bounds] [rivals] [browser] [views] [growth] [crowded] [processes]
    [soak]

The others are printed, for docs/performance.md; `soak` takes an hour.
"""

import argparse
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from benchmarks import (
    attend,
    bounds,
    browser,
    crowded,
    growth,
    processes,
    rerun,
    rivals,
    soak,
    views,
)
from benchmarks.machine import machine
from benchmarks.waiting import costs
from tests import ROOT


def benchmarks() -> str:
    return f"""# Benchmarks

Written by `make benchmark` on {datetime.now(UTC):%Y-%m-%d}: {machine()}.
Times differ from machine to machine and from day to day; the ratios are what to compare.

## `attend` against the bare NumPy lines

{attend.report()}

## A rerun of the Explorer against a rerun of an empty page

{rerun.report()}
"""


PAGES: dict[str, Callable[[], str]] = {
    "benchmarks": benchmarks,
    "bounds": lambda: bounds.page(costs(bounds.USES)),
}

TABLES: dict[str, Callable[[], str]] = {
    "rivals": rivals.report,
    "crowded": crowded.report,
    "processes": processes.report,
    "browser": browser.report,
    "views": views.report,
    "growth": growth.report,
    "soak": soak.report,
}


def asked(arguments: Sequence[str] | None = None) -> list[str]:
    """The pages and tables that the command names, or all pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    # Named by none, the list itself is looked up among the choices.
    parser.add_argument(
        "pages", nargs="*", choices=[*PAGES, *TABLES, []], metavar="|".join([*PAGES, *TABLES])
    )
    return parser.parse_args(arguments).pages or list(PAGES)


def main() -> None:
    for name in asked():
        text = (PAGES | TABLES)[name]()
        if name in PAGES:
            (ROOT / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
        print(text)


if __name__ == "__main__":
    main()

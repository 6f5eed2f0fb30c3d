"""Runs every benchmark and writes docs/benchmarks.md."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import streamlit

from benchmarks import attend, rerun

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def machine() -> str:
    return (
        f"{processor()}, {os.cpu_count()} cores, {platform.system()}; Python"
        f" {platform.python_version()}, NumPy {np.__version__}, Streamlit {streamlit.__version__}"
    )


def processor() -> str:
    """The processor's name, where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def main() -> None:
    PAGE.write_text(
        f"""# Benchmarks

Written by `make benchmark` on {datetime.now(UTC):%Y-%m-%d}: {machine()}.
Times differ from machine to machine and from day to day; the ratios are what to compare.

## `attend` against the bare NumPy lines

{attend.report()}

## A rerun of the Explorer against a rerun of an empty page

{rerun.report()}
""",
        encoding="utf-8",
    )
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()

"""Finds the pdflatex that compiles exported documents, or installs one.

`python -m tests.pdflatex` does both; `make test` calls it first, so that a machine without one
fails at once and by name.
"""

import os
import shutil
import sys

from tests import debian


class NoPdflatex(RuntimeError):
    """None was found, and none could be installed."""


def find() -> str | None:
    """The one that `PDFLATEX` in the environment names, or the first on the path."""
    return shutil.which(os.environ.get("PDFLATEX", "pdflatex"))


def main() -> None:
    if not find():
        print("No pdflatex found: installing one for the tests of LaTeX.", file=sys.stderr)
        debian.install("texlive-latex-base")
    if not find():
        raise NoPdflatex("install one (Debian: texlive-latex-base), or name it in PDFLATEX")
    print(f"LaTeX tests use {find()}")


if __name__ == "__main__":
    main()

"""A trace as files to take away, and what was taken away read back."""

from .data import NotATrace, NotExported, from_json, from_npz, to_json, to_npz
from .latex import to_latex
from .page import html
from .table import to_csv
from .worksheet import worksheet

__all__ = [
    "NotATrace",
    "NotExported",
    "from_json",
    "from_npz",
    "html",
    "to_csv",
    "to_json",
    "to_latex",
    "to_npz",
    "worksheet",
]

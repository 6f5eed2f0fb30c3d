"""A trace as files to take away, and what was taken away read back."""

from .data import NotATrace, NotExported, from_json, from_npz, to_json, to_npz
from .formats import FORMATS, Format, Offer, Taken
from .latex import to_latex
from .page import html, standing
from .table import to_csv
from .worksheet import blackboard, worksheet

__all__ = [
    "FORMATS",
    "Format",
    "NotATrace",
    "NotExported",
    "Offer",
    "Taken",
    "blackboard",
    "from_json",
    "from_npz",
    "html",
    "standing",
    "to_csv",
    "to_json",
    "to_latex",
    "to_npz",
    "worksheet",
]

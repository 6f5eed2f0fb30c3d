"""The examples in docstrings give what they say."""

import doctest
import importlib
from pathlib import Path

import pytest

from tests import ROOT

FOLDERS = ("attention", "models", "ui")
APART = ("workers", "recipes", "formats")
"""Folders that need what the server does without."""

FILES = [
    file
    for folder in FOLDERS
    for file in sorted((ROOT / folder).rglob("*.py"))
    if ">>>" in file.read_text(encoding="utf-8") and not set(file.parts) & set(APART)
]


def name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("module", [name(file) for file in FILES])
def test_examples_give_what_they_say(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module), optionflags=doctest.ELLIPSIS)
    assert result.attempted > 0
    assert result.failed == 0

"""Text for people, in their language, by key."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = tuple(sorted(path.stem for path in LOCALES.glob("*.toml")))
"""Codes of the languages there are: one file each."""


@dataclass(frozen=True)
class Text:
    """``Text("zh")("step.next")`` is the Chinese label; ``{places}`` in it are filled by name.

    Raises KeyError for a key that the language lacks: tests keep all languages alike.
    """

    language: str

    def __call__(self, key: str, **values: object) -> str:
        found = functools.reduce(lambda table, part: table[part], key.split("."), self.table)
        return str(found).format(**values) if values else str(found)

    @property
    def table(self) -> Any:
        return _table(self.language)


@functools.cache
def _table(language: str) -> dict[str, Any]:
    return tomllib.loads((LOCALES / f"{language}.toml").read_text(encoding="utf-8"))


def preferred(locale: str | None) -> str:
    """The language for a browser's locale; English where it has none of ours.

    >>> preferred("zh-Hant-TW"), preferred("fr-FR"), preferred(None)
    ('zh', 'en', 'en')
    """
    language = (locale or "").partition("-")[0].lower()
    return language if language in LANGUAGES else "en"

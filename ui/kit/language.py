"""Text for people, in their language, by key."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCALES = Path(__file__).parents[1] / "locales"

LESSONS = tuple(sorted(file.stem for file in (LOCALES / "en" / "lessons").glob("*.md")))
"""The names of the lessons: a file of prose each, in every language."""

LANGUAGES = tuple(sorted(folder.name for folder in LOCALES.iterdir()))
"""Codes of the languages: each has a folder, with a file for each room of the house."""


@dataclass(frozen=True)
class Text:
    """``Text("zh")("step.next")`` is the Chinese label; ``{names}`` in it are filled in.

    ``{count:word|words}`` picks the singular or the plural (`counted`). Raises KeyError for a key
    that the language lacks: tests ensure that all languages have the same keys.
    """

    language: str

    def __call__(self, key: str, **values: object) -> str:
        found = _texts(self.language)[key]
        return counted(found, values).format(**values) if values else found

    def together(self, *sentences: str) -> str:
        """Sentences joined; not every language puts a space between them."""
        return self("between").join(sentences)

    @property
    def entries(self) -> Any:
        """All entries of the language, nested as in its files."""
        return _read(self.language)


_BEFORE_PERCENT = re.compile(r"(?<=[\d}]) (?=%)")


def unbroken(text: str) -> str:
    """The text with every per cent sign kept on the line of its number.

    >>> unbroken("{share} % of 3 %")
    '{share}\xa0% of 3\xa0%'
    """
    return _BEFORE_PERCENT.sub("\N{NO-BREAK SPACE}", text)


_FORMS = re.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")


def counted(template: str, values: Mapping[str, object]) -> str:
    """The template with one form of each ``{count:one|other}``: the first only for 1.

    >>> counted("{n} {n:word|words} {n:is|are} left out", {"n": 1})
    '{n} word is left out'
    """
    return _FORMS.sub(lambda form: form[2 if str(values[form[1]]) == "1" else 3], template)


@functools.cache
def _read(language: str) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for file in sorted((LOCALES / language).glob("*.toml")):
        found = tomllib.loads(file.read_text(encoding="utf-8"))
        if twice := entries.keys() & found.keys():
            raise ValueError(f"{file}: {', '.join(twice)} is in another file of {language} already")
        entries |= found
    return entries


@functools.cache
def _texts(language: str) -> dict[str, str]:
    """All texts by their full keys, cached: a page asks for dozens at every change."""
    return dict(_leaves(_read(language), ""))


def _leaves(entries: Mapping[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for key, value in entries.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield above + key, unbroken(str(value))


def glossary_address(text: Text) -> str:
    """The address of the glossary from any page; ``#`` and a term's name may follow."""
    return f"./glossary?language={text.language}"


def preferred(locale: str | None) -> str:
    """The language for a browser's locale; English if its language is not supported.

    >>> preferred("zh-Hant-TW"), preferred("fr-FR"), preferred(None)
    ('zh', 'en', 'en')
    """
    language = (locale or "").partition("-")[0].lower()
    return language if language in LANGUAGES else "en"

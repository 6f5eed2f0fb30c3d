"""The data of the glossary."""

from __future__ import annotations

from typing import TypedDict

from ui.kit.wire import Tree


class Translation(TypedDict):
    language: str
    name: str


class TermData(TypedDict):
    """A term: its name in the page's language and in the others, and what it means."""

    id: str
    name: str
    others: list[Translation]
    symbols: list[Tree]
    about: str
    formula: list[Tree]


class GroupData(TypedDict):
    title: str
    terms: list[TermData]


class GlossaryData(TypedDict):
    groups: list[GroupData]
    words: dict[str, str]

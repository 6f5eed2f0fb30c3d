"""The glossary on a Streamlit page."""

from __future__ import annotations

from ui.glossary.terms import GROUPS, Term
from ui.glossary.wire import GlossaryData, GroupData, TermData
from ui.kit.component import component
from ui.kit.language import LANGUAGES, Text
from ui.kit.roles import SHEET

_LIST = component("glossary", __file__, SHEET)


def glossary(text: Text) -> None:
    """Draw every term, its name in all languages, what it means, and its formula."""
    # In a list: Streamlit would pass a dictionary within a dictionary to pandas.
    _LIST(key="glossary", data=[listed(text)])


def listed(text: Text) -> GlossaryData:
    """What the page draws, as plain data: the language of the page first."""
    groups: list[GroupData] = [
        {
            "title": text(f"glossary.groups.{group}"),
            "terms": [_term(term, text) for term in terms],
        }
        for group, terms in GROUPS.items()
    ]
    words = {word: text(f"glossary.{word}") for word in ("title", "about", "filter", "none")}
    return {"groups": groups, "words": words}


def _term(term: Term, text: Text) -> TermData:
    name, about = term.keys
    others = [language for language in LANGUAGES if language != text.language]
    return {
        "id": term.id,
        "name": text(name),
        "others": [{"language": other, "name": Text(other)(name)} for other in others],
        "symbols": [symbol.data() for symbol in term.symbols],
        "about": text(about),
        "formula": [part.data() for part in term.formula],
    }

"""The glossary: every entry of every registry, every symbol on screen, in every language."""

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention import (
    MASKS,
    POSITIONS,
    SCORINGS,
    SIMILARITIES,
    STEPS,
    WEIGHTINGS,
    attend,
    multi_head,
    projections,
)
from attention.expression import Expression, Name
from attention.notation import Total
from tests import ROOT
from ui.explorer import choices
from ui.glossary.glossary import listed
from ui.glossary.terms import GROUPS
from ui.kit.language import LANGUAGES, Text
from ui.kit.settings import Settings

TERMS = [term for terms in GROUPS.values() for term in terms]
REGISTRIES = {
    "similarity": SIMILARITIES,
    "scoring": SCORINGS,
    "weighting": WEIGHTINGS,
    "position": POSITIONS,
    "mask": MASKS,
}

every_language = pytest.mark.parametrize("language", LANGUAGES)


def nodes(tree: object) -> Iterator[Expression]:
    """A tree's nodes, itself among them."""
    if isinstance(tree, Expression):
        yield tree
        yield from (node for part in vars(tree).values() for node in nodes(part))
    elif isinstance(tree, tuple):
        yield from (node for part in tree for node in nodes(part))


def symbols(*trees: Expression) -> set[str]:
    """What stands in formulas; the index of a total counts, words under a symbol do not."""
    found = {node.text for tree in trees for node in nodes(tree) if isinstance(node, Name)}
    totals = {node.index for tree in trees for node in nodes(tree) if isinstance(node, Total)}
    return found | {letter for index in totals for letter in re.findall(r"\w", index)}


EXPLAINED = symbols(*(symbol for term in TERMS for symbol in term.symbols))


@pytest.mark.parametrize("kind", REGISTRIES)
def test_every_entry_of_every_registry_is_a_term(kind: str) -> None:
    assert {term.id for term in TERMS} >= {f"{kind}-{name}" for name in REGISTRIES[kind]}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.field)
def test_every_step_is_a_term_with_its_symbol(step) -> None:
    """The stage links to it by this name."""
    (term,) = [term for term in TERMS if term.id == step.field]
    assert [symbol.text for symbol in term.symbols] == [step.symbol]
    assert term.formula == (step.left, step.right)


def test_every_symbol_in_a_formula_is_explained() -> None:
    entries = [entry.expression for registry in REGISTRIES.values() for entry in registry.values()]
    steps = [side for step in STEPS for side in (step.left, step.right)]
    formulas = [part for term in TERMS for part in term.formula]
    assert symbols(*entries, *steps, *formulas) <= EXPLAINED


def test_every_symbol_in_the_arithmetic_is_explained() -> None:
    """Of every similarity, scoring, weighting and position, with all that can be given besides."""
    words = np.random.default_rng(4).normal(size=(3, 4))
    traces = [
        attend(
            words,
            words,
            words,
            similarity=similarity,
            scoring=scoring,
            weighting=weighting,
            position=position,
            temperature=0.5,
            bias=np.eye(3),
            undefined="nan",
        )
        for similarity, scoring in product(SIMILARITIES, SCORINGS)
        for weighting, position in product(WEIGHTINGS, POSITIONS)
    ]
    for position in POSITIONS:
        heads = projections(4, heads=2, size=2)
        traces += multi_head(words, words, words, heads, scoring="scaled", position=position)
    found: set[str] = set()
    for trace in traces:
        for step in STEPS:
            found |= symbols(step.explain(trace))
            found |= symbols(*(p for line in step.worked(trace, 1, 1).terms for p in line.parts))
    assert found <= EXPLAINED, found - EXPLAINED


def test_anchors_are_plain_and_different() -> None:
    ids = [term.id for term in TERMS]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9_-]+", each) for each in ids)


@every_language
def test_no_term_of_the_tables_is_forgotten(language: str) -> None:
    written = set(Text(language).entries["terms"])
    assert written == {term.id for term in TERMS if not term.kind}
    assert set(Text(language).entries["glossary"]["groups"]) == set(GROUPS)


@every_language
def test_each_term_is_named_in_all_languages_and_told_in_one_or_two_sentences(
    language: str,
) -> None:
    other = "zh" if language == "en" else "en"
    for group in listed(Text(language))["groups"]:
        for term in group["terms"]:
            assert term["name"].strip()
            assert [each["language"] for each in term["others"]] == [other]
            assert 1 <= len(re.findall(r"[.。:：]", term["about"])) <= 5
            assert len(term["about"]) < 260


def test_the_names_are_those_of_the_menus() -> None:
    chinese, english = (
        {term["id"]: term for group in listed(Text(language))["groups"] for term in group["terms"]}
        for language in ("zh", "en")
    )
    assert english["similarity-cosine"]["name"] == "cosine"
    assert english["similarity-cosine"]["others"] == [{"language": "zh", "name": "余弦相似度"}]
    assert chinese["similarity-cosine"]["name"] == "余弦相似度"
    assert chinese["weights"]["others"] == [{"language": "en", "name": "weight"}]


@every_language
def test_the_page_draws_them_all(language: str) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page("pages/glossary.py")
    app.query_params["language"] = language
    app.run()
    assert not app.exception
    (drawn,) = [
        json.loads(each.proto.json)[0]
        for each in app.get("bidi_component")
        if each.proto.component_name == "glossary"
    ]
    shown: list[dict[str, Any]] = [term for group in drawn["groups"] for term in group["terms"]]
    assert [term["id"] for term in shown] == [term.id for term in TERMS]
    assert drawn["words"]["title"] == Text(language)("glossary.title")


@every_language
def test_other_pages_link_to_it(language: str) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["language"] = language
    app.run()
    links = [each.proto.body for each in app.get("html") if "glossary" in each.proto.body]
    assert [re.search("href='(.+?)'", link)[1] for link in links] == [
        f"./glossary?language={language}"
    ]


@pytest.mark.parametrize("group", choices.GROUPS)
def test_every_group_of_the_panel_leads_to_a_term(group: str) -> None:
    settings = [Settings(), *(Settings(kind=kind) for kind in ("cross", "general"))]
    settings += [Settings(position=name) for name in POSITIONS]
    settings += [Settings(weighting=name) for name in WEIGHTINGS]
    assert {choices.glossary_term(group, each) for each in settings} <= {term.id for term in TERMS}

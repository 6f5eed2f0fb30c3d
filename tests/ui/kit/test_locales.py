"""Every text in every language, and no choice in a menu without its name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from typing import Any

import pytest

from attention import MASKS, POSITIONS, SCORINGS, SIMILARITIES, STEPS, WEIGHTINGS
from tests import ROOT
from ui.explorer.notes import ACTIONS, DOORS
from ui.kit.language import LANGUAGES, LOCALES, Text
from ui.kit.settings import FIELDS, SIDES
from ui.views.stage.view import WORDS

REGISTRIES = {each.kind: each for each in (SIMILARITIES, SCORINGS, POSITIONS, WEIGHTINGS, MASKS)}

every_language = pytest.mark.parametrize("language", LANGUAGES)


def leaves(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def texts(language: str) -> dict[str, Any]:
    return dict(leaves(Text(language).entries))


def placeholders(text: object) -> set[str]:
    """The {names} to be filled in, and the roles of marked words, as in ⟦q:the word⟧."""
    named = {f"{{{name}}}" for _, name, _, _ in Formatter().parse(str(text)) if name is not None}
    return named | set(re.findall(r"⟦\w:", str(text)))


def missing(language: str, keys: Iterable[str]) -> list[str]:
    """Those of the keys for which the language has no text, or an empty one."""
    there = texts(language)
    return [key for key in keys if not str(there.get(key, "")).strip()]


def needed(registries: Mapping[str, Mapping[str, object]]) -> list[str]:
    """The keys that a page looks up for the entries of its menus."""
    return [
        f"{table}.{name}"
        for kind, entries in registries.items()
        for name in entries
        for table in (kind, f"{kind}_about")
    ]


def test_there_are_english_and_chinese() -> None:
    assert {"en", "zh"} <= set(LANGUAGES)


@every_language
def test_the_keys_are_those_of_english(language: str) -> None:
    assert texts(language).keys() == texts("en").keys()


@every_language
def test_each_text_has_the_places_of_the_english_one(language: str) -> None:
    english = texts("en")
    different = {
        key: text
        for key, text in texts(language).items()
        if placeholders(text) != placeholders(english[key])
    }
    assert different == {}


@every_language
def test_every_entry_of_a_registry_has_a_name_and_a_sentence(language: str) -> None:
    assert missing(language, needed(REGISTRIES)) == []


@every_language
def test_a_similarity_without_a_name_is_found(language: str) -> None:
    extended = {**REGISTRIES, "similarity": {**SIMILARITIES, "mine": SIMILARITIES["dot"]}}
    assert missing(language, needed(extended)) == ["similarity.mine", "similarity_about.mine"]


@every_language
def test_the_stage_finds_its_words(language: str) -> None:
    steps = [
        f"steps.{step.field}.{part}" for step in STEPS for part in ("name", "axis", "sentence")
    ]
    assert missing(language, [*(f"stage.{word}" for word in WORDS), *steps]) == []


@every_language
def test_every_action_has_a_label_and_changes_settings_that_exist(language: str) -> None:
    assert missing(language, [f"actions.{name}" for name in ACTIONS]) == []
    for changes in ACTIONS.values():
        sides = [dict(changes[side]) for side in SIDES if side in changes]
        common = {name: value for name, value in changes.items() if name not in SIDES}
        for name, value in [pair for each in (common, *sides) for pair in each.items()]:
            assert value in FIELDS[name].metadata["options"]
    assert DOORS.keys() <= ACTIONS.keys()
    assert all((ROOT / script).exists() for script in DOORS.values())


@every_language
def test_every_key_in_the_program_has_a_text(language: str) -> None:
    sources = [file for folder in ("ui", "pages") for file in (ROOT / folder).rglob("*.py")]
    spoken = re.compile(r"\btext\(\s*\"([\w.]+)\"")
    keys = {key for path in sources for key in spoken.findall(path.read_text(encoding="utf-8"))}
    assert "gallery.refused" in keys
    assert missing(language, sorted(keys)) == []


@every_language
def test_the_source_of_the_default_is_told_in_one_place_and_never_called_the_article(
    language: str,
) -> None:
    found = {
        key for key, text in texts(language).items() if re.search(r"\barticle\b|文章", str(text))
    }
    assert found - {"terms.twice.about"} == set()
    assert {"en": "introduction", "zh": "文章"}[language] in texts(language)["terms.twice.about"]


TRANSLATED = re.compile("舞台|平坦|充分覆盖|充足度|行为查询|方向对了|詹森|[Jj]ensen-|比值|热图")
"""What a Chinese teacher would not say, and other spellings of JS 散度 and 热力图."""

FOREIGN_SIGNS = re.compile(
    r"[一-鿿][,;?!](?!\w)|[一-鿿]:(?![}⟧])|[,;?!][一-鿿]|\([一-鿿]|[一-鿿]\)"
    r"|\.\.\.|” [一-鿿]|[一-鿿] “"
)
"""English signs between Chinese words, and spaces around quotation marks that bring their own."""


def test_chinese_is_written_and_not_translated() -> None:
    lessons = {file.name: file.read_text("utf-8") for file in (LOCALES / "zh").glob("lessons/*")}
    every = texts("zh") | lessons
    assert lessons
    assert {key for key, text in every.items() if TRANSLATED.search(str(text))} == set()
    assert {key for key, text in every.items() if FOREIGN_SIGNS.search(str(text))} == set()

"""Settings as a link: any strings are understood, and what is written is read back the same."""

import dataclasses
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import POSITIONS, SCORINGS, SIMILARITIES, WEIGHTINGS
from ui.kit.address import address, parse, query
from ui.kit.language import LANGUAGES
from ui.kit.settings import (
    COMPARED,
    LONGEST_LINK,
    Settings,
    first,
    position_parameters,
    side_with,
    sided,
)

SIDES = ("a", "b")
FIELDS = {field.name: field for field in dataclasses.fields(Settings) if field.name not in SIDES}
NAMES = list(FIELDS)
TYPED = (
    *("text", "query_text", "value_text", "words", "review", "hand", "swap", "note"),
    *("passage", "pinned", "sample", "phrase", "begun"),
)
TURNED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that turn the direction of the text after them."""
LOCKS = ("text", "similarity", "scoring", "review", "attention", "more")
OPTIONS = {
    "language": ("auto", *LANGUAGES),
    "similarity": tuple(SIMILARITIES),
    "scoring": tuple(SCORINGS),
    "weighting": tuple(WEIGHTINGS),
    "position": tuple(POSITIONS),
    "ramp": ("uniform", "zero"),
    "attention": ("additive", "dot", "scaled_dot", "cosine", "ratio_cosine"),
    "contrast": ("normal", "high"),
    "panel": ("unfolds", "evidence", "elsewhere", "alike", "swap", "variants"),
}


def values(field: dataclasses.Field) -> st.SearchStrategy:
    """Whatever the field may hold, by what its metadata says of it."""
    known = field.metadata
    if "typed" in known:
        letters = st.characters(exclude_categories=["Cs"], exclude_characters=TURNED)
        return st.text(letters, max_size=60)
    if "options" in known:
        return st.sampled_from(known["options"])
    if "some" in known:
        chosen = st.sets(st.sampled_from(known["some"]))
        return chosen.map(lambda names: tuple(name for name in known["some"] if name in names))
    if "below" in known:
        indices = st.sets(st.integers(0, known["below"] - 1))
        return indices.map(lambda chosen: tuple(sorted(chosen)))
    if "most" in known:
        thousandths = st.integers(0, 1000).map(lambda count: count / 1000)
        edits = st.lists(st.tuples(st.integers(0, 99999), thousandths), max_size=known["most"])
        return edits.map(tuple)
    if isinstance(field.default, bool):
        return st.booleans()
    if isinstance(field.default, int):
        return st.integers(known["low"], known["high"])
    if isinstance(field.default, float):
        hundredths = st.integers(round(100 * known["low"]), round(100 * known["high"]))
        return hundredths.map(lambda count: count / 100)
    return st.tuples(st.integers(0, 99999), st.integers(0, 99999))


# What people mistype and programs cut, beside any text at all, with halves of characters.
STRINGS = st.text(st.characters()) | st.sampled_from(
    [
        *("", " ", "0", "-1", "3", "6", "1.5", "nan", "inf", "-inf", "1e999", "1e-999", "٣", "½"),
        *("²", "1_0", "0x3", "1-4", "1-4-2", "-", "-1--4", "999999-0", "1-", "dot", "Dot", "ratio"),
        *("cosine ", "en", "zh", "auto", "zero", "uniform", "9" * 5000),
        *("2.5", "5.2.2", ".", "1.", "512", "true", "none", "causal", "self"),
        *("3-0.5", "3-0.5_7-1", "3-0.5_", "3-1.5", "3-nan", "_", "-_-", "3-0.5_" * 99 + "1-0"),
    ]
)
SIDED = [f"{side}.{name}" for side in SIDES for name in NAMES]
LINKS = st.dictionaries(st.sampled_from([*NAMES, *SIDED]) | st.text(), STRINGS)
SETTINGS = st.builds(Settings, **{name: values(field) for name, field in FIELDS.items()})


@given(LINKS)
def test_any_link_gives_valid_settings(link: dict[str, str]) -> None:
    settings = parse(link)
    for name, options in OPTIONS.items():
        assert getattr(settings, name) in options
    for name, field in FIELDS.items():
        value = getattr(settings, name)
        assert type(value) is type(field.default)
        assert value in field.metadata.get("options", [value])
        assert field.metadata.get("low", value) <= value <= field.metadata.get("high", value)
    assert 0.1 <= settings.temperature <= 10
    assert 1 <= settings.step <= 5
    assert len(settings.edit) <= 40
    assert all(type(index) is int and 0 <= weight <= 1 for index, weight in settings.edit)
    assert list(settings.hidden) == sorted(set(settings.hidden) & set(range(512)))
    assert len(settings.cell) == 2
    assert all(type(part) is int and part >= 0 for part in settings.cell)
    assert [name for name in LOCKS if name in settings.locked] == list(settings.locked)
    for name in TYPED:
        typed = link.get(name, getattr(Settings(), name))
        if name == "note":
            typed = "".join(sign for sign in typed[:500] if sign not in TURNED)
        assert getattr(settings, name) == typed[: {"hand": 4000, "words": 500}.get(name)]


@given(LINKS, st.sampled_from([name for name in NAMES if name not in TYPED]))
def test_what_is_not_understood_leaves_the_rest_alone(link: dict[str, str], name: str) -> None:
    without = {key: value for key, value in link.items() if key != name}
    assert parse({**link, name: "no such thing"}) == parse(without)


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("temperature", "0", 0.1),
        ("temperature", "99", 10.0),
        ("temperature", "nan", 1.0),
        ("temperature", "inf", 1.0),
        ("temperature", "2.5", 2.5),
        ("step", "0", 1),
        ("step", "99", 5),
        ("step", "-2", 4),
        ("step", "2", 2),
        ("cell", "3-7", (3, 7)),
        ("cell", "3", (1, 4)),
        ("cell", "3-7-1", (1, 4)),
        ("cell", "²-1", (1, 4)),
        ("similarity", "cosine", "cosine"),
        ("similarity", "余弦", "dot"),
        ("scoring", "Ratio", "ratio"),
        ("language", "zh", "zh"),
        ("language", "fr", "auto"),
        ("text", "", ""),
        ("hidden", "5.2.2.512", (2, 5)),
        ("hidden", "", ()),
        ("hidden", "2.", ()),
        ("hidden", "2-5", ()),
        ("position_values", "1", True),
        ("position_values", "yes", False),
        ("dimension", "1", 2),
        ("head", "0", 0),
        ("half_width", "2.5", 2.5),
        ("edit", "3-0.5_7-1", ((3, 0.5), (7, 1.0))),
        ("edit", "3-0.12345", ((3, 0.123),)),
        ("edit", "3-1.5", ()),
        ("edit", "3-0.5_x", ()),
        ("edit", "1-0_" * 60 + "2-1", ((1, 0.0),) * 39 + ((2, 1.0),)),
        ("place", "101", 100),
        ("present", "1", True),
        ("demo", "x", 0),
        ("locked", "more.text", ("text", "more")),
        ("locked", "step.language.x", ()),
        ("note", "n" * 501, "n" * 500),
    ],
)
def test_a_value_is_read_clamped_or_left_at_its_default(
    name: str, written: str, read: object
) -> None:
    assert parse({name: written}) == dataclasses.replace(Settings(), **{name: read})


@given(SETTINGS)
def test_a_link_brings_back_the_same_settings(settings: Settings) -> None:
    assert parse(query(settings)) == settings


@given(SETTINGS)
def test_an_address_bar_carries_it_too(settings: Settings) -> None:
    link = urlencode(query(settings))
    assert parse(dict(parse_qsl(link, keep_blank_values=True))) == settings


def test_defaults_need_no_link() -> None:
    assert query(Settings()) == {}
    assert parse({}) == Settings()


@given(SETTINGS)
def test_a_link_says_only_what_differs(settings: Settings) -> None:
    differing = {name for name in NAMES if getattr(settings, name) != getattr(Settings(), name)}
    assert query(settings).keys() == differing


@given(SETTINGS)
def test_a_link_is_the_same_in_every_language(settings: Settings) -> None:
    links = []
    for language in OPTIONS["language"]:
        link = query(dataclasses.replace(settings, language=language))
        assert link.pop("language", "auto") == language
        links.append(link)
    assert all(link == links[0] for link in links)
    assert all(value.isascii() for name, value in links[0].items() if name not in TYPED)


@given(SETTINGS, st.sampled_from(LANGUAGES))
def test_an_opening_sentence_is_in_no_link_and_a_typed_one_is_the_same_for_all(
    settings: Settings, language: str
) -> None:
    opening = first(language)
    assert query(opening, opening) == {}
    assert parse({}, opening) == opening
    assert parse(query(settings, opening), opening) == settings
    assert "text" not in query(dataclasses.replace(settings, text=opening.text), opening)
    typed = dataclasses.replace(settings, text="A word")
    assert query(typed, opening)["text"] == "A word"
    assert parse({"text": "A word"}, opening).text == "A word"


@given(SETTINGS, st.sampled_from(["a", " ", "é", "书", "😀"]), st.integers(0, 5000))
def test_a_text_too_long_is_left_out_and_all_else_stays(
    settings: Settings, letter: str, count: int
) -> None:
    settings = dataclasses.replace(settings, text=letter * count)
    link = query(settings)
    assert len(urlencode(link)) < LONGEST_LINK
    differing = {name for name in NAMES if getattr(settings, name) != getattr(Settings(), name)}
    left_out = differing - link.keys()
    assert (not left_out) == address(settings).whole
    assert left_out <= {*TYPED, "edit", "place", "hidden"}
    back = {name: getattr(settings, name) for name in left_out}
    assert dataclasses.replace(parse(link), **back) == settings
    if left_out:
        longest = max(TYPED, key=lambda name: len(getattr(settings, name)))
        assert longest in left_out or not getattr(settings, longest)


@pytest.mark.parametrize(("count", "carried"), [(1000, True), (4000, False)])
def test_a_long_paragraph_is_carried_and_a_chapter_is_not(count: int, carried: bool) -> None:
    settings = Settings(text="a" * count, step=2)
    assert address(settings).whole == carried
    assert query(settings) == ({"text": "a" * count} if carried else {}) | {"step": "2"}


def test_with_a_review_a_link_leaves_out_what_counts_its_words() -> None:
    settings = Settings(review="so " * 2000, edit=((3, 0.5),), place=4, swap="good", step=2)
    assert query(settings) == {"step": "2"}
    assert query(dataclasses.replace(settings, review="so so")) == {
        **{"review": "so so", "edit": "3-0.5", "place": "4", "swap": "good", "step": "2"}
    }
    masked = Settings(text="so " * 2000, hidden=(3, 5), mask="hand", review="so so", place=1)
    assert query(masked) == {"mask": "hand", "review": "so so", "place": "1"}


def test_a_note_stays_when_a_text_is_too_long() -> None:
    settings = Settings(text="so " * 2000, note="Look at row 2.", locked=("more",))
    assert query(settings) == {"note": "Look at row 2.", "locked": "more"}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in TYPED])
def test_a_value_longer_than_a_link_is_not_looked_at(name: str) -> None:
    for piece in ("0.", "1-0_", "9", "dot."):
        assert parse({name: piece * 20_000}) == Settings()


def test_signs_that_turn_a_note_around_are_left_out() -> None:
    assert parse({"note": "pay \u202e10 to \u2066Bob\u2069"}).note == "pay 10 to Bob"
    hebrew = "שלום abc"
    assert parse({"note": hebrew}).note == hebrew


@st.composite
def two_sides(draw: st.DrawFn) -> Settings:
    """Settings whose sides differ from them in some of what may be compared."""
    chosen = {}
    for side in SIDES:
        names = draw(st.sets(st.sampled_from(COMPARED), min_size=1))
        chosen[side] = side_with(**{name: draw(values(FIELDS[name])) for name in sorted(names)})
    return dataclasses.replace(draw(SETTINGS), **chosen)


@given(two_sides())
def test_a_link_brings_both_sides_back(settings: Settings) -> None:
    link = urlencode(query(settings))
    assert parse(dict(parse_qsl(link, keep_blank_values=True))) == settings


def test_a_side_lays_its_own_choices_over_the_settings() -> None:
    link = {"text": "a b", "temperature": "2", "a.scoring": "plain", "b.temperature": "0.5"}
    settings = parse(link)
    a, b = sided(settings, "a"), sided(settings, "b")
    assert (a.text, a.scoring, a.temperature) == ("a b", "plain", 2.0)
    assert (b.text, b.scoring, b.temperature) == ("a b", "ratio", 0.5)
    assert query(settings) == link


def test_a_side_of_which_a_link_says_nothing_clear_stays() -> None:
    for link in ({"a.similarity": "nope"}, {"a.text": "x"}, {"a.": "dot"}, {"a": "dot"}, {}):
        assert parse(link) == Settings()
    read = parse({"b.similarity": "cosine", "b.temperature": "cold", "b.scoring": "Ratio"})
    assert read.a == Settings().a
    assert dict(read.b) == {"similarity": "cosine"}


def test_a_link_with_two_sides_still_leaves_out_a_text_too_long() -> None:
    sides = {f"{side}.temperature": "9.5" for side in SIDES}
    settings = parse({**sides, "text": "书" * 420})
    assert not address(settings).whole
    assert query(settings) == sides


def test_a_lock_holds_its_field_and_more_holds_what_has_no_lock_of_its_own() -> None:
    assert not any(Settings().is_locked(name) for name in NAMES)
    settings = Settings(locked=("text", "more"))
    assert settings.composed
    assert Settings(note="Look at row 2.").composed
    held = {name for name in (*NAMES, *SIDES) if settings.is_locked(name)}
    assert {"text", "temperature", "mask", "vectors", "a"} <= held
    looking = {"language", "step", "cell", "ramp", "present", "locked", "note"}
    assert held.isdisjoint({"similarity", "scoring", "review", "attention"} | looking)


def test_a_relative_position_has_a_number_for_each_distance_up_to_its_clip() -> None:
    for clip in (1, 4):
        made = position_parameters(Settings(position="relative", clip=clip))["distances"]
        assert len(made) == len(range(-clip, clip + 1))
    assert position_parameters(Settings(position="alibi", slope=0.25)) == {"slope": 0.25}

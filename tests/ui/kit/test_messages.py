"""Anything may come from a browser: what is no setting changes nothing, and raises nothing."""

import ast
import dataclasses
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import streamlit as st
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as some
from streamlit.util import AttributeDictionary

from tests import ROOT
from tests.examples import examples
from tests.models.translation.tiny import translator
from tests.ui.transformer.small import a_reading
from ui.classify import elsewhere, swap
from ui.compare import choices, gallery, picture
from ui.explorer import choices as explorer_choices
from ui.explorer.tour import tour
from ui.frame import controls, frame
from ui.frame.navigation import navigation
from ui.kit import session
from ui.kit.address import query, valid
from ui.kit.component import sent
from ui.kit.fields import LONGEST_TYPED
from ui.kit.language import Text
from ui.kit.session import Memory
from ui.kit.settings import FIELDS, LONGEST_HAND, SIDES, Settings
from ui.lessons import progress
from ui.present.demo import MOVES, answer
from ui.train import film
from ui.transformer import finding, overview
from ui.translate import ribbons
from ui.translate.scene import Scene
from ui.views.heads import heads
from ui.views.plane import plane
from ui.views.stage import stage


def a_scene() -> Scene:
    """A translation by a network of random numbers."""
    return Scene(translator().translate("I see the cat."), "additive", Settings(), Text("en"))


Heard = dict[str, tuple[str, str, Callable[[], None]]]

HEARD: Heard = {
    "stage view": ("stage", "view", stage._chosen("stage")),
    "stage action": ("stage", "action", stage._acted("stage", answer({"dot": {"step": 2}}))),
    "stage presenting": ("stage", "presenting", stage._presented("stage")),
    "plane move": ("plane", "move", plane._moved("plane")),
    "plane query": ("plane", "query", plane._looked("plane")),
    "plane action": ("plane", "action", plane._acted("plane")),
    "film moment": ("film", "moment", partial(film._moved, "film")),
    "film head": ("film", "head", partial(film._chosen, "film")),
    "heads head": ("strip", "head", heads._chosen),
    "plots edit": ("elsewhere", "edit", lambda: elsewhere._put(sent("elsewhere", "edit"))),
    "picture view": ("comparison", "view", picture._chosen),
    "picture presenting": ("comparison", "presenting", picture._presented),
    "gallery open": ("gallery", "open", gallery._opened),
    "navigation page": ("navigation", "page", navigation._clicked),
    "progress kept": ("progress_keeper", "kept", progress._restore),
    "overview head": ("overview", "head", overview._chosen),
    "finding found": (
        "finding",
        "found",
        lambda: finding.put(a_reading(), sent("finding", "found")),
    ),
    "ribbons word": ("ribbons", "word", lambda: ribbons._chosen(a_scene())),
    "tour demo": ("tour", "demo", tour._start),
}
"""What each view may say: its key, the name of the message, and who hears it."""

JSON = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats()
    | some.sampled_from(["", "dot", "ratio", "zero", "high", "7", "1-2", *MOVES, "x" * 9999])
    | some.text(max_size=9),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(
            some.sampled_from(
                [
                    *("step", "cell", "ramp", "present", "contrast", "moved", "n", "settled"),
                    *("similarity", "scoring", "rows 0", "cosine 3"),
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session on the Explorer, without a browser."""
    state: dict[str, Any] = {"memory": Memory(page="app.py")}
    monkeypatch.setattr(st, "session_state", state)
    return state


def is_sound(found: Settings) -> bool:
    """Whether an address could say each of its values."""
    values = {name: getattr(found, name) for name in FIELDS}
    sides = [dict(getattr(found, side)) for side in SIDES]
    return all(valid(each, each) == each for each in (values, *sides))


def hear(state: dict[str, Any], name: str, message: Any) -> Settings:
    """The settings after a message."""
    key, part, handler = HEARD[name]
    state.pop("progress", None)
    state["memory"].settings = Settings()
    state[key] = AttributeDictionary({part: message})
    handler()
    if part == "move":
        assert isinstance(plane.answered(), int)
    if part == "page":
        assert navigation.chosen(frame.PAGES) in (*frame.PAGES, None)
    found: Settings = state["memory"].settings
    return found


def test_every_message_is_listed() -> None:
    heard = set()
    for file in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and (node.arg or "").endswith("_change"):
                name = str(node.arg).removeprefix("on").removesuffix("change").strip("_")
                heard |= {f"{file.stem} {name}"} if name else set()
    assert heard == HEARD.keys()


@pytest.mark.parametrize("name", HEARD)
@given(message=JSON)
@example(message=[[0, 0.5]] * 9999)
@example(message={"cell": [1e400, -1], "step": True, "ramp": ["zero"], "n": float("inf")})
@example(message={"moved": [["it", [float("nan"), 1]], ["x" * 99999, [1]]], "n": 1})
@example(message={"moved": 7})
@example(message='{"rows 0": [["right"]]}')
@example(message="[" * 99999)
@examples(2, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_view_says_the_settings_stay_sound(
    state: dict[str, Any], name: str, message: Any
) -> None:
    assert is_sound(hear(state, name, message))


@pytest.mark.parametrize(
    ("name", "message", "changes"),
    [
        ("stage view", {"step": 2, "cell": [3, 5], "ramp": "zero"}, None),
        ("stage view", {"step": 99, "cell": [3, "5"], "ramp": "red"}, {"step": 5, "cell": (3, 5)}),
        ("stage view", {"cell": [-1, 0]}, {}),
        ("stage presenting", {"present": True, "contrast": "high"}, None),
        ("stage action", "dot", {"step": 2}),
        ("stage action", {"dot": 1}, {}),
        ("plane query", 3, {"cell": (3, 4)}),
        ("plane move", {"n": 1, "moved": [["it", [1, 2]]], "settled": True}, {"hand": "it 1_2"}),
        ("plane move", {"n": 1, "moved": [["it", ["a"]]]}, {}),
        ("heads head", 3, {"head": 3}),
        ("heads head", 9, {"head": 8}),
        ("heads head", "3a", {}),
        ("plots edit", [[2, 0.25], [3, 1e-9]], {"edit": ((2, 0.25), (3, 0.0))}),
        ("plots edit", [[2, 1.25]], {}),
        ("plots edit", None, {}),
        ("picture view", {"cell": [0, 1], "ramp": "zero"}, {"cell": (0, 1), "ramp": "zero"}),
        ("gallery open", {"similarity": "cosine", "scoring": "plain"}, None),
        ("overview head", {"layer": 2, "layer_head": 3}, None),
        ("overview head", {"layer": "x", "layer_head": 300}, {"layer_head": 99}),
        (
            "finding found",
            {"pair": [0, 2], "head": [2, 1]},
            {"look": (1, 3), "layer": 2, "layer_head": 1},
        ),
        ("finding found", {"pair": [2, 1], "head": None}, {"look": (3, 2)}),
        ("finding found", {"pair": [0, 99], "head": None}, {}),
        ("finding found", {"pair": [0]}, {}),
    ],
)
def test_what_is_a_setting_is_taken(
    state: dict[str, Any], name: str, message: Any, changes: dict[str, Any] | None
) -> None:
    if changes is None:
        changes = {each: tuple(to) if each == "cell" else to for each, to in message.items()}
    assert hear(state, name, message) == dataclasses.replace(Settings(), **changes)


def test_a_word_dragged_without_end_stays_within_what_is_read(state: dict[str, Any]) -> None:
    for count in range(30):
        words = [[f"{count}{'x' * 200}{index}", [1, 2]] for index in range(24)]
        found = hear(state, "plane move", {"n": count, "moved": words})
        state["memory"].settings = found
    assert len(found.hand) <= LONGEST_HAND


CHOSEN: dict[str, tuple[str, Callable[[], None]]] = {
    "similarity": ("similarity", lambda: session._changed("similarity", "similarity", None)),
    "a side's": ("a.mask", lambda: session._changed("mask", "a.mask", "a")),
    "hidden words": ("hidden_words", explorer_choices._hide),
    "preset": ("preset", choices._preset_chosen),
    "extra": ("extra", choices._extra_chosen),
    "language": ("interface", frame._language_changed),
    "example": ("text_example", partial(controls._take_example, "text")),
    "changed word": ("changed_word", lambda: swap._word_chosen("changed_word")),
    "other word": ("alike", lambda: swap._taken("alike")),
}
"""Widgets whose options depend on the language or on the words, and who hears them."""


@pytest.mark.parametrize("name", CHOSEN)
@pytest.mark.parametrize("value", ["余弦", "no such option", None, [], ["cat"], 7, [7], ...])
def test_a_stale_option_changes_nothing(state: dict[str, Any], name: str, value: Any) -> None:
    """Streamlit hands over the label that the browser sent where it is none of the options."""
    key, handler = CHOSEN[name]
    if value is not ...:
        state[key] = value
    handler()
    assert is_sound(state["memory"].settings)


def test_a_message_of_ten_megabytes_is_cut(state: dict[str, Any]) -> None:
    state["text"] = "word " * 2_000_000
    session._changed("text", "text", None)
    assert len(state["memory"].settings.text) == LONGEST_TYPED
    assert query(state["memory"].settings) == {}

"""Sources of vectors: what each promises is so, and the page says it in every language."""

import json
import re
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from models.text.tokens import tokenize
from models.vectors import embeddings, made
from tests.ui.explorer.panel import with_panel
from tests.ui.explorer.test_explorer import drawn, every_language, opened
from ui.explorer.vectors import Vectors, source, vectors_of
from ui.kit import by_hand
from ui.kit.address import parse, query
from ui.kit.language import Text
from ui.kit.reading import words_of
from ui.kit.settings import DEFAULTS, FIELDS, Settings, first
from ui.views.plane.view import PRESETS, actions, hull, preset_words, view

WORDS = ("The", "cat", "saw", "the", "CAT")


def found_of(settings: Settings, words: Sequence[str]) -> Vectors:
    return vectors_of(settings, words, source(settings, None))


def test_the_same_word_is_the_same_axis() -> None:
    found = found_of(Settings(vectors="onehot"), WORDS)
    expected = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]
    np.testing.assert_array_equal(found.array, expected)
    assert found.known == (True,) * 5


def test_random_numbers_follow_word_and_seed() -> None:
    def drawn(words: tuple[str, ...], dimension: int = 4, seed: int = 1) -> np.ndarray:
        settings = Settings(vectors="random", dimension=dimension, seed=seed)
        return found_of(settings, words).array

    array = drawn(WORDS)
    assert array.shape == (5, 4)
    np.testing.assert_array_equal(array[0], array[3])
    np.testing.assert_array_equal(array[1], array[4])
    assert len(np.unique(array)) == 3 * 4
    np.testing.assert_array_equal(drawn(("zebra", "cat"))[1], array[1])
    np.testing.assert_array_equal(drawn(WORDS, dimension=9)[:, :4], array)
    assert not np.isin(drawn(WORDS, seed=2), array).any()
    assert drawn((), dimension=7).shape == (0, 7)


@pytest.mark.parametrize("dimension", [2, 16, 64, 512])
def test_products_of_random_vectors_spread_by_the_root_of_the_dimension(dimension: int) -> None:
    words = [f"w{number}" for number in range(200)]
    array = made.random_normal(words, dimension, seed=0)
    products = [float(array[row] @ array[column]) for row in range(200) for column in range(row)]
    spread = (sum(product**2 for product in products) / len(products)) ** 0.5
    assert spread == pytest.approx(dimension**0.5, rel=0.1)
    assert abs(sum(products) / len(products)) < 0.1 * dimension**0.5


def test_hands_start_on_the_plane_where_common_words_differ_most() -> None:
    words = embeddings.load("en")
    common = words.matrix[:1000].astype(float)
    names = list(words.index)[:1000]
    coordinates = made.start(names, 4)
    # Along the directions in which the words vary most, by a second way to find these.
    centred = common - common.mean(axis=0)
    expected = centred @ np.linalg.svd(centred, full_matrices=False)[2][:4].T
    rows = [row for row, name in enumerate(names) if words.index[name] == row]
    assert len(rows) == 999  # – is a spelling of --
    np.testing.assert_allclose(np.abs(coordinates[rows]), np.abs(expected[rows]), atol=1e-9)
    music, unknown = made.start(["Music", "zzqxv"], 2)
    np.testing.assert_allclose(music, coordinates[list(words.index).index("music"), :2])
    assert np.hypot(*unknown) > 0


def test_a_moved_word_is_where_the_hand_put_it() -> None:
    settings = Settings(vectors="hand", dimension=3, hand="cat 1_-2.5_0.25 nobody 9_9_9")
    found = found_of(settings, WORDS)
    np.testing.assert_array_equal(found.array[[1, 4]], [[1, -2.5, 0.25]] * 2)
    np.testing.assert_array_equal(found.array[0], np.round(made.start(["the"], 3)[0], 2))
    assert found.known == (True,) * 5


@pytest.mark.parametrize(
    ("dimension", "width"), [(2, 2), (3, 3), (4, 4), (5, 2), (50, 2), (512, 2)]
)
def test_a_dimension_too_many_for_a_hand_is_two(dimension: int, width: int) -> None:
    assert by_hand.width(dimension) == width
    assert found_of(Settings(vectors="hand", dimension=dimension), WORDS).array.shape == (
        5,
        width,
    )


def test_another_dimension_keeps_the_numbers_that_fit() -> None:
    moved = by_hand.moved("cat 1_2_3_4", {"cat": [7, 8]})
    assert moved == "cat 7_8_3_4"
    np.testing.assert_array_equal(by_hand.vectors(moved, ["cat"], 2), [[7, 8]])
    np.testing.assert_array_equal(by_hand.vectors(moved, ["cat"], 4), [[7, 8, 3, 4]])
    (wider,) = by_hand.vectors("cat 1_2", ["cat"], 4)
    np.testing.assert_array_equal(wider[:2], [1, 2])
    np.testing.assert_array_equal(wider[2:], np.round(made.start(["cat"], 4)[0, 2:], 2))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("it 1_0.5 animal -2_3", {"it": (1, 0.5), "animal": (-2, 3)}),
        ("it 0.125_1e9_-99", {"it": (0.12, 10, -10)}),
        ("it nan_1 a 1_2", {"a": (1, 2)}),
        ("it x a 1_2", {"a": (1, 2)}),
        ("it a 1_2", {}),
        ("it 1_2_3_4_5", {}),
        ("it 1_", {}),
        ("7 1_2 8", {"7": (1, 2)}),
        ("", {}),
    ],
)
def test_what_the_setting_says(written: str, read: dict[str, tuple[float, ...]]) -> None:
    assert by_hand.read(written) == read


TOKENS = st.text(min_size=1, max_size=8).flatmap(
    lambda text: st.sampled_from(tokenize(text) or ("word",))
)

VECTORS = st.lists(st.floats(-12, 12), min_size=2, max_size=4)


@given(st.dictionaries(TOKENS, VECTORS, max_size=8))
def test_a_link_brings_the_vectors_back(vectors: dict[str, list[float]]) -> None:
    named = {by_hand.name(token): vector for token, vector in vectors.items()}
    settings = Settings(hand=by_hand.moved("", named))
    back = by_hand.read(parse(query(settings)).hand)
    assert back.keys() == named.keys()
    for name, vector in named.items():
        np.testing.assert_allclose(back[name], np.clip(vector, -10, 10), atol=0.0051)


@given(st.text(), st.lists(TOKENS, max_size=5))
def test_any_setting_gives_vectors(written: str, tokens: list[str]) -> None:
    array = by_hand.vectors(written, tokens, 4)
    assert array.shape == (len(tokens), 4)
    assert np.isfinite(array).all()
    assert (np.abs(array) <= 10).all()


def test_a_long_play_does_not_make_a_long_link() -> None:
    written = ""
    for number in range(200):
        written = by_hand.moved(written, {f"word{number}": [-1.25, 3.75, 0.01, -9.99]})
    assert next(iter(by_hand.read(written))) == "word199"
    assert len(written) < 48 * 40


@pytest.mark.parametrize(
    ("points", "corners"),
    [
        ([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1], [2, 1]], [[0, 0], [2, 0], [2, 2], [0, 2]]),
        ([[1, 1], [0, 0], [2, 2]], [[0, 0], [2, 2]]),
        ([[1, 1], [1, 1]], [[1, 1]]),
        ([[0, 0], [0, 0], [3, 1], [1, 3]], [[0, 0], [3, 1], [1, 3]]),
    ],
)
def test_the_corners_of_a_hull(points: list[list[float]], corners: list[list[float]]) -> None:
    assert hull(np.array(points, dtype=float)).tolist() == corners


@given(st.lists(st.tuples(*[st.integers(-9, 9)] * 2), min_size=1, max_size=12))
def test_all_points_lie_to_the_left_of_every_side(points: list[tuple[int, int]]) -> None:
    corners = hull(np.array(points, dtype=float)).tolist()
    assert {tuple(corner) for corner in corners} <= set(points)
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        for x, y in points:
            assert (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0


def plane(at: AppTest) -> dict[str, Any] | None:
    components = [element.proto for element in at.get("bidi_component")]
    found = [proto for proto in components if proto.component_name == "plane"]
    return json.loads(found[0].json) if found else None


BY_HAND = {
    "text": "up right up",
    "vectors": "hand",
    "dimension": "2",
    "hand": "up 0_1 right 2_0",
    "scoring": "plain",
    "cell": "1-0",
}


@every_language
def test_the_plane_says_what_the_stage_shows(language: str) -> None:
    at = opened(language=language, **BY_HAND)
    shown = plane(at) or pytest.fail("no plane")
    _, arrays = drawn(at) or pytest.fail("no stage")
    # Of the row of "right" the products are 0, 4, 0.
    share = np.exp([0.0, 4.0, 0.0]) / np.exp([0.0, 4.0, 0.0]).sum()
    np.testing.assert_allclose(arrays["weights"][1], share, rtol=1e-6)
    up, right = shown["words"]
    assert (up["text"], up["at"], up["role"], up["row"]) == ("up", [0, 1], "key", 0)
    assert (right["at"], right["role"], right["row"]) == ([2, 0], "query", 1)
    np.testing.assert_allclose(up["weight"], 2 * share[0])
    np.testing.assert_allclose(right["weight"], share[1])
    np.testing.assert_allclose(shown["output"], [2 * share[1], 2 * share[0]])
    assert shown["hull"] == [[0, 1], [2, 0]]
    text = Text(language)
    assert shown["sentence"] == text("plane.inside")
    assert shown["facts"] == {"query": "right", "output": "(1.93, 0.04)"}


def test_two_sentences_have_their_words_on_one_plane() -> None:
    link = {**BY_HAND, "text": "up right", "value_text": "red up", "query_text": "left up left"}

    def roles(kind: str, cell: str) -> dict[str, str]:
        shown = plane(opened(**link | {"kind": kind, "cell": cell})) or pytest.fail("no plane")
        return {word["text"]: word["role"] for word in shown["words"]}

    assert roles("general", "1-0") == {"up": "key", "right": "query", "red": "value"}
    assert roles("cross", "0-0") == {"up": "key", "right": "key", "left": "query"}
    assert roles("cross", "1-0") == {"up": "query", "right": "key", "left": "other"}


def plane_of(weights: list[float], values: list[list[float]]) -> dict[str, Any]:
    """The plane of one query, "up", with these weights; a real trace would have a reason."""
    words = ("up", "right")[: len(weights)]
    trace = SimpleNamespace(
        query_tokens=("up",),
        key_tokens=words,
        value_tokens=words,
        shape=(1, len(words)),
        values=np.array(values),
        weights=np.array([weights]),
        outputs=np.array([weights]) @ np.array(values),
    )
    return view(trace, parse(BY_HAND), Text("en"), 0)


def test_only_a_weighted_mean_is_said_to_lie_inside() -> None:
    text = Text("en")
    shown = plane_of([0.5, 0.5], [[0.0, 1.0], [2.0, 0.0]])
    assert (shown["sentence"], shown["output"]) == (text("plane.inside"), [1, 0.5])
    shown = plane_of([1.5, -0.5], [[0.0, 1.0], [2.0, 0.0]])
    assert (shown["sentence"], shown["output"]) == (text("plane.anywhere"), [-1, 1.5])
    shown = plane_of([-0.5], [[0.0, 1.0]])
    assert shown["sentence"] == text("plane.anywhere")
    assert shown["facts"]["output"] == "(0.00, −0.50)"
    shown = plane_of([np.nan], [[0.0, 1.0]])
    assert (shown["sentence"], shown["output"]) == (text("plane.undefined"), None)
    assert shown["words"][0]["weight"] is None
    shown = plane_of([1.0], [[0.0, 1.0, 2.0]])  # a head of another width
    assert (shown["hull"], shown["values"], shown["output"]) == ([], [], None)


def test_of_a_long_text_the_first_words_can_be_moved() -> None:
    words = " ".join(f"word{chr(97 + number)}" for number in range(26))
    at = opened(text=words, vectors="hand", dimension="2")
    shown = plane(at) or pytest.fail("no plane")
    assert len(shown["words"]) == 24
    assert shown["left"]
    assert not (plane(opened(**BY_HAND)) or {})["left"]


def test_the_first_screen_has_no_plane() -> None:
    assert plane(opened()) is None


@every_language
@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_shows_what_it_promises(name: str, language: str) -> None:
    text, button = Text(language), f"preset_{name}"
    settings = actions(text)[button]
    link = query(Settings(**settings))
    assert parse(link) == Settings(**settings)
    shown = plane(opened(language=language, **link)) or pytest.fail("no plane")
    assert [word["text"] for word in shown["words"]] == preset_words(name, text)
    assert [tuple(word["at"]) for word in shown["words"]] == list(PRESETS[name].vectors)
    assert shown["look"] == text(f"presets_about.{name}")
    assert [each["id"] for each in shown["presets"] if each["pressed"]] == [button]


def test_a_preset_of_another_language_is_not_spoken_of_in_this_one() -> None:
    link = query(Settings(**actions(Text("en"))["preset_pull"]))
    shown = plane(opened(language="zh", **link)) or pytest.fail("no plane")
    assert shown["look"] == ""
    assert not any(each["pressed"] for each in shown["presets"])


@every_language
def test_a_preset_is_spoken_of_in_its_own_words(language: str) -> None:
    text = Text(language)
    for name in PRESETS:
        quoted = re.findall("“(.+?)”", text(f"presets_about.{name}"))
        assert len(quoted) >= 3
        assert set(quoted) <= set(preset_words(name, text))


def similarities(preset: str, language: str, **changes: str) -> dict[tuple[int, int], float]:
    """Of the words of a preset, by their places: (row, column)."""
    link = query(Settings(**actions(Text(language))[f"preset_{preset}"])) | changes
    _, arrays = drawn(opened(language=language, **link)) or pytest.fail("no stage")
    assert arrays["similarities"].shape == (3, 3)
    return {cell: float(number) for cell, number in np.ndenumerate(arrays["similarities"])}


@every_language
def test_the_presets_keep_their_word(language: str) -> None:
    animal, street, it = range(3)
    pull = similarities("pull", language)
    assert pull[it, animal] > max(pull[it, it], pull[it, street])
    north, east, northeast = range(3)
    angles = similarities("right_angles", language)
    assert angles[north, east] == 0
    assert angles[northeast, north] == pytest.approx(angles[northeast, east])
    hot, warm, cold = range(3)
    dot = similarities("opposites", language)
    cosine = similarities("opposites", language, similarity="cosine")
    assert dot[hot, cold] < 0
    assert dot[hot, hot] > 1.5 * dot[hot, warm]
    assert cosine[hot, warm] == pytest.approx(1, abs=0.01)
    whisper, talk, shout = range(3)
    dot = similarities("long", language)
    cosine = similarities("long", language, similarity="cosine")
    assert dot[whisper, shout] > dot[whisper, talk]
    assert cosine[whisper, shout] < cosine[whisper, talk]


@every_language
@pytest.mark.parametrize("source", ["pretrained", "onehot", "random", "hand"])
def test_the_first_step_says_where_the_vectors_come_from(source: str, language: str) -> None:
    link = {"text": DEFAULTS.text, "dimension": "4", "seed": "7", "step": "1"}
    at = opened(vectors=source, language=language, **link)
    header, arrays = drawn(at) or pytest.fail("no stage")
    facts = {
        "random": {"dimension": 4, "seed": 7, "root": "2.0"},
        "hand": {"dimension": 4},
    }.get(source, {})
    sentence = Text(language)(f"vectors_about.{source}", **facts)
    assert header["steps"][0]["sentence"] == sentence
    widths = {"pretrained": 50, "onehot": len({word.lower() for word in tokenize(DEFAULTS.text)})}
    assert arrays["queries"].shape[1] == widths.get(source, 4)


@every_language
def test_the_panel_offers_every_source(language: str) -> None:
    at = with_panel("vectors", language=language, vectors="random", dimension="9")
    text = Text(language)
    names = [text(f"vectors.{source}") for source in FIELDS["vectors"].metadata["options"]]
    assert next(control.options for control in at.button_group if control.key == "vectors") == names
    at.slider(key="dimension").set_value(16).run()
    at.number_input(key="seed").set_value(3).run()
    _, arrays = drawn(at) or pytest.fail("no stage")
    words = words_of(first(language).text, first(language))
    np.testing.assert_allclose(
        arrays["queries"], made.random_normal(words, 16, seed=3), rtol=1e-5, atol=1e-6
    )
    assert at.button(key="undo_vectors").click().run().query_params.keys() == {"language", "seed"}


@every_language
@pytest.mark.parametrize(
    ("chosen", "chinese"),
    [
        ({"text": "猫追老鼠。"}, True),
        ({"text": "a 猫 and a dog"}, True),
        ({"text": "a cat", "kind": "cross", "query_text": "猫"}, True),
        ({"text": "a cat", "query_text": "猫"}, False),
        ({"text": "猫", "vectors": "onehot"}, False),
    ],
)
def test_where_there_is_chinese_all_words_come_from_the_space_of_both_languages(
    language: str, chosen: dict[str, str], chinese: bool
) -> None:
    header, arrays = drawn(opened(language=language, **chosen)) or pytest.fail("no stage")
    sentence = Text(language)("vectors_about.shared")
    assert (sentence in header["steps"][0]["sentence"]) == chinese
    if chinese:
        words = words_of(chosen.get("query_text", chosen["text"]), DEFAULTS)
        expected = embeddings.load("shared").vectors(words)
        np.testing.assert_allclose(arrays["queries"], expected, rtol=1e-6)
        assert not any(query["unknown"] for query in header["queries"])

"""The Explorer's page without a browser, and what its notes say of traces made by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention import SCORINGS, SIMILARITIES, STEPS, attend
from models.text.tokens import LIMIT, Tokens
from models.vectors import embeddings
from tests import ROOT
from tests.ui.views.reader import read
from tests.ui.views.test_view import TABLE
from ui.explorer import vectors
from ui.explorer.explore import Exploration, Sentence, explore
from ui.explorer.notes import ACTIONS, between_languages, notes
from ui.explorer.scene import drawn as drawn_view
from ui.explorer.scene import sayings
from ui.kit.language import LANGUAGES, Text
from ui.kit.settings import Settings

APP = ROOT / "app.py"
SECONDS = 60

every_language = pytest.mark.parametrize("language", LANGUAGES)


def opened(**link: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=SECONDS)
    for name, value in link.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    return at


def drawn(at: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]] | None:
    """The header and the arrays that the stage was sent; None where there is no stage."""
    components = [element.proto for element in at.get("bidi_component")]
    stages = [read(proto.bytes) for proto in components if proto.component_name == "stage"]
    assert len(stages) <= 1
    return stages[0] if stages else None


@every_language
def test_the_page_opens_at_the_weights(language: str) -> None:
    header, arrays = drawn(opened(language=language)) or pytest.fail("no stage")
    assert header["step"] == 4
    opening = {"en": ["The", "teacher", "gave"], "zh": ["老师", "教", "学生"]}
    assert [token["text"] for token in header["keys"][:3]] == opening[language]
    assert header["steps"][3]["name"] == Text(language)("steps.weights.name")
    np.testing.assert_allclose(arrays["weights"].sum(axis=1), 1, rtol=1e-6)


@every_language
@pytest.mark.parametrize("scoring", SCORINGS)
@pytest.mark.parametrize("similarity", SIMILARITIES)
def test_every_choice_is_drawn_and_explained(similarity: str, scoring: str, language: str) -> None:
    link = {"similarity": similarity, "scoring": scoring, "language": language}
    at = opened(text="A cat and a dog", step="3", **link)
    header, arrays = drawn(at) or pytest.fail("no stage")
    text = Text(language)
    assert text(f"similarity_about.{similarity}") in header["steps"][1]["sentence"]
    assert text(f"scoring_about.{scoring}") in header["steps"][2]["sentence"]
    assert list(arrays) == [step.field for step in STEPS]
    words, width = 5, arrays["queries"].shape[1]
    expected = {
        "ratio": arrays["similarities"] / arrays["similarities"].sum(axis=1, keepdims=True),
        "scaled": arrays["similarities"] / np.sqrt(width),
        "plain": arrays["similarities"],
    }
    assert arrays["scores"].shape == (words, words)
    np.testing.assert_allclose(arrays["scores"], expected[scoring], rtol=1e-3)
    assert dict(at.query_params)["text"] in ("A cat and a dog", ["A cat and a dog"])


DEGENERATE = {
    "one word": "hello",
    "dots": "...",
    "long": "attention is " * 770,
    "one long word": "a" * 10_000,
    "Arabic": "الكتاب على الطاولة",
    "Hebrew": "הספר על השולחן",
    "Chinese": "老师给学生一本书",
    "markup": "<b>x</b>",
    "formula": "$x$",
    "colour": ":red[x]",
    "template": "%{z}",
    "zero": "\0a",
    "emoji": "👩‍👩‍👧 🇨🇳 😀",
    "marks": "e" + "\u0301" * 50,
    "repeated": "the the the",
    "lines": "one\ntwo\r\nthree",
}


@every_language
@pytest.mark.parametrize("typed", DEGENERATE.values(), ids=DEGENERATE)
def test_any_text_is_drawn(typed: str, language: str) -> None:
    header, arrays = drawn(opened(text=typed, language=language)) or pytest.fail("no stage")
    count = len(header["keys"])
    assert 1 <= count <= LIMIT
    assert arrays["weights"].shape == (count, count)
    if typed in ("<b>x</b>", "$x$", ":red[x]", "%{z}"):
        assert "".join(token["text"] for token in header["keys"]) == typed


@every_language
@pytest.mark.parametrize("typed", ["", "   ", "\0", "\u200b", "\u3000"])
def test_where_there_is_no_word_the_page_asks_for_one(typed: str, language: str) -> None:
    at = opened(text=typed, language=language)
    assert drawn(at) is None
    assert Text(language)("explorer.empty") in [paragraph.value for paragraph in at.markdown]


def test_a_mangled_link_opens_with_what_it_says_clearly() -> None:
    mangled = {"step": "99", "cell": "7-", "temperature": "nan", "similarity": "cos", "no": "1"}
    at = opened(text="a b", language="xx", scoring="plain", **mangled)
    header, _ = drawn(at) or pytest.fail("no stage")
    assert (header["step"], header["cell"]) == (5, [1, 4])
    assert header["steps"][0]["name"] == Text("en")("steps.queries.name")
    assert set(dict(at.query_params)) == {"text", "scoring", "step"}


def test_the_temperature_flattens() -> None:
    largest = []
    for temperature in ("0.5", "2"):
        link = {"text": "A cat and a dog", "scoring": "plain", "temperature": temperature}
        _, arrays = drawn(opened(**link)) or pytest.fail("no stage")
        largest.append(arrays["weights"].max())
    assert largest[0] > largest[1]


@every_language
def test_rows_without_a_ratio_are_drawn_and_said(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opposite = SimpleNamespace(
        vectors=lambda tokens: np.array([[1.0, 0.0], [-1.0, 0.0]])[: len(tokens)],
        known=lambda tokens: np.array([True] * len(tokens)),
    )
    monkeypatch.setattr(vectors.embeddings, "load_for", lambda _: opposite)
    header, arrays = drawn(opened(text="up down", language=language)) or pytest.fail("no stage")
    assert [row["state"] for row in header["rows"]] == ["undefined", "undefined"]
    assert np.isnan(arrays["weights"]).all()
    text = Text(language)
    names = text("notes.separator").join(text("notes.quoted", word=w) for w in ("up", "down"))
    assert header["notes"][0]["text"] == text("notes.undefined", rows=names)


def exploration(
    table: list[list[float]],
    words: tuple[str, ...],
    *,
    left_out: int = 0,
    unread: int = 0,
    known: tuple[bool, ...] | None = None,
    **options: Any,
) -> Exploration:
    """Similarities as in ``table``: its rows are the queries, and the keys unit vectors."""
    unit = np.eye(len(words))
    trace = attend(
        table, unit, unit, query_tokens=words, key_tokens=words, undefined="nan", **options
    )
    sentence = Sentence(Tokens(words, left_out, unread=unread), unit, known or (True,) * len(words))
    return Exploration(sentence, sentence, sentence, (trace,))


GOOD = [[9.0, 1.0], [1.0, 9.0]]
FLAT = [[5.0, 5.1], [5.1, 5.0]]
SIGNED = [[9.0, -1.0], [-1.0, 9.0]]
CAUSAL = np.tri(2, dtype=bool)
KERNEL = {"similarity": "gaussian", "scoring": "ratio", "weighting": "none"}
NOTES: dict[str, tuple[Exploration, str | None, dict[str, object]]] = {
    "single": (exploration([[2.0]], ("a",)), None, {}),
    "untrained": (exploration(GOOD, ("a", "b"), similarity="additive", scoring="plain"), None, {}),
    "unknown": (exploration(GOOD, ("a", "b"), known=(False, True)), None, {"count": 1}),
    "left_out": (exploration(GOOD, ("a", "b"), left_out=7), None, {"count": 7, "kept": 2}),
    "unread": (
        exploration(GOOD, ("a", "b"), left_out=7, unread=9),
        *(None, {"count": 9, "kept": 2, "limit": 8192}),
    ),
    "flat_ratio": (exploration(FLAT, ("a", "b")), "transformer", {}),
    "flat_why": (exploration(FLAT, ("a", "b")), "compare", {}),
    "flat": (exploration(FLAT, ("a", "b"), scoring="plain"), None, {}),
    "flat_otherwise": (exploration(FLAT, ("a", "b"), weighting="sparsemax"), None, {}),
    "identity": (exploration(GOOD, ("a", "b"), weighting="sparsemax"), None, {}),
    "regression": (exploration(GOOD, ("a", "b"), **KERNEL), None, {}),
    "signed": (exploration(SIGNED, ("a", "b"), weighting="none"), "softmax", {}),
    "masked_after": (exploration(GOOD, ("a", "b"), mask=CAUSAL, mask_when="after"), "before", {}),
    "untrained_position": (exploration(GOOD, ("a", "b"), position="relative"), None, {}),
    "translated": (
        exploration(GOOD, ("cat", "垫子")),
        *(None, {"from": "English", "count": "2,673", "candidates": "20,000", "percent": 33}),
    ),
}
WARNINGS = ("signed", "masked_after")


@every_language
@pytest.mark.parametrize("name", NOTES)
def test_a_note_says_what_is_so(name: str, language: str) -> None:
    found, action, values = NOTES[name]
    text = Text(language)
    if "from" in values:
        values = values | {"from": text("notes.en")}
    by_text = {note["text"]: note for note in notes(found, text)}
    note = by_text[text(f"notes.{name}", **values)]
    assert note["tone"] == ("warn" if name in WARNINGS else "info")
    offered = action and {"id": action, "label": text(f"actions.{action}")}
    assert note["action"] == offered


@every_language
def test_awkward_rows_come_first_by_name_and_with_a_way_out(language: str) -> None:
    text = Text(language)
    drawn = notes(exploration(TABLE, ("x", "up", "x", "down")), text)

    def quoted(word: str) -> str:
        return text("notes.quoted", word=word)

    assert [(note["tone"], note["text"], note["action"]["id"]) for note in drawn[:3]] == [
        ("warn", text("notes.undefined", rows=quoted("down")), "dot"),
        ("warn", text("notes.negative", rows=quoted("up")), "plain"),
        ("warn", text("notes.vanishing", rows=quoted("x (3)")), "plain"),
    ]
    assert all(note["action"]["id"] in ACTIONS for note in drawn[:3])


@every_language
def test_of_many_awkward_rows_three_are_named(language: str) -> None:
    text = Text(language)
    drawn = notes(exploration((-np.ones((5, 5))).tolist(), tuple("abcde")), text)
    named = text("notes.separator").join(text("notes.quoted", word=word) for word in "abc")
    rows = text("notes.and_more", words=named, count=2)
    assert drawn[0]["text"] == text("notes.negative", rows=rows)


def test_nothing_is_said_where_nothing_is_awkward() -> None:
    assert notes(exploration(GOOD, ("a", "b")), Text("en")) == []


WITHOUT_NOTE: dict[str, tuple[str, dict[str, Any]]] = {
    "colder": ("identity", {"weighting": "sparsemax", "temperature": 0.5}),
    "another scoring": ("identity", {"weighting": "sparsemax", "scoring": "plain"}),
    "both signs": ("identity", {"weighting": "sparsemax", "table": SIGNED}),
    "another similarity": ("regression", {"weighting": "none"}),
    "a softmax": ("regression", {"similarity": "gaussian"}),
    "a bias": ("regression", {**KERNEL, "position": "alibi"}),
    "a factor": ("regression", {**KERNEL, "position": "local"}),
    "a late mask": ("regression", {**KERNEL, "mask": CAUSAL, "mask_when": "after"}),
    "an early mask": ("masked_after", {"mask": CAUSAL}),
    "shares": ("signed", {"weighting": "none"}),
    "no ceiling": ("flat_ratio", {"table": FLAT, "position": "alibi", "weighting": "softmax"}),
}


@pytest.mark.parametrize("name", WITHOUT_NOTE)
def test_a_note_is_not_said_where_it_is_not_so(name: str) -> None:
    note, options = WITHOUT_NOTE[name]
    drawn = notes(exploration(**{"table": GOOD, "words": ("a", "b"), **options}), Text("en"))
    assert Text("en")(f"notes.{note}") not in [each["text"] for each in drawn]


@pytest.mark.parametrize("words", [("垫", "子"), ("垫", "3,5"), ("a", "b")])
def test_of_words_of_one_language_no_translation_is_said(words: tuple[str, str]) -> None:
    assert not between_languages(exploration(GOOD, words))
    assert between_languages(exploration(GOOD, ("垫", "mat")))


@every_language
def test_how_well_words_translate_is_said_on_every_step(language: str) -> None:
    """And wherever the numbers go, beside where the vectors come from; made vectors have none."""
    text = Text(language)
    (measured,) = (
        row
        for row in embeddings.load("shared").facts["precision"]
        if (row["from_to"], row["candidates"]) == ("zh-en", 20_000)
    )
    translated = text(
        "notes.translated",
        **{"from": text("notes.zh"), "percent": f"{100 * measured['at_1']:.0f}"},
        count=f"{measured['words']:,}",
        candidates="20,000",
    )
    across = {"kind": "cross", "text": "The cat sat on the mat", "query_text": "垫子上有猫"}
    for step in range(1, 6):
        settings = Settings(**across, step=step)
        found = explore(settings, None)
        assert isinstance(found, Exploration)
        (note,) = [note for note in drawn_view(found, settings, text)["notes"] if note["carried"]]
        assert note["text"] == translated
        source, *minded = sayings(found, settings, text)
        assert source == text("vectors_about.shared")
        assert minded == [translated]
    settings = Settings(**across, vectors="onehot")
    found = explore(settings, None)
    assert isinstance(found, Exploration)
    assert sayings(found, settings, text) == [text("vectors_about.onehot")]


@every_language
def test_what_stands_in_for_a_file_is_said_wherever_the_numbers_go(language: str) -> None:
    text, settings = Text(language), Settings(vectors="own")
    found = explore(settings, None)
    assert isinstance(found, Exploration)
    source, *minded = sayings(found, settings, text)
    assert source == text("vectors_about.pretrained")
    assert minded == [text("notes.stands_in")]


def test_nadaraya_watson_regression_is_what_the_note_says() -> None:
    """Each output is the average of the values, weighted by a Gaussian of the distance."""
    found, _, _ = NOTES["regression"]
    trace = found.trace
    sigma = trace.parameters["sigma"]
    for query, output in zip(trace.queries, trace.outputs, strict=True):
        kernel = [np.exp(-((query - key) ** 2).sum() / (2 * sigma**2)) for key in trace.keys]
        pairs = zip(kernel, trace.values, strict=True)
        average = sum(near * value for near, value in pairs) / sum(kernel)
        np.testing.assert_allclose(output, average)


def test_other_scorings_have_no_awkward_rows() -> None:
    drawn = notes(exploration(TABLE, tuple("abcd"), scoring="plain"), Text("en"))
    assert drawn == []

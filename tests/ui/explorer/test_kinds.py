"""Every kind of attention on the Explorer: chosen by a panel or a link, and drawn as it says."""

import json
import subprocess
import sys
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attention import MASKS, POSITIONS, STEPS, WEIGHTINGS
from models.text.sentences import sentences
from models.text.tokens import tokenize
from tests import ROOT
from tests.examples import examples
from tests.ui.explorer.panel import SENTENCE, WORDS, link_of, ratio_softmax, vectors, with_panel
from tests.ui.explorer.test_explorer import drawn, every_language, opened
from tests.ui.kit.test_settings import SETTINGS
from ui.explorer import explore as explorer
from ui.explorer.scene import packed, refused
from ui.explorer.units import in_sentences
from ui.explorer.vectors import Source, Vectors, about
from ui.kit.escape import escape_markdown
from ui.kit.language import Text
from ui.kit.settings import DEFAULTS, Settings


@every_language
def test_words_of_one_sentence_look_at_another(language: str) -> None:
    link = {"kind": "cross", "text": SENTENCE, "query_text": "one old dog", "language": language}
    header, arrays = drawn(opened(**link)) or pytest.fail("no stage")
    assert [word["text"] for word in header["queries"]] == ["one", "old", "dog"]
    assert [word["text"] for word in header["keys"]] == ["A", "cat", "and", "a", "dog"]
    expected = ratio_softmax(vectors("one old dog"), vectors(SENTENCE))
    np.testing.assert_allclose(arrays["weights"], expected, rtol=1e-5)
    np.testing.assert_allclose(arrays["outputs"], expected @ vectors(SENTENCE), rtol=1e-4)
    text = Text(language)
    for step in header["steps"]:
        assert text(f"cross.{step['field']}.sentence") in step["sentence"]


@every_language
def test_words_decide_and_other_words_are_mixed(language: str) -> None:
    values = "one two three four five"
    link = {"kind": "general", "text": SENTENCE, "value_text": values, "language": language}
    header, arrays = drawn(opened(**link)) or pytest.fail("no stage")
    assert [word["text"] for word in header["mixed"]] == values.split()
    assert [word["text"] for word in header["keys"]] == ["A", "cat", "and", "a", "dog"]
    weights = ratio_softmax(vectors(SENTENCE), vectors(SENTENCE))
    np.testing.assert_allclose(arrays["weights"], weights, rtol=1e-5)
    np.testing.assert_allclose(arrays["outputs"], weights @ vectors(values), rtol=1e-4)


@every_language
def test_unequal_lengths_are_told_and_the_texts_stay(language: str) -> None:
    link = {"kind": "general", "text": "one two three", "value_text": "a b", "language": language}
    at = opened(**link)
    assert drawn(at) is None
    message = Text(language)("refused.lengths", words=3, values=2)
    assert message in [paragraph.value for paragraph in at.markdown]
    assert [field.value for field in at.text_input] == ["one two three", "a b"]


@pytest.mark.parametrize("kind", ["cross", "general"])
def test_an_empty_second_sentence_is_asked_for(kind: str) -> None:
    at = opened(kind=kind, query_text=" ", value_text=" ")
    assert drawn(at) is None
    assert Text("en")("explorer.empty") in [paragraph.value for paragraph in at.markdown]


def test_the_examples_of_the_second_sentence_fit() -> None:
    assert len(tokenize(DEFAULTS.value_text)) == len(tokenize(DEFAULTS.text))
    assert len(tokenize(DEFAULTS.query_text)) != len(tokenize(DEFAULTS.text))


@every_language
@pytest.mark.parametrize("kind", ["self", "cross", "general"])
def test_every_kind_is_on_the_menu(kind: str, language: str) -> None:
    at = with_panel("kind", language=language, kind="general" if kind == "self" else "self")
    at.button_group(key="kind").set_value(kind).run()
    assert not at.exception
    assert drawn(at)
    assert link_of(at).get("kind", "self") == kind
    assert Text(language)(f"kind_about.{kind}") in [paragraph.value for paragraph in at.markdown]


ACTS = {"alibi": "+ b", "relative": "+ b", "local": "· f"}

PICTURES = {
    **{"sinusoidal": "encoding", "rotary": "rotation"},
    **{"alibi": "bias", "relative": "bias", "local": "factor"},
}


@every_language
@pytest.mark.parametrize("position", POSITIONS)
def test_every_position_is_drawn_and_explained(position: str, language: str) -> None:
    at = with_panel("position", text=SENTENCE, position=position, language=language)
    header, _ = drawn(at) or pytest.fail("no stage")
    text = Text(language)
    about = text(f"position_about.{position}")
    assert about in [paragraph.value for paragraph in at.markdown]
    pictures = [text(f"picture.{shows}") for shows in ("encoding", "rotation", "bias", "factor")]
    shown = [caption.value for caption in at.caption if caption.value in pictures]
    expected = [] if position == "none" else [text(f"picture.{PICTURES[position]}")]
    assert shown == expected
    sentences = [step["sentence"] for step in header["steps"]]
    if position in ("sinusoidal", "rotary"):
        assert about in sentences[0]
    elif position != "none":
        assert about in sentences[3]
        assert ACTS[position] in header["steps"][2]["operation"]


@pytest.mark.parametrize(
    ("position", "field", "changed"),
    [("alibi", "slope", 2.0), ("local", "half_width", 1.0), ("relative", "clip", 1)],
)
def test_a_positions_own_number_changes_the_weights(
    position: str, field: str, changed: float
) -> None:
    at = with_panel("position", text=SENTENCE, position=position)
    _, before = drawn(at) or pytest.fail("no stage")
    at.slider(key=field).set_value(changed).run()
    _, after = drawn(at) or pytest.fail("no stage")
    assert not np.allclose(before["weights"], after["weights"])
    assert link_of(at)[field] == f"{changed:g}"


def test_the_sinusoidal_encodings_reach_the_values_by_a_switch() -> None:
    at = with_panel("position", text=SENTENCE, position="sinusoidal")
    _, before = drawn(at) or pytest.fail("no stage")
    at.toggle(key="position_values").set_value(True).run()
    _, after = drawn(at) or pytest.fail("no stage")
    np.testing.assert_array_equal(before["weights"], after["weights"])
    added = [
        [(np.cos if k % 2 else np.sin)(position / 10000 ** (k // 2 * 2 / 50)) for k in range(50)]
        for position in range(WORDS)
    ]
    expected = before["outputs"] + before["weights"] @ np.array(added)
    np.testing.assert_allclose(after["outputs"], expected, rtol=1e-4, atol=1e-5)


@every_language
@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_every_weighting_is_drawn_and_explained(weighting: str, language: str) -> None:
    link = {"scoring": "plain", "weighting": weighting, "language": language}
    at = with_panel("formulas", text=SENTENCE, **link)
    header, arrays = drawn(at) or pytest.fail("no stage")
    about = Text(language)(f"weighting_about.{weighting}")
    assert about in [paragraph.value for paragraph in at.markdown]
    if weighting != "softmax":
        assert header["steps"][3]["sentence"] == about
    name = "=" if weighting == "none" else weighting
    assert header["steps"][2]["operation"] == name
    assert (header["sums"] is None) == (weighting != "none")
    if weighting == "none":
        np.testing.assert_array_equal(arrays["weights"], arrays["scores"])
        np.testing.assert_allclose(header["sums"], arrays["scores"].sum(axis=1), rtol=1e-5)


ROWS, COLUMNS = np.indices((WORDS, WORDS))

SEEN = {
    "none": np.ones((WORDS, WORDS), dtype=bool),
    "causal": COLUMNS <= ROWS,
    "window": abs(ROWS - COLUMNS) <= 1,
    "hand": ~np.isin(COLUMNS, (1, 3)),
}


@every_language
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("mask", [*MASKS, "hand"])
def test_every_mask_hides_what_it_says(mask: str, when: str, language: str) -> None:
    chosen = {"mask": mask, "window": "1", "hidden": "1.3", "mask_when": when}
    at = with_panel("mask", text=SENTENCE, language=language, **chosen)
    header, arrays = drawn(at) or pytest.fail("no stage")
    text = Text(language)
    assert text(f"mask_about.{mask}") in [paragraph.value for paragraph in at.markdown]
    seen = SEEN[mask]
    assert (arrays["weights"][~seen] == 0).all()
    assert (arrays["weights"][seen] > 0).all()
    if when == "after" and mask != "none":
        unmasked = ratio_softmax(vectors(SENTENCE), vectors(SENTENCE))
        np.testing.assert_allclose(arrays["weights"], unmasked * seen, rtol=1e-5)
        np.testing.assert_allclose(header["sums"], (unmasked * seen).sum(axis=1), rtol=1e-5)
        assert text("stage.sumsDiffer") in header["steps"][3]["axis"]
        assert text("notes.masked_after") in [note["text"] for note in header["notes"]]
    else:
        assert header["sums"] is None
        assert text("stage.sumsOne") in header["steps"][3]["axis"]


def test_words_are_clicked_away_and_back() -> None:
    at = with_panel("mask", text="the cat the", mask="hand")
    words = at.button_group(key="hidden_words")
    assert words.options == [r"the \(1\)", "cat", r"the \(3\)"]
    words.set_value([2, 0]).run()
    assert link_of(at)["hidden"] == "0.2"
    _, arrays = drawn(at) or pytest.fail("no stage")
    np.testing.assert_array_equal(arrays["weights"], [[0, 1, 0]] * 3)
    at.button_group(key="hidden_words").set_value([]).run()
    assert "hidden" not in link_of(at)


@every_language
@pytest.mark.parametrize("vectors", ["pretrained", "onehot", "random", "hand", "own"])
def test_every_source_of_vectors_is_on_the_menu(vectors: str, language: str) -> None:
    at = with_panel("vectors", text=SENTENCE, language=language, vectors=vectors)
    header, _ = drawn(at) or pytest.fail("no stage")
    shown = "pretrained" if vectors == "own" else vectors  # no file has been loaded
    sentence = about(Settings(vectors=shown), Text(language), [], Source(shown))
    assert escape_markdown(sentence) in [paragraph.value for paragraph in at.markdown]
    assert sentence in header["steps"][0]["sentence"]


@every_language
def test_what_differs_from_the_article_is_said_and_undone(language: str) -> None:
    chosen = {"position": "alibi", "slope": "2", "mask": "window", "window": "3"}
    at = opened(language=language, temperature="2", **chosen)
    assert [button.key for button in at.button] == [
        *("more", "undo_position", "undo_mask", "undo_temperature")
    ]
    text = Text(language)
    label = at.button(key="undo_position").label
    assert text("position.alibi") in label
    assert text("slope.label") in label
    at.button(key="undo_position").click().run()
    at.button(key="undo_mask").click().run()
    at.button(key="undo_temperature").click().run()
    assert [button.key for button in at.button] == ["more"]
    assert link_of(at).keys() <= {"language"}


def test_at_first_nothing_differs_and_nothing_is_unfolded() -> None:
    at = opened()
    assert [button.key for button in at.button] == ["more"]
    assert len(at.text_input) == 1
    assert not at.slider


def test_the_panel_folds_up_again_and_remembers_its_group() -> None:
    at = with_panel("mask")
    at.button(key="more").click().run()
    assert "group" not in [group.key for group in at.button_group]
    at.button(key="more").click().run()
    assert at.button_group(key="group").value == "mask"


REGISTERED = """
import json, sys
from attention import POSITIONS, WEIGHTINGS, Placed
from attention.expression import Name

@POSITIONS.register(expression=Name("x", "i"), source="here")
def doubled(queries, keys):
    return Placed(2 * queries, 2 * keys)

@WEIGHTINGS.register(expression=Name("z", "ij"), source="here")
def even(z):
    return 0 * z + 1 / z.shape[-1]

from ui.kit.escape import escape_markdown
from ui.kit.language import Text
for kind, name in (("position", "doubled"), ("weighting", "even")):
    Text("en").entries[kind][name] = name.upper()
    Text("en").entries[f"{kind}_about"][name] = f"It is {name}."

from tests.ui.explorer.panel import with_panel
from tests.ui.explorer.test_explorer import drawn
at = with_panel("position", text="a b c")
menu = at.button_group(key="position").options
at.button_group(key="position").set_value("doubled").run()
at.button_group(key="group").set_value("formulas").run()
menu += at.button_group(key="weighting").options
at.button_group(key="weighting").set_value("even").run()
assert not at.exception, at.exception
header, arrays = drawn(at)
sentences = [step["sentence"] for step in header["steps"]]
link = dict(at.query_params)
print(json.dumps([menu, sentences, arrays["weights"].tolist(), link]))
"""


def test_a_position_and_a_weighting_are_added_by_one_function_each() -> None:
    """In a process of its own: a registered name would be seen by all other tests."""
    command = [sys.executable, "-W", "ignore", "-c", REGISTERED]
    finished = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    menu, sentences, weights, link = json.loads(finished.stdout)
    assert {"DOUBLED", "EVEN"} <= set(menu)
    assert "It is doubled." in sentences[0]
    assert sentences[3] == "It is even."
    np.testing.assert_allclose(weights, np.full((3, 3), 1 / 3), rtol=1e-6)
    assert (link["position"], link["weighting"]) == ("doubled", "even")


def test_a_rotary_position_asks_for_an_even_width(monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(_: Settings, tokens: list[str], __: Source) -> Vectors:
        return Vectors(np.ones((len(tokens), 3)), (True,) * len(tokens))

    monkeypatch.setattr(explorer, "vectors_of", odd)
    at = opened(position="rotary")
    assert drawn(at) is None
    message = Text("en")("refused.odd", width=3)
    assert message in [paragraph.value for paragraph in at.markdown]


def test_every_step_has_its_sentence_in_every_table() -> None:
    for language in ("en", "zh"):
        for table in ("cross", "general"):
            for step in STEPS:
                assert Text(language)(f"{table}.{step.field}.axis")


TEXTS = st.lists(
    st.sampled_from(["the", "The", "king", "queen", "zzqxv", "书", "don't", ",", "."]), max_size=7
).map(" ".join)


NO_SENTENCE = replace(DEFAULTS, vectors="contextual", unit="sentences", model="e5")


@examples(1)
@given(SETTINGS, TEXTS, TEXTS, TEXTS, st.randoms(use_true_random=False))
@example(NO_SENTENCE, ",", "", "", Random(0))
def test_any_settings_are_explored_or_refused_by_name(
    chosen: Settings, keys: str, queries: str, values: str, random: Random
) -> None:
    """No choice in the menus breaks the page, and every cell's arithmetic comes to the cell."""
    # The stops of the demo have settings of their own.
    chosen = replace(chosen, text=keys, query_text=queries, value_text=values, demo=0)
    found = explorer.explore(chosen, None)
    same = explorer.explore(explorer.deciding(chosen), None)
    if isinstance(found, explorer.Refusal):
        cut = sentences if in_sentences(chosen) else tokenize
        parts, second = (
            cut(keys),
            cut({"self": keys, "cross": queries, "general": values}[chosen.kind]),
        )
        unequal = chosen.kind == "general" and len(second) != len(parts)
        reason = "empty" if not (parts and second) else "lengths" if unequal else "odd"
        assert found.reason == reason
        assert reason != "odd" or (chosen.position == "rotary" and found.facts["width"] % 2 == 1)
        assert "{" not in refused(found, Text("zh"), "explorer")
        assert same == found
        return
    assert isinstance(same, explorer.Exploration)
    assert (same.heads, same.head) == (found.heads, found.head)
    assert packed(found, chosen, Text("zh"))
    for step in STEPS:
        numbers = getattr(found.trace, step.field)
        i, j = (random.randrange(size) for size in numbers.shape)
        worked = step.worked(found.trace, i, j).value
        np.testing.assert_allclose(worked, numbers[i, j], rtol=1e-7, atol=1e-9)

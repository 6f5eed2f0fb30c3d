"""Words in another order: which weights follow them."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.explorer.panel import link_of, with_panel
from tests.ui.explorer.test_explorer import drawn
from ui.explorer.shuffle import shuffled
from ui.kit.language import Text
from ui.kit.reading import words_of
from ui.kit.settings import Settings


def weights_by_word(at: AppTest) -> dict[tuple[str, str], float]:
    header, arrays = drawn(at) or pytest.fail("no stage")
    words = [word["text"] for word in header["keys"]]
    assert len(set(words)) == len(words)
    return {
        (query, key): float(arrays["weights"][i, j])
        for i, query in enumerate(words)
        for j, key in enumerate(words)
    }


@pytest.mark.parametrize(
    ("link", "follow"),
    [
        ({}, True),
        ({"mask": "hand", "hidden": "2"}, True),
        ({"position": "sinusoidal"}, False),
        ({"position": "alibi"}, False),
        ({"mask": "causal"}, False),
    ],
)
def test_without_position_the_weights_follow_the_words(link: dict[str, str], follow: bool) -> None:
    at = with_panel("position", text="cats chase small grey mice", **link)
    sentence = Text("en")("shuffle.blind")
    assert (sentence in [paragraph.value for paragraph in at.markdown]) == follow
    before = weights_by_word(at)
    at.button(key="shuffle").click().run()
    after = weights_by_word(at)
    assert list(after) != list(before)
    assert after.keys() == before.keys()
    changes = [abs(after[pair] - before[pair]) for pair in before]
    assert (max(changes) < 1e-6) == follow


def test_shuffling_says_by_how_much_a_weight_would_change() -> None:
    at = with_panel("position", text="cats chase small grey mice", position="alibi")
    before = weights_by_word(at)
    sentences = [paragraph.value for paragraph in at.markdown]
    after = weights_by_word(at.button(key="shuffle").click().run())
    largest = max(abs(after[pair] - before[pair]) for pair in before)
    assert Text("en")("shuffle.sees", change=f"{largest:.3f}") in sentences


def test_values_are_shuffled_with_their_words() -> None:
    texts = {"text": "cats chase small grey mice", "value_text": "one two three four five"}
    at = with_panel("position", kind="general", **texts)
    pairs = set(zip(*(text.split() for text in texts.values()), strict=True))
    at.button(key="shuffle").click().run()
    link = link_of(at)
    assert link["text"] != texts["text"]
    assert set(zip(link["text"].split(), link["value_text"].split(), strict=True)) == pairs


@pytest.mark.parametrize(
    ("text", "words"), [("老师给学生书", "老师 给 学生 书"), ("小书法", "小 书法")]
)
def test_chinese_is_shuffled_word_by_word(text: str, words: str) -> None:
    """With spaces where other words would be read without: 书法小 would do, 法小书 would not."""
    moved = shuffled(Settings(text=text))["text"]
    assert moved != text
    assert sorted(words_of(moved, Settings())) == sorted(words.split())

"""Every spelling of a sentence gives the same tokens, up to how they look, and the same verdict."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.classifier.inference import Classifier
from models.text.signs import SIGNS
from models.text.tokens import fold, tokenize
from models.vectors.embeddings import load

# Written by hand: a sign, and what people type for it.
SPELLINGS = {
    "'": "'’‘´′ʼ＇‛‵❜`｀",
    '"': '"“”„‟＂″«»〝〞❝❞',
    "-": "-‐‑﹣－−",
    "—": "—–―‒⸺﹘─",
    "~": "~～〜",
    ".": ".．",
    "/": "/／",
    "&": "&＆",
    "示": "示⺬⽰",
    "老": "老⽼",
    **{letter: letter + chr(ord(letter) + 0xFEE0) for letter in "abdehinorstuIST0137"},
}
# None has an apostrophe that stands alone: there a backtick opens a quotation, as in the Treebank.
SENTENCES = [
    "This isn't good",
    "It's John's; I'll, they've, you're, he'd, I'm. CAN'T shouldn't've",
    "rock 'n' roll, o'clock, the '70s, 'em",
    'He said "no" — twice.',
    "a well-known state-of-the-art film—so—so ——",
    "In the U.S. 3.14 and/or R&B 1/3 ...",
    '老师～~ 表示"好"——it\'s 老',
]


@st.composite
def spelled(draw: st.DrawFn, sentence: str) -> str:
    return "".join(draw(st.sampled_from(SPELLINGS.get(sign, sign))) for sign in sentence)


@given(st.sampled_from(SENTENCES).flatmap(lambda each: st.tuples(st.just(each), spelled(each))))
def test_every_spelling_gives_the_same_tokens(both: tuple[str, str]) -> None:
    plain, typed = map(tokenize, both)
    assert list(map(len, typed)) == list(map(len, plain))
    assert list(map(fold, typed)) == list(map(fold, plain))
    assert "".join(typed) == both[1].replace(" ", "")
    assert typed.language == plain.language
    np.testing.assert_array_equal(load("shared").vectors(typed), load("shared").vectors(plain))


@pytest.mark.parametrize("apostrophe", SPELLINGS["'"])
def test_every_apostrophe_gives_the_same_verdict(apostrophe: str) -> None:
    classifier = Classifier.load("en", "dot")
    plain, typed = classifier.predict(["This isn't good", f"This isn{apostrophe}t good"])
    np.testing.assert_array_equal(typed, plain)
    assert plain[1] < 0.05


@pytest.mark.parametrize("dash", ["—", "–", "――", "―"])
def test_every_dash_is_the_one_that_the_classifier_knows(dash: str) -> None:
    found = Classifier.load("en", "dot").explain(f"Slow {dash} but good")
    assert found.known == (True,) * 4
    assert found.tokens[1] == dash


def test_a_sign_stands_for_itself_and_is_one_character() -> None:
    assert all(len(sign) == 1 for sign in SIGNS.values())
    assert all(SIGNS.get(ord(sign), sign) == sign for sign in SIGNS.values())


@pytest.mark.parametrize(
    ("typed", "sign"),
    [("‐", "-"), ("‑", "-"), ("–", "—"), ("―", "—"), ("〜", "~"), ("‘", "'"), ("＂", '"'),
     ("ａ", "a"), ("⼈", "人"), ("⺟", "母"), ("`", "'")],
)  # fmt: skip
def test_a_sign_is_written_as_its_plain_one(typed: str, sign: str) -> None:
    """Hyphens, dashes, waves, quotation marks, full width, and both blocks of radicals."""
    assert SIGNS[ord(typed)] == sign


@pytest.mark.parametrize("kept", "²½①¨ʿâ，：；！？（）「」、。·")
def test_other_signs_stay_apart(kept: str) -> None:
    assert ord(kept) not in SIGNS

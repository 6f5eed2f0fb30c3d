"""Tokens against lists written by hand, after the Penn Treebank's rules, and against properties."""

import pickle
import time
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.text import tokens as module
from models.text.tokens import LIMIT, LONGEST_TEXT, Tokens, fold, tokenize

# Text and its tokens, separated by spaces.
ENGLISH = [
    ("The teacher gave the student a book.", "The teacher gave the student a book ."),
    ("I don't, can't, won't.", "I do n't , ca n't , wo n't ."),
    (
        "It's John's; I'll, they've, you're, he'd, I'm",
        "It 's John 's ; I 'll , they 've , you 're , he 'd , I 'm",
    ),
    ("shouldn't've I'd've", "should n't 've I 'd 've"),
    ("DON'T IT'S", "DO N'T IT 'S"),
    ("It’s what I don’t", "It ’s what I do n’t"),
    ("I cannot. Cannot!", "I can not . Can not !"),
    ("It 's what I do n't", "It 's what I do n't"),
    ("the dogs' tails", "the dogs ' tails"),
    ("'quoted' and 'so'", "' quoted ' and ' so '"),
    ("the 's' key", "the ' s ' key"),
    ('He said "no".', 'He said " no " .'),
    ("``yes''", "`` yes ''"),
    ("o'clock O'Neill ma'am c'mon d'etre", "o'clock O'Neill ma'am c'mon d'etre"),
    ("rock 'n' roll, the '70s, 'em, 'til", "rock 'n' roll , the '70s , 'em , 'til"),
    ("the 1920's", "the 1920 's"),
    ("well-known state-of-the-art 12-year-old", "well-known state-of-the-art 12-year-old"),
    ("one--two — three – four", "one -- two — three – four"),
    ("wait... so… oh......", "wait ... so … oh ......"),
    ("What?! No!!! ***", "What ?! No !!! ***"),
    ("3.14 1,000 1,000,000 7:30 5%", "3.14 1,000 1,000,000 7:30 5 %"),
    ("$5 $1.8 #9", "$ 5 $ 1.8 # 9"),
    ("1,2,3", "1 , 2 , 3"),
    ("In 1984.", "In 1984 ."),
    ("U.S. e.g. J.R.R. Tolkien Ph.D.", "U.S. e.g. J.R.R. Tolkien Ph.D."),
    ("Mr. Smith vs. Dr. Jones etc.", "Mr. Smith vs. Dr. Jones etc."),
    ("Michael J. Fox said: so do I. No.", "Michael J. Fox said : so do I . No ."),
    ("No. 5", "No. 5"),
    ("and/or R&B Q & A", "and/or R&B Q & A"),
    ("(see <b>it</b>)", "( see < b > it < / b > )"),
    ("$x$ :red[x] %{z}", "$ x $ : red [ x ] % { z }"),
    ("_a_ __b__ snake_case", "_ a _ __ b __ snake_case"),
    (
        "See https://a.org/b?c=d#e. Or www.b.de, or c.com/x!",
        "See https://a.org/b?c=d#e . Or www.b.de , or c.com/x !",
    ),
    (
        "https://a.org/b_(c), (see www.b.de/d(e)f(g)) or c.com/(x",
        "https://a.org/b_(c) , ( see www.b.de/d(e)f(g) ) or c.com/ ( x",
    ),
    (
        "https://a.org/b_(c_(d)). https://a.org/b)c https://a.org/((",
        "https://a.org/b_(c_(d)) . https://a.org/b ) c https://a.org/ ( (",
    ),
    ("Mail a.b+c@d.org.", "Mail a.b+c@d.org ."),
    ("The end.Next", "The end . Next"),
]

OTHER_SCRIPTS = [
    ("我爱你。", "我 爱 你 。"),
    ("我爱NLP，真的！你好……", "我 爱 NLP ， 真 的 ！ 你 好 ……"),
    ("共30，500元：7：30", "共 30 ， 500 元 ： 7 ： 30"),
    (
        "维基https://a.org/b_(c)（见https://a.org/d）",
        "维 基 https://a.org/b_(c) （ 见 https://a.org/d ）",
    ),
    ("⺬⽼", "⺬ ⽼"),
    ("请看https://a.org/b，或a@b.com。", "请 看 https://a.org/b ， 或 a@b.com 。"),
    ("在3.14到A-股，B.股", "在 3.14 到 A - 股 ， B . 股"),
    ("人々は本を読む", "人 々 は 本 を 読 む"),
    ("مرحبا بالعالم، كيف؟", "مرحبا بالعالم ، كيف ؟"),
    ("שָׁלוֹם עולם", "שָׁלוֹם עולם"),
    ("Привет, мир!", "Привет , мир !"),
    ("हिन्दी में", "हिन्दी में"),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("안녕하세요 세계", "안녕하세요 세계"),
    ("naïve café", "naïve café"),
]

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
WAVE = "👋🏽"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
SIGNS = [
    FAMILY,
    WAVE,
    "🇨🇳",
    "🇩🇪",
    "1\ufe0f\u20e3",
    "❤\ufe0f\u200d🔥",
    ENGLAND,
    "🏃🏿\u200d♀\ufe0f",
    "✨",
]


@pytest.mark.parametrize(("text", "tokens"), ENGLISH + OTHER_SCRIPTS)
def test_splits_as_written_by_hand(text: str, tokens: str) -> None:
    assert tokenize(text) == tuple(tokens.split(" "))


@pytest.mark.parametrize("gap", ["", " "])
def test_an_emoji_is_one_token(gap: str) -> None:
    assert tokenize(gap.join(SIGNS)) == tuple(SIGNS)
    assert tokenize(f"so{FAMILY}!") == ("so", FAMILY, "!")


def test_composed_and_decomposed_letters_are_one_token_of_one_spelling() -> None:
    assert tokenize("cafe\u0301") == tokenize("caf\u00e9") == ("caf\u00e9",)
    assert tokenize("x\u0305y \u20d7z !\u0301") == ("x\u0305y", "\u20d7z", "!\u0301")
    assert tokenize("x² ½") == ("x²", "½")


def test_what_cannot_be_seen_is_dropped() -> None:
    assert tokenize("a\0b \u202eright\u202c \ufeffto\u00adday \ud800left") == (
        "ab",
        "right",
        "today",
        "left",
    )
    assert tokenize("one\u200btwo\u3164three\u2028four") == ("one", "two", "three", "four")
    assert tokenize("\u200d \ufe0f \U000e0067 \n") == ()


def test_a_clinging_mark_never_starts_a_token_of_its_own() -> None:
    wholes = "it's U.S. Mr. a@b.org b.org ... ! 🇩🇪 1\ufe0f\u20e3 漢"
    for whole in wholes.split():
        last = tokenize(whole + "\u20d7")[-1]
        assert last.endswith("\u20d7")
        assert len(last) > 1


@given(st.text(st.sampled_from("aZ1'’.-,/@&_!?… 漢😀🇩\u0301\u0327\u200d\ufe0fnt")) | st.text())
@example("can't" * 3)
def test_only_blanks_and_the_invisible_are_lost(text: str) -> None:
    tokens = tokenize(text, limit=len(text))
    assert _visible("".join(tokens)) == _visible(text)
    assert all(map(_visible, tokens))
    assert tokens == tokenize(text, limit=len(text))


def _visible(text: str) -> str:
    selectors = {0x34F, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
    kept = "".join(
        character
        for character in text
        if not character.isspace()
        and unicodedata.category(character) not in ("Cc", "Cf", "Cs")
        and character not in "\u115f\u1160\u2800\u3164\uffa0"
        and ord(character) not in selectors
    )
    return unicodedata.normalize("NFC", kept)


@given(st.lists(st.tuples(st.sampled_from("aé1!.'-漢😀अ"), st.text("\u0301\u0323\u093f\u20d7"))))
def test_a_letter_keeps_its_marks(clusters: list[tuple[str, str]]) -> None:
    tokens = tokenize("".join(base + marks for base, marks in clusters))
    assert not any(unicodedata.category(token[0])[0] == "M" for token in tokens)


UNITS = (
    "a a. a- a@ c.com/( ((( www.(a) ' n't 1, can www. http:// 漢 👍 - ﷺ 🇩 \0 \u200d \u0301\u0327 "
    "\ud800 _. +."
)


@pytest.mark.parametrize("unit", [unit.replace("_", " ") for unit in UNITS.split(" ")])
def test_ten_thousand_characters_of_anything(unit: str) -> None:
    tokens = tokenize(unit * (10_000 // len(unit)))
    assert len(tokens) <= LIMIT


def seconds(text: str) -> float:
    """The processor time of splitting `text`: the least of five, for something else may run."""

    def once() -> float:
        start = time.thread_time()
        tokenize(text)
        return time.thread_time() - start

    return min(once() for _ in range(5))


@pytest.mark.parametrize("unit", [unit.replace("_", " ") for unit in UNITS.split(" ")])
def test_eight_times_the_text_costs_about_eight_times_as_much(unit: str) -> None:
    """Where a piece of text is looked at again from each of its characters it is 64 times."""
    short, long = (unit * (size // len(unit)) for size in (1000, 8000))
    assert seconds(long) < 25 * seconds(short) + 0.002


def test_a_long_word_is_one_token() -> None:
    assert tokenize("b" * 8000) == ("b" * 8000,)


def characters_handled(monkeypatch: pytest.MonkeyPatch, text: str) -> int:
    """How many characters all the steps of `tokenize` are given together."""
    handled: list[int] = []

    class Counted:
        def __init__(self, whole: Any) -> None:
            self.whole = whole

        def __getattr__(self, name: str) -> Any:
            def call(*given: Any) -> Any:
                handled.append(len(given[-1]))
                return getattr(self.whole, name)(*given)

            return call

    for name in ("_DROPPED", "_SPACE", "_CROWD", "_TOKEN", "unicodedata"):
        monkeypatch.setattr(module, name, Counted(getattr(module, name)))
    tokenize(text)
    monkeypatch.undo()
    return sum(handled)


@pytest.mark.parametrize("unit", ["so ", "漢", "b", "e\u0301", "\0", " "])
def test_ten_megabytes_cost_no_more_than_ten_kilobytes(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = (unit * (size // len(unit)) for size in (10_000, 10_000_000))
    handled = characters_handled(monkeypatch, large)
    assert handled == characters_handled(monkeypatch, small)
    assert handled < 6 * LONGEST_TEXT
    assert characters_handled(monkeypatch, small[:100]) < 600


def test_what_is_not_read_is_counted() -> None:
    assert LONGEST_TEXT == 8192
    tokens = tokenize("so " * 10_000)
    assert tokens == ("so",) * LIMIT
    assert (tokens.left_out, tokens.unread) == (8192 // 3 + 1 - 512, 30_000 - 8192)
    assert tokenize(" " * 8192 + "late") == ()
    assert tokenize(" " * 8192 + "late").unread == 4
    assert tokenize("b" * 8192).unread == 0


@pytest.mark.parametrize("limit", [0, 1, 7, 100])
def test_a_smaller_limit_gives_the_first_of_the_same_tokens(limit: int) -> None:
    text = "It's 3.14 — 我爱 www.a.org/b! " * 500
    whole, some = tokenize(text), tokenize(text, limit=limit)
    assert some == whole[:limit]
    assert len(some) + some.left_out == len(whole) + whole.left_out
    assert (some.language, some.unread) == (whole.language, whole.unread)


def test_the_limit_says_how_many_were_left_out() -> None:
    tokens = tokenize("so " * 600)
    assert len(tokens) == LIMIT == 512
    assert tokens.left_out == 88
    assert tokenize("so " * 512).left_out == 0
    assert tokenize("one two three", limit=1) == ("one",)
    assert tokenize("one two three", limit=0).left_out == 3


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("123 😀", "en"),
        ("Привет", "en"),
        ("The word 爱 means love", "en"),
        ("三 apples", "en"),
        ("我爱你", "zh"),
        ("我爱 NLP", "zh"),
        ("⽼⽼", "zh"),
    ],
)
def test_the_language_is_found(text: str, language: str) -> None:
    assert tokenize(text).language == language


def test_the_language_can_be_said() -> None:
    assert tokenize("我爱你", "en").language == "en"
    assert tokenize("love", "zh").language == "zh"


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match=r"language must be .* got 'de'"):
        tokenize("", "de")
    with pytest.raises(ValueError, match=r"limit must be .* got -1"):
        tokenize("", limit=-1)


def test_tokens_are_a_tuple_that_cannot_change() -> None:
    tokens = tokenize("so it goes", limit=2)
    assert tokens == ("so", "it")
    assert hash(tokens) == hash(("so", "it"))
    with pytest.raises(AttributeError):
        tokens.left_out = 0  # type: ignore[misc]
    again = pickle.loads(pickle.dumps(Tokens(tokens, 1, "zh", 9)))
    assert isinstance(again, Tokens)
    assert (again, again.left_out, again.language, again.unread) == (tokens, 1, "zh", 9)


@pytest.mark.parametrize(
    ("tokens", "form"),
    [
        ("The THE the ＴＨＥ", "the"),
        ("N’T n't", "n't"),
        ("’s ʼs", "'s"),
        ("“ ” `` ''", '"'),
        ("…… …. ... …", "..."),
        ("--- -- —— — – ― ⸺ ﹘ ─", "--"),
        ("´ ′ ’ ‘ ＇ '", "'"),
        ("n´t n`t n′t", "n't"),
        ("`", "`"),
        ("« 〞 „ ″ ＂", '"'),
        ("⋯ ‥ …", "..."),
        ("～～ 〜 ~", "~"),
        ("⺬ 示", "示"),
        ("⽼ 老", "老"),
        ("𝐝𝐨𝐧'𝐭 don't", "don't"),
        ("!!! !? ！", "!"),
        ("?! ？", "?"),
        ("state‑of", "state-of"),
        ("Straße", "straße"),
        (". .", "."),
        ("1,000", "1,000"),
    ],
)
def test_fold_gives_one_form_for_all_spellings(tokens: str, form: str) -> None:
    assert {fold(token) for token in tokens.split(" ")} == {form}


@given(st.text())
def test_fold_has_nothing_left_to_fold(token: str) -> None:
    assert fold(fold(token)) == fold(token)

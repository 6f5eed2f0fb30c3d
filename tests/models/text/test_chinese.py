"""Chinese words: lists written by hand, and properties that hold for any text and any cut."""

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text import by_hand
from models.text.chinese import CUTS, LONGEST_WORD, Lexicon, words
from models.text.tokens import fold, is_chinese, tokenize
from models.text.traditional import simplified
from tests import ROOT

WORDS = [
    ("老师给学生一本关于音乐和艺术的书", "老师 给 学生 一本 关于 音乐 和 艺术 的 书"),
    ("老師給學生一本關於音樂和藝術的書", "老師 給 學生 一本 關於 音樂 和 藝術 的 書"),
    ("我爱NLP，真的！", "我 爱 NLP ， 真的 ！"),
    ("他在Google工作了３年，共１２个月。", "他 在 Google 工作 了 ３ 年 ， 共 １２ 个 月 。"),
    ("音乐 课", "音乐 课"),
    ("“太累”", "“ 太 累 ”"),
    ("The word 音乐 means music", "The word 音乐 means music"),
]

HAN = st.text(st.sampled_from("我今天太累了人工智能音乐和艺术的书们"), max_size=30)


@pytest.mark.parametrize(("text", "tokens"), WORDS)
def test_words_as_written_by_hand(text: str, tokens: str) -> None:
    assert tokenize(text, cut=words) == tuple(tokens.split(" "))


def test_characters_are_the_other_way() -> None:
    assert tokenize("音乐和NLP", cut=CUTS["characters"]) == ("音", "乐", "和", "NLP")
    assert tokenize("音乐和NLP") == tokenize("音乐和NLP", cut=CUTS["characters"])


@given(st.text(max_size=60))
def test_no_cut_loses_a_sign(text: str) -> None:
    for cut in (*CUTS.values(), by_hand.cut("人工/智能 太累", words)):
        assert "".join(tokenize(text, cut=cut)) == "".join(tokenize(text))


def test_english_loads_no_dictionary() -> None:
    program = (
        "import sys\n"
        "from models.text.tokens import tokenize, fold\n"
        "from models.text.chinese import words\n"
        "tokenize('So it goes, 1 2 “3” é', cut=words), fold('The')\n"
        "assert 'rjieba' not in sys.modules\n"
        "tokenize('好', cut=words)\n"
        "assert 'rjieba' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_each_run_is_cut_once() -> None:
    """So the time grows with the text as that of the cut does, which reads each character once."""
    given: list[str] = []

    def cut(run: str) -> list[str]:
        given.append(run)
        return [run]

    assert tokenize("音乐，和NLP课 课" * 100, cut=cut)[:5] == ("音乐", "，", "和", "NLP", "课")
    assert "".join(given) == "音乐和课课" * 100


def test_traditional_characters_are_looked_up_as_simplified_ones() -> None:
    assert fold("關於") == fold("关于") == "关于"
    assert fold("牠") == "它"
    assert simplified("乾坤著名") == "乾坤著名"
    table = {character: simplified(character) for character in map(chr, range(0x3400, 0xA000))}
    assert sum(was != becomes for was, becomes in table.items()) > 3000
    assert all(len(becomes) == 1 for becomes in table.values())
    assert all(simplified(becomes) == becomes for becomes in table.values())


def test_a_lexicon_takes_its_longest_words() -> None:
    calls: list[str] = []

    def rest(run: str) -> list[str]:
        calls.append(run)
        return list(run)

    cut = Lexicon({"人工", "人工智能", "智能", "书"}, LONGEST_WORD, rest)
    assert cut("用人工智能写书") == ["用", "人工智能", "写", "书"]
    assert calls == ["用", "写"]
    assert cut("") == []
    assert cut("人工智") == ["人工", "智"]


class Counting(frozenset[str]):
    """Words that count how often one of them is looked for."""

    asked = 0

    def __contains__(self, word: object) -> bool:
        Counting.asked += 1
        return super().__contains__(word)


def test_a_lexicon_asks_a_bounded_number_of_times_for_each_character() -> None:
    for run in ("一" * 1000, "一二" * 500):
        Counting.asked = 0
        Lexicon(Counting({"一二", "一" * LONGEST_WORD}), LONGEST_WORD, list)(run)
        assert Counting.asked <= LONGEST_WORD * len(run)


# --- by hand


def test_what_is_joined_and_separated_by_hand() -> None:
    cut = by_hand.cut("太累 音/乐", words)
    assert tokenize("我今天太累了，音乐", cut=cut) == ("我", "今天", "太累", "了", "，", "音", "乐")
    assert by_hand.cut("", words) is words


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [
        ("我 今天 太 累 了", "我 今天 太 累 了", ""),
        ("我 今天 太 累 了", "我 今天 太累 了", "太累"),
        ("我 今天 太累 了", "我 今天 太 累 了", "太/累"),
        ("我 今天 太累 了", "我今 天太 累了", "我今/天太/累了"),
        ("我 今天 太累 了", "我 今 天 太累了", "今/天 太累了"),
    ],
)
def test_a_change_says_where_the_words_differ(before: str, after: str, written: str) -> None:
    assert by_hand.show(by_hand.changed(before.split(), after.split())) == written


@given(st.permutations("我今天太累了人工智能"), st.sets(st.integers(1, 9)))
def test_a_change_leads_to_the_words_wanted(run: list[str], cuts: set[int]) -> None:
    text = "".join(run)
    wanted = [text[start:end] for start, end in pairwise([0, *sorted(cuts), 10])]
    entries = by_hand.changed(words(text), wanted)
    assert by_hand.cut(by_hand.show(entries), words)(text) == wanted
    assert by_hand.read(by_hand.show(entries)) == {
        together: list(pieces) for together, pieces in entries.items()
    }


@given(st.text(max_size=200), HAN)
def test_any_setting_gives_a_cut(written: str, run: str) -> None:
    assert "".join(by_hand.cut(written, list)(run)) == run
    assert all(len(together) <= LONGEST_WORD for together in by_hand.read(written))


def test_what_is_chinese() -> None:
    assert all(map(is_chinese, ("书", "書", "卡拉OK", "〇")))
    assert not any(map(is_chinese, ("", "OK", "é", "，", "。")))

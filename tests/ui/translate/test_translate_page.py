"""The page of translators, with those that ship."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from models import translation
from models.translation.units import END
from models.translation.writing import WITHOUT
from tests.page import open_page, sent
from ui.kit.language import Text
from ui.kit.settings import FIELDS
from ui.translate import curve
from ui.translate.scene import UNSURE

EN = Text("en")
SENTENCE = "She came here by bus yesterday."


def run(**query: str) -> AppTest:
    return open_page("translate", **query)


def written(app: AppTest) -> list[str]:
    return [each["text"] for each in sent(app, "ribbons")["written"]]


def test_it_opens_with_a_translation_and_where_each_word_looked() -> None:
    made = translation.load("en-zh").translate(SENTENCE)
    app = run()
    stage, pair = sent(app, "stage"), sent(app, "ribbons")
    assert [token["text"] for token in stage["queries"]] == list(made.target_tokens)
    assert [token["text"] for token in stage["keys"]] == list(made.source_tokens)
    assert written(app) == list(made.target_tokens)
    assert [token["text"] for token in pair["source"]] == [
        *SENTENCE.removesuffix(".").split(),
        ".",
    ]
    assert stage["step"] == 4
    assert stage["cell"] == pair["cell"]
    row, column = stage["cell"]
    assert column == made.trace.weights[row].argmax()
    guesses = [each["guess"] for each in pair["written"]]
    assert guesses == [
        bool(row[number] < UNSURE) for row, number in zip(made.next, made.numbers, strict=True)
    ]


def test_chinese_is_translated_into_english_without_being_told() -> None:
    app = run(phrase="我昨天把书给了我妹妹。")
    made = translation.load("zh-en").translate("我昨天把书给了我妹妹。")
    assert written(app) == list(made.target_tokens)
    assert sent(app, "ribbons")["languages"] == ["zh", "en"]


def test_another_attention_is_chosen_where_the_direction_has_it() -> None:
    app = run(translator="scaled_dot")
    made = translation.load("en-zh", "scaled_dot").translate(SENTENCE)
    assert written(app) == list(made.target_tokens)
    assert "translator" in [each.key for each in app.button_group]
    # The other direction has no such network: the menu and the page take its first.
    app = run(translator="scaled_dot", phrase="你好。")
    assert written(app) == list(translation.load("zh-en").translate("你好。").target_tokens)
    assert app.button_group(key="translator").value == "additive_guided"
    app.button_group(key="translator").set_value("additive").run()
    made = translation.load("zh-en", "additive").translate("你好。")
    assert written(app) == list(made.target_tokens)


def test_a_taught_attention_is_called_taught_with_what_both_reach() -> None:
    cards = [translation.load("en-zh", name).card for name in ("additive_guided", "additive")]
    errors = [f"{card['alignment_error']:.2f}" for card in cards]
    for name, word, (first, second) in (
        ("additive_guided", "taught", errors),
        ("additive", "emerged", errors[::-1]),
    ):
        (note,) = [each.value for each in run(translator=name).caption if word in each.value]
        assert note.index(first) < note.index(f"{second} and")
        assert (f"{cards[0]['linked_pairs']:,}" in note) == (word == "taught")


def test_yesterday_moved_away_is_no_longer_written() -> None:
    """The sentence of the figure: 昨天 looks at yesterday, and is not written without it."""
    phrase = "I gave the book to my sister yesterday."
    made = translation.load("en-zh").translate(phrase)
    row, column = made.target_tokens.index("昨天"), made.source_tokens.index("yesterday")
    app = run(phrase=phrase, asking="weights", align=f"{row}-{column}", pulled=f"{column}-0")
    assert sent(app, "stage")["cell"] == [row, column]
    assert made.trace.weights[row].argmax() == column
    shown = " ".join(each.value for each in app.markdown)
    found = re.search(r"Instead of “昨天” it now writes “(.+?)”.*\*\*(.+?)\*\*", shown)
    assert found
    assert found[1] != "昨天"
    assert found[2].startswith("".join((*made.target_tokens[:row], found[1])))


def test_the_other_direction_begins_with_what_was_written() -> None:
    app = run()
    made = translation.load("en-zh").translate(SENTENCE).text
    app.button_group(key="direction").set_value("zh-en").run()
    assert not app.exception
    assert app.text_input[0].value == made
    assert written(app) == list(translation.load("zh-en").translate(made).target_tokens)


@pytest.mark.parametrize("asking", FIELDS["asking"].metadata["options"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_panel_opens(asking: str, language: str) -> None:
    run(asking=asking, language=language, search="beam" if asking == "beam" else "greedy")


def test_another_word_is_forced_and_the_rest_written_anew() -> None:
    app = run(align="0-0")
    before = written(app)
    button = next(each for each in app.button if str(each.key).startswith("force "))
    button.click().run()
    after = written(app)
    assert after[0] == str(button.key).removeprefix("force ") != before[0]
    expected = translation.load("en-zh").translate(SENTENCE, begin=[after[0]])
    assert after == list(expected.target_tokens)
    free = next(each for each in app.button if each.key == "free")
    free.click().run()
    assert written(app) == before


def test_a_word_that_it_cannot_write_is_refused_and_kept_out() -> None:
    app = run(begun="zyzzyva")
    assert any("zyzzyva" in each.value for each in app.warning)
    assert written(app) == written(run())


def test_moved_weights_say_which_word_is_written_then() -> None:
    model = translation.load("en-zh")
    made = model.translate(SENTENCE)
    row, index = 1, 2
    app = run(asking="weights", align=f"{row}-0", pulled=f"{index}-1")
    chart = sent(app, "moving")
    np.testing.assert_allclose(chart["columns"][1]["lengths"], np.eye(len(made.known))[index])
    np.testing.assert_allclose(chart["columns"][0]["lengths"], made.trace.weights[row])
    chances = model.network.chances(made.trace.queries[[row]], made.trace.values[[index]])[0]
    moved = sent(app, "moved")["columns"][0]["lengths"]
    np.testing.assert_allclose(moved, np.sort(chances)[::-1][: len(moved)], atol=1e-6)


def test_without_attention_the_shipped_curve_is_shown() -> None:
    """Five points for each way to look, all on one scale from 0 upwards, and the numbers."""
    card = translation.load("en-zh").card
    drawn = [each.proto.body for each in run(asking="without").get("html")]
    (picture,) = (each for each in drawn if "class='lengths'" in each)
    dots = re.findall(r"<b title='[^']*: ([0-9.]+)' style='left:([0-9.]+)px;top:([0-9.]+)", picture)
    found = np.array(dots, float).reshape(1 + len(WITHOUT), len(card["lengths"]), 3)
    expected = [[each[name] for each in card["lengths"]] for name in ("own", *WITHOUT)]
    np.testing.assert_allclose(found[..., 0], expected, atol=0.05)
    np.testing.assert_allclose(found[..., 1], np.tile(found[0, :, 1], (len(found), 1)))
    assert (np.diff(found[0, :, 1]) > 0).all()
    slope, zero = np.polyfit(np.ravel(expected), found[..., 2].ravel(), 1)
    assert slope < 0
    np.testing.assert_allclose(found[..., 2], zero + slope * np.array(expected), atol=0.3)
    numbers = next(each for each in drawn if each.count("<tr>") > len(card["lengths"]))
    assert all(f"<td>{value:.1f}</td>" in numbers for value in np.ravel(expected))


def test_a_translation_in_the_table_is_as_it_was_written() -> None:
    """No backslashes: the table is HTML, and no Markdown."""
    phrase = "He said * and _ and # to me."
    texts = translation.load("en-zh").many([phrase])
    drawn = " ".join(each.proto.body for each in run(asking="without", phrase=phrase).get("html"))
    assert f"<td>{texts[0]}</td>" in drawn
    assert "\\" not in drawn


def test_names_at_the_end_of_lines_do_not_cover_each_other() -> None:
    found = curve.spread([100.0, 40.0, 104.0, 98.0])
    assert found == [98 + curve.APART, 40.0, 98 + 2 * curve.APART, 98.0]


def test_unknown_words_are_named_and_nothing_typed_is_asked_for() -> None:
    app = run(phrase="The qwertyish cat")
    assert [token["unknown"] for token in sent(app, "ribbons")["source"]] == [False, True, False]
    notes = [note["text"] for note in sent(app, "stage")["notes"]]
    assert notes == [EN("translate.unknown", count=1, all=3)]
    assert EN("translate.empty") in [each.value for each in run(phrase="  ").markdown]


def test_a_veil_covers_every_weight() -> None:
    app = run(veil="1")
    assert sent(app, "ribbons")["covered"]
    assert sent(app, "ribbons")["cell"][1] == -1
    texts = [each.value for each in app.markdown]
    assert not any(re.search(r"looks most at", each) for each in texts)


def test_any_text_is_translated_or_refused_in_words() -> None:
    for phrase in (
        "。",
        "!!!",
        "a" * 3000,
        "我 love 你",
        "🙂",
        "<b>x</b> $x$ :red[x]",
        "word " * 300,
    ):
        run(phrase=phrase)


class _Tree(HTMLParser):
    """The nodes of a drawn beam, column by column: (words and numbers, marks)."""

    def __init__(self, drawn: str) -> None:
        super().__init__()
        self.columns: dict[str, list[tuple[list[str], set[str]]]] = {}
        self.lines = 0
        self._texts: list[str] = []
        self.feed(drawn)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.lines += tag == "i"
        if tag == "div" and given.get("style", "").startswith("left:"):
            self._texts = []
            column = self.columns.setdefault(given["style"].split(";")[0], [])
            column.append((self._texts, {*given["class"].split()}))

    def handle_data(self, data: str) -> None:
        self._texts.append(data)


def test_the_beam_is_a_tree_of_all_that_it_kept() -> None:
    made = translation.load("en-zh").translate(SENTENCE, width=4)
    drawn = next(
        each.proto.body
        for each in run(search="beam", asking="beam").get("html")
        if "<small" in each.proto.body
    )
    tree = _Tree(drawn)
    assert tree.lines == sum(map(len, made.steps[1:]))
    for step, (column, nodes) in enumerate(zip(tree.columns.values(), made.steps, strict=True)):
        followed = {each.parent for later in made.steps[step + 1 : step + 2] for each in later}
        for index, ((texts, marks), node) in enumerate(zip(column, nodes, strict=True)):
            ends = node.number == END
            word = EN("asking.word.end") if ends else made.target.written([node.number])[0]
            assert texts == [word, f"{100 * np.exp(node.log):.2f} %"]
            assert ("over" in marks) == ends
            assert not ("dropped" in marks and index in followed)
            assert marks & {"won", "over", "dropped"} or index in followed
    won = [
        texts[0] for column in tree.columns.values() for texts, marks in column if "won" in marks
    ]
    assert won == [*made.target_tokens, EN("asking.word.end")][: len(won)]
    assert len(won) >= len(made.target_tokens)

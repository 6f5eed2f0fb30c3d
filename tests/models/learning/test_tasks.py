"""Tasks: their answers and their gold, by hand; what people type; what is kept from learning."""

import numpy as np
import pytest

from models.learning.sentences import FOLDER
from models.learning.task import (
    LANGUAGES,
    NotAnExample,
    Task,
    UnknownWord,
    batch,
    is_held_out,
    rows,
)
from models.learning.tasks import TASKS

every_task = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)

SOLVED = {
    "reverse": ("a b c", {0: ("c", {2}), 1: ("b", {1}), 2: ("a", {0})}),
    "copy": ("d d e", {0: ("d", {0}), 1: ("d", {1}), 2: ("e", {2})}),
    "sort": ("3 9 1", {0: ("1", {2}), 1: ("3", {0}), 2: ("9", {1})}),
    "largest": ("3 7 7", {3: ("7", {1, 2})}),
    "brackets": ("( [ _ _ _ {", {2: ("]", {1}), 3: (")", {0})}),
    "induction": ("a b c a b", {3: ("b", {1}), 4: ("c", {2})}),
    "date": (
        "March twenty-first",
        {2: ("0", {0}), 3: ("3", {0}), 4: ("2", {1}), 5: ("1", {1})},
    ),
    "stories": (
        "Mary went to the kitchen. John went to the garden. Mary went to the office. Where is Mary",
        {3: ("office", {2})},
    ),
    "it": ("street did not stop dog because it was too wide", {4: ("street", {0})}),
    "reviews": ("the food was not bad but the staff was not good", {7: ("complaint", {5, 6})}),
    "sentences_en": ("The soup was DELICIOUS, and the bread was fresh!", {8: ("praise", {3, 8})}),
    "sentences_zh": ("房间 潮湿", {1: (None, {1})}),
}
CHINESE = {
    "reverse": ("甲乙丙", {0: ("丙", {2}), 1: ("乙", {1}), 2: ("甲", {0})}),
    "date": ("十二月二十一日", {2: ("1", {0}), 3: ("2", {0}), 4: ("2", {1}), 5: ("1", {1})}),
    "stories": ("小红去了厨房。小明去了花园。小红在哪里？", {2: ("厨房", {0})}),
    "reviews": ("房间很差，但是饭菜不糟糕", {7: ("好评", {5, 6})}),
    "it": ("河没有拦住狗，因为它太勇敢", {4: ("狗", {2})}),
    "sentences_zh": ("收音机贵，可是不耐用。", {4: ("差评", {1, 3, 4})}),
}


def solved(task: Task, text: str, language: str) -> dict[int, tuple[str | None, set[int]]]:
    words = task.answers(language)
    answers = task.solve(task.read(text, language)).items()
    return {
        index: (None if answer.target is None else words[answer.target], set(answer.gold))
        for index, answer in answers
    }


@every_task
def test_what_is_right_and_where_to_look(task: Task) -> None:
    text, expected = SOLVED[task.name]
    assert solved(task, text, "en") == expected


@pytest.mark.parametrize("name", CHINESE)
def test_the_same_in_chinese(name: str) -> None:
    text, expected = CHINESE[name]
    assert solved(TASKS[name], text, "zh") == expected


@every_task
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_drawn_is_written_and_read_again(task: Task, language: str) -> None:
    for units in rows(task, np.random.default_rng(1), 20, held_out=False):
        words = [task.text(unit, language) for unit in units]
        gap = ". " if task.sentences else "" if task.name == "sentences_zh" else " "
        assert task.read(gap.join(words), language) == units


@every_task
def test_both_languages_have_the_same_words_once(task: Task) -> None:
    assert {len(words) for words in task.words.values()} == {task.size}
    for words in task.words.values():
        assert len({word.casefold() for word in words}) == task.size


@every_task
def test_held_out_rows_are_never_learned_from(task: Task) -> None:
    kept = set(rows(task, np.random.default_rng(1), 50, held_out=True))
    learned = set(rows(task, np.random.default_rng(2), 2000, held_out=False))
    assert kept
    assert not kept & learned
    assert task.written or all(map(is_held_out, kept))


@every_task
def test_a_batch_says_what_its_rows_say(task: Task) -> None:
    examples = rows(task, np.random.default_rng(3), 5, held_out=False)
    made = batch(task, examples)
    for b, units in enumerate(examples):
        answers = task.solve(units)
        assert answers
        for i in range(made.targets.shape[1]):
            target, gold = answers.get(i, (-1, frozenset()))
            assert made.targets[b, i] == target
            assert set(np.flatnonzero(made.gold[b, i])) == gold
            unit = units[i] if i < len(units) else ()
            assert tuple(made.units[b, i][made.units[b, i] >= 0]) == unit


def test_a_word_that_the_task_has_not_is_named() -> None:
    with pytest.raises(UnknownWord, match="'zebra'") as caught:
        TASKS["it"].read("dog did not cross zebra, because it was too wide", "en")
    assert "street" in caught.value.known


@pytest.mark.parametrize("text", ["", "Mary went to the kitchen.", "where is John"])
def test_where_nothing_is_asked_that_is_said(text: str) -> None:
    with pytest.raises(NotAnExample):
        TASKS["stories"].read(text, "en")


def test_too_many_units_are_refused() -> None:
    with pytest.raises(NotAnExample) as caught:
        TASKS["copy"].read("a" * 17, "en")
    assert caught.value.count == 17


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_are_a_few_hundred_and_a_fifth_is_held_out(language: str) -> None:
    written = TASKS[f"sentences_{language}"].written
    assert written is not None
    assert (len(written.taught), len(written.kept)) == (256, 64)
    assert len({*written.taught, *written.kept}) == 320  # none is like another, even unknown words
    for part in (written.taught, written.kept):
        verdicts = [TASKS[f"sentences_{language}"].solve(row)[len(row) - 1].target for row in part]
        assert verdicts.count(0) == verdicts.count(1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_read_as_it_is_written(language: str) -> None:
    """The file has spaces between the words and marks at opinions; people type neither."""
    task = TASKS[f"sentences_{language}"]
    lines = (FOLDER / f"{language}.txt").read_text("utf-8").splitlines()[2:]
    assert all("Apache-2.0" not in line for line in lines)
    for line in lines:
        words = line[2:].replace("*", "").split()
        typed = ("" if language == "zh" else " ").join(words)
        (index, (target, opinions)) = next(iter(task.solve(task.read(typed, language)).items()))
        marked = [word for word in line[2:].split() if word.strip(".,，。、")]
        assert target == "-+".index(line[0])
        assert index == len(marked) - 1
        assert opinions == {at for at, word in enumerate(marked) if "*" in word}


def test_a_word_that_no_taught_sentence_has_is_unknown() -> None:
    task = TASKS["sentences_en"]
    units = task.read("The gnocchi wasn't good", "en")
    assert [task.text(unit, "en") for unit in units] == ["the", "[UNK]", "was", "not", "good"]
    assert [task.knows(unit) for unit in units] == [True, False, True, True, True]
    answer = task.solve(units)[4]
    assert answer.target is None  # nobody has said what is right
    assert answer.gold == {3, 4}
    with pytest.raises(NotAnExample):
        task.read("?!", "en")

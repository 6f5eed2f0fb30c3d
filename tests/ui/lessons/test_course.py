"""Every lesson in every language, without a page, with as many seeds as a class may have: each task
can be solved, and each mistake that was foreseen is told what it was.
"""

import re
from collections.abc import Mapping

import numpy as np
import pytest

from attention.arithmetic import agrees
from models.transformer.library import installed
from tests import ROOT
from ui.kit.language import LANGUAGES, LESSONS, Text
from ui.lessons import lesson as lessons
from ui.lessons import prose
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute
from ui.lessons.course import explanation
from ui.lessons.lesson import course, lesson, posed
from ui.lessons.prose import DONE, GAUGE
from ui.lessons.question import NoPoint
from ui.lessons.reach import Reach
from ui.views.stage.veil import FIELDS

SEEDS = range(30)

SOME = SEEDS[::3]
"""For what `test_claims` does with all of them, too."""


def needs(name: str) -> pytest.MarkDecorator:
    """Skips a lesson whose optional model is not here."""
    model = lesson(name).model
    return pytest.mark.skipif(not installed(model), reason=f"{model} is optional: not installed")


EVERY = [pytest.param(name, marks=needs(name)) for name in course()]
TASKS = [
    pytest.param(name, index, marks=needs(name))
    for name in course()
    for index in range(len(lesson(name).tasks))
]

every_language = pytest.mark.parametrize("language", LANGUAGES)
every_lesson = pytest.mark.parametrize("name", EVERY)
every_task = pytest.mark.parametrize(("name", "index"), TASKS)

SHAPE = re.compile(r"[{}⟦⟧]")
"""What no reader is to see: the signs of places and marks."""


def prose_of(name: str, index: int, language: str) -> prose.TaskProse:
    return prose.prose(name, language).tasks[lesson(name).tasks[index].name]


def hint_of(name: str, index: int, hint: str, language: str) -> str:
    """The hint as the page finds it; KeyError where there is none."""
    return prose_of(name, index, language).hints.get(hint) or Text(language)(f"hint.{hint}")


def readable(filled: str) -> str:
    """What a reader sees, without the formulas: their braces are LaTeX's, and drawn."""
    return re.sub(r"\$\$.+?\$\$|\$.+?\$", "", filled, flags=re.DOTALL)


@every_language
@every_task
def test_a_task_is_solved_and_each_foreseen_mistake_gets_its_hint_with_no_place_left_open(
    name: str, index: int, language: str
) -> None:
    words, reached = prose_of(name, index, language), set()
    for seed in SOME:
        question = posed(name, index, seed, language).question
        assert {type(filled) for filled in question.placeholders.values()} <= {str}
        if isinstance(question, Reach):
            assert not question.grade(question.start).right
        assert question.grade(question.solve()).right
        for table in filter(None, (question.table, question.proof)):
            assert isinstance(table.rows, tuple), "it is read more than once"
            assert {len(row) for row in table.rows} == {len(table.head)}
        if question.worked:
            *operands, result = question.worked.terms[-1].parts
            assert question.grade(result.text).right
            assert agrees(operands[-1], result)
        sentences = [words.prompt, words.hints[DONE], *words.options.values()]
        seen = [prose.fill(sentence, question.filling()) for sentence in sentences]
        foreseen = question.foreseen()
        assert foreseen
        for hint, wrong in foreseen.items():
            mark = question.grade(wrong)
            assert mark.hint == hint, (seed, hint, wrong, mark)
            template = hint_of(name, index, hint, language)
            seen.append(prose.fill(template, question.filling(mark)))
        if isinstance(question, Reach) and question.gauge:
            gauge = prose.fill(words.hints[GAUGE], {**question.filling(), "value": "0.5"})
            seen.append(gauge)
        for each in seen:
            assert not SHAPE.search(readable(each)), each
        reached |= foreseen.keys()
    written = words.hints.keys() - {DONE, GAUGE}
    assert written <= reached, f"no seed leads to {written - reached}"


@every_task
def test_a_veil_begins_at_what_is_asked_beside_the_step_that_is_shown(
    name: str, index: int
) -> None:
    """A number is computed from the step before; of others the task may show what is asked."""
    task, asked = lesson(name).tasks[index], posed(name, index, SOME[0], "en")
    computed = isinstance(asked.question, Compute)
    chosen = isinstance(task.changes, Mapping) and "step" in task.changes
    if task.veil in FIELDS and (computed or chosen):
        last_open, shown = FIELDS.index(task.veil), asked.scene.settings.step
        assert shown == last_open if computed else shown <= last_open + 1


def test_every_edit_that_is_tried_moves_what_its_stage_shows() -> None:
    (index,) = [n for n, task in enumerate(explanation.LESSON.tasks) if task.name == "rival"]
    question = posed("explanation", index, SOME[0], "en").question
    assert isinstance(question, Reach)
    for edit, *expected in explanation.tried(question.start)[::5]:
        scene = question.start.changed(edit=(edit,))
        assert scene
        np.testing.assert_allclose(explanation.moved(scene), expected, atol=1e-9)


@every_language
@every_lesson
def test_the_introduction_and_the_end_have_no_place_left_open(name: str, language: str) -> None:
    words = prose.prose(name, language)
    for seed in SOME:
        facts = lessons.given(name, seed, language).facts
        for part in (words.title, words.summary, words.introduction, words.end):
            assert part
            assert not SHAPE.search(readable(prose.fill(part, facts)))


@every_task
def test_the_same_seed_gives_the_same_numbers(name: str, index: int) -> None:
    asked = [posed(name, index, 3, "en").question]
    lessons.given.cache_clear()
    asked.append(posed(name, index, 3, "en").question)
    assert asked[0] is not asked[1]
    assert asked[0].solve() == asked[1].solve()
    assert asked[0].placeholders == asked[1].placeholders


@every_language
@every_lesson
def test_another_seed_gives_other_numbers(name: str, language: str) -> None:
    """In at least one task of the lesson: some ask the same of everybody."""
    asked = {
        str([(each.question.placeholders, each.question.solve()) for each in given.tasks])
        for given in (lessons.given(name, seed, language) for seed in SOME)
    }
    assert len(asked) > len(SOME) // 3


@every_language
@every_lesson
def test_every_text_of_a_lesson_shows_its_point_with_some_seed(name: str, language: str) -> None:
    texts = lesson(name).texts[language]
    assert len(texts) == len(set(texts))
    for text in texts:
        assert any(shows_its_point(name, text, seed, language) for seed in SEEDS), text


def shows_its_point(name: str, text: str, seed: int, language: str) -> bool:
    try:
        lessons.given_text(name, text, seed, language)
    except NoPoint:
        return False
    return True


def test_a_text_without_a_point_is_passed_over() -> None:
    """In a sentence of equal words every column sums to 1 as every row does."""
    with pytest.raises(NoPoint):
        lessons.given_text("rows", "dog dog dog", 0, "en")


@every_language
@every_task
def test_a_task_has_its_words(name: str, index: int, language: str) -> None:
    words, question = prose_of(name, index, language), posed(name, index, 0, language).question
    assert words.prompt
    assert words.hints[DONE]
    watched = isinstance(question, Reach) and question.gauge is not None
    assert (GAUGE in words.hints) == watched
    options = set(question.options) if isinstance(question, Choose) else set()
    assert set(words.options) == options


@every_language
@every_lesson
def test_a_lesson_has_the_same_parts_in_every_language(name: str, language: str) -> None:
    english, translated = prose.prose(name, "en"), prose.prose(name, language)
    assert (
        list(translated.tasks) == list(english.tasks) == [task.name for task in lesson(name).tasks]
    )
    for task, words in english.tasks.items():
        assert translated.tasks[task].options.keys() == words.options.keys()
        assert translated.tasks[task].hints.keys() == words.hints.keys()
        assert roles_in(translated.tasks[task].prompt) == roles_in(words.prompt)


def roles_in(text: str) -> set[str]:
    """The roles of marked words."""
    return set(re.findall(r"⟦(\w):", text))


@every_lesson
def test_a_lesson_is_short(name: str) -> None:
    assert 5 <= lesson(name).minutes <= 10
    assert len(prose.prose(name, "en").introduction.split()) <= 160
    assert len(prose.prose(name, "zh").introduction) <= 320


def test_every_lesson_has_a_file_in_the_course_and_its_prose() -> None:
    files = {file.stem for file in (ROOT / "ui/lessons/course").glob("[!_]*.py")}
    assert sorted(files ^ set(LESSONS)) == []


def test_the_order_of_the_lessons_has_no_ties() -> None:
    assert sorted(course()) == sorted(LESSONS)
    orders = [lesson(name).order for name in course()]
    assert orders == sorted(set(orders))

"""No lesson says what its stage does not show: every number, word and claim of its prose is
computed once more, for every task, thirty seeds and both languages.
"""

import re
from collections.abc import Iterator, Mapping

import pytest

from tests.ui.lessons.claims import (
    Claim,
    Facts,
    Seen,
    classifier,
    formulas,
    learning,
    reading,
    transformer,
    translator,
    uses,
)
from tests.ui.lessons.claims.allowed import ALLOWED, NUMBER
from tests.ui.lessons.test_course import (
    SEEDS,
    TASKS,
    every_language,
    every_lesson,
    hint_of,
    prose_of,
)
from ui.kit.language import LOCALES
from ui.lessons import lesson as lessons
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute
from ui.lessons.lesson import Posed, course, lesson
from ui.lessons.predict import Predict
from ui.lessons.prose import DONE, GAUGE, prose
from ui.lessons.prose import placeholders_in as named_in
from ui.lessons.question import Mark, Question
from ui.lessons.reach import Reach

ROOMS = (reading, formulas, uses, classifier, learning, transformer, translator)

COUNTED = re.compile(r"\{(\w+):[^{}|]*\|[^{}|]*\}")


def claim_of(name: str, task: str = "") -> object:
    """The function that computes what a task says, or what a lesson says at both its ends."""
    wanted = f"{name}_{task}" if task else name
    found = [getattr(room, wanted) for room in ROOMS if hasattr(room, wanted)]
    assert len(found) == 1, f"claims/: expected one function {wanted}"
    return found[0]


def placeholders_in(template: str) -> set[str]:
    return named_in(template) | set(COUNTED.findall(template))


def agrees(written: str, computed: object) -> bool:
    """Whether a place shows what was computed: a text, or a number in the digits that it has."""
    if isinstance(computed, str):
        return written == computed
    assert isinstance(computed, float)
    digits = len(written.partition(".")[2])
    return abs(float(written.replace("−", "-")) - computed) <= 0.5001 * 10.0**-digits


def expect_computed(template: str, written: Mapping[str, str], computed: Facts) -> None:
    """Every place of a sentence was computed here, and shows what came of it."""
    for name in placeholders_in(template):
        assert name in computed, f"{{{name}}} is not computed in claims/"
        assert agrees(written[name], computed[name]), (name, written[name], computed[name])


@every_language
@pytest.mark.parametrize(("name", "index"), TASKS)
def test_a_task_says_what_its_stage_shows(name: str, index: int, language: str) -> None:
    words, compute = prose_of(name, index, language), claim_of(name, lesson(name).tasks[index].name)
    assert callable(compute)
    for seed in SEEDS:
        posed = lessons.posed(name, index, seed, language)
        claim, question = compute(Seen(posed)), posed.question
        facts = {**claim.facts, **decimals(question)}
        for sentence in (words.prompt, words.hints[DONE], *words.options.values()):
            expect_computed(sentence, question.filling(), facts)
        for hint, wrong, mark in mistakes(posed):
            computed = {**facts, **marked(posed, claim, wrong)}
            template = hint_of(name, index, hint, language)
            expect_computed(template, question.filling(mark), computed)
        expect_answer(posed, claim)


def decimals(question: Question) -> Facts:
    """As many as the answer has that is shown."""
    answer = question.solve() if isinstance(question, Compute) else ""
    return {"digits": str(len(answer.partition(".")[2]))} if answer else {}


def mistakes(posed: Posed) -> Iterator[tuple[str, object, Mark]]:
    for hint, wrong in posed.question.foreseen().items():
        yield hint, wrong, posed.question.grade(wrong)


def marked(posed: Posed, claim: Claim, wrong: object) -> Facts:
    """What fills the hint of a wrong answer."""
    match posed.question:
        case Predict():
            return claim.marks(wrong)
        case Compute():
            return {"answer": wrong}
        case Reach() as question:
            assert isinstance(wrong, dict)
            scene = question.start.changed(**wrong)
            return claim.marks(scene) if scene else {}
    return {}


def expect_answer(posed: Posed, claim: Claim) -> None:
    """What is right was computed here, too."""
    question = posed.question
    match question:
        case Compute():
            assert isinstance(claim.answer, int | float)
            assert agrees(question.solve(), float(claim.answer))
        case Predict() | Choose():
            assert question.solve() == claim.answer
        case Reach():
            assert claim.reached
            assert not claim.reached(question.start)
            scenes = [question.start.changed(**wrong) for wrong in question.foreseen().values()]
            assert not any(claim.reached(scene) for scene in scenes if scene)
            solved = question.start.changed(**question.solve())
            assert solved
            assert claim.reached(solved)


@every_language
@every_lesson
def test_a_lesson_begins_and_ends_with_what_its_stage_shows(name: str, language: str) -> None:
    words = prose(name, language)
    both = words.introduction + words.end
    if not placeholders_in(both):
        return
    compute = claim_of(name)
    assert callable(compute)
    for seed in SEEDS:
        given = lessons.given(name, seed, language)
        computed = compute(Seen(given.tasks[0]))
        expect_computed(both, given.facts, computed)


@every_language
@every_lesson
def test_what_is_watched_is_named_and_shown(name: str, language: str) -> None:
    """The number beside a goal is that of the scene, and its sentence has a place for it."""
    for index, task in enumerate(lesson(name).tasks):
        question = lessons.posed(name, index, 0, language).question
        if isinstance(question, Reach) and question.gauge:
            sentence = prose(name, language).tasks[task.name].hints[GAUGE]
            assert "value" in placeholders_in(sentence)
            watched = {"value": WATCHED[name, task.name](question.start)}
            computed = {**question.placeholders, **watched}
            value = f"{question.gauge(question.start):.3f}"
            expect_computed(sentence, {**question.placeholders, "value": value}, computed)


WATCHED = {
    ("ratio", "sharp"): lambda scene: max(map(max, scene.trace.weights.tolist())),
    ("cosine", "sharp"): lambda scene: max(map(max, scene.trace.weights.tolist())),
    ("root", "spread"): formulas.flatness,
    ("symmetry", "drawn"): lambda scene: float(scene.trace.weights[2, 0]),
    ("mask", "mended"): lambda scene: min(map(sum, scene.trace.weights.tolist())),
    ("explanation", "rival"): classifier.actual,
    ("trained", "find"): lambda scene: transformer.mean_before(scene.trace.weights.tolist()),
    ("trained", "link"): lambda scene: scene.trace.weights[scene.cell],
}


# Numbers that nobody computed


def sentences(language: str) -> Iterator[tuple[str, str]]:
    """Every line of prose, without its formulas and places, and its lesson."""
    for name in course():
        text = (LOCALES / language / "lessons" / f"{name}.md").read_text(encoding="utf-8")
        bare = re.sub(r"\$\$.+?\$\$|\$.+?\$", "∎", text, flags=re.DOTALL)
        for line in re.sub(r"\{[^}]*\}", "□", bare).splitlines():
            if not line.startswith("##"):
                yield name, line


@every_language
def test_a_number_of_the_prose_is_computed_or_has_its_reason(language: str) -> None:
    allowed, used = ALLOWED[language], set()
    for name, line in sentences(language):
        left = line
        for pattern in allowed:
            left, count = re.subn(pattern, "", left)
            used |= {pattern} if count else set()
        found = NUMBER[language].search(left)
        assert not found, f"{name}: {line!r} has {found and found[0]!r}: compute it, or say why not"
    assert used == allowed.keys(), "allowed, and nowhere to be found"


def test_a_number_that_nobody_computed_is_found() -> None:
    assert NUMBER["en"].search("with ten words it is less")
    assert NUMBER["en"].search("it stays 0.178")
    assert NUMBER["zh"].search("十个词时是 0.45")
    assert not NUMBER["zh"].search("下降几个百分点")

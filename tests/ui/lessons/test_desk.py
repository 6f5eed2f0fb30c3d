"""What stands at the question of a task, and at a wrong answer."""

from tests.ui.lessons.test_lessons_page import click, opened, tables
from ui.kit.language import Text
from ui.lessons.lesson import posed


def test_the_matrix_of_a_wrong_repair_is_named_and_has_its_words_above_it() -> None:
    text, key = Text("en"), "option rows 1 en 2"
    app = opened(lesson="rows", seed="1", language="en")
    for _ in range(2):
        click(app, text("learn.skip"))
    assert text("learn.result") not in [each.value for each in app.caption]
    app.radio(key=key).set_value("fill")
    click(app, text("learn.check"))
    assert text("learn.result") in [each.value for each in app.caption]
    heads = "".join(f"<th scope='col'>{word}</th>" for word in posed("rows", 2, 1, "en").scene.keys)
    assert tables(app).count(f"<td></td>{heads}<") == 2

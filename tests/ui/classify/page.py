"""What the tests of the Classify page share: reviews, a worker that answers at once, the page."""

import re
from concurrent.futures import Future
from typing import Any

from streamlit.testing.v1 import AppTest

from models.classifier.gradient_client import Attribution, Question
from models.classifier.inference import Classifier
from models.serving.queue import WorkerBusy
from models.serving.tensorflow import TensorFlowMissing
from tests.page import header_of, open_page
from ui.kit.language import Text

ENGLISH = Text("en")
REVIEW = "A funny and moving film, though the plot is thin"
CHINESE = "房间很舒服，服务也不错，就是早餐简单"
REVIEWS = {"en": (REVIEW, "dull"), "zh": (CHINESE, "糟糕")}
"""Of each language a review, and a word to put into it."""


class FakeWorker:
    """Answers at once, with an error, or not at all, as the test wants."""

    def __init__(self) -> None:
        self.warm = False
        self.error: Exception | None = None
        self.silent = False
        self.questions: list[Question] = []
        self.askers: list[str] = []
        self.left: list[str] = []
        self.before = 0

    def ahead(self, question: Question) -> int:
        assert question == self.questions[-1]
        return self.before

    def leave(self, asker: str) -> None:
        self.left.append(asker)

    def ask(self, question: Question, asker: str) -> Future[Attribution]:
        self.questions.append(question)
        self.askers.append(asker)
        if isinstance(self.error, (TensorFlowMissing, WorkerBusy)):
            raise self.error
        answer: Future[Attribution] = Future()
        if self.error:
            answer.set_exception(self.error)
        elif not self.silent:
            answer.set_result(self.attribution(len(question.ids)))
        return answer

    @staticmethod
    def attribution(n: int) -> Attribution:
        numbers = [(-1) ** k * (k + 1) / 100 for k in range(n)]
        return Attribution(tuple(numbers), tuple(reversed(numbers)), sum(numbers) + 0.001, 64)


def run(**query: str) -> AppTest:
    return open_page("classify", **query)


def html_of(app: AppTest) -> str:
    return " ".join(each.proto.body for each in app.get("html"))


def cells_of(app: AppTest) -> list[list[list[str]]]:
    """The tables on the page, row by row, as texts."""
    rows = [
        re.findall(r"<tr>(.*?)</tr>", table)
        for table in re.findall("<tbody>.*?</tbody>", html_of(app))
    ]
    return [[re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table] for table in rows]


def stage_of(app: AppTest) -> dict[str, Any]:
    stages = [each for each in app.get("bidi_component") if each.proto.component_name == "stage"]
    return header_of(stages[0].proto.bytes)


def plot_of(app: AppTest) -> dict[str, Any]:
    """What the open panel's chart draws."""
    plots = [each for each in app.get("bidi_component") if each.proto.component_name == "plots"]
    assert len(plots) == 1
    return header_of(plots[0].proto.bytes)


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def probability(review: str, attention: str = "additive", language: str = "en") -> float:
    return float(Classifier.load(language, attention).predict([review])[0, 1])

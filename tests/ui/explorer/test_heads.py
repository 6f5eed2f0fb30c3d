"""Several heads on the Explorer."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention.heads import multi_head, projections
from tests.ui.explorer.panel import SENTENCE, link_of, vectors, with_panel
from tests.ui.explorer.test_explorer import drawn, every_language, opened
from tests.ui.views.reader import read
from ui.kit.language import Text
from ui.views.heads.heads import LARGE_SIDE, SIDE, packed
from ui.views.sampled import sampled


def strip(at: AppTest) -> tuple[dict, dict[str, np.ndarray]]:
    """What the strip of heads was sent."""
    components = [element.proto for element in at.get("bidi_component")]
    (sent,) = [read(proto.bytes) for proto in components if proto.component_name == "heads"]
    return sent


def softmax_of_dots(queries: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """The Transformer's weights, a row at a time."""
    rows = []
    for query in queries:
        powers = [np.exp(float(query @ key) / np.sqrt(len(query))) for key in keys]
        rows.append([power / sum(powers) for power in powers])
    return np.array(rows)


HEADS = {"scoring": "scaled", "heads": "3", "head_size": "4", "seed": "7"}


@every_language
@pytest.mark.parametrize("projection", ["random", "shared"])
def test_every_head_looks_with_its_own_projections(projection: str, language: str) -> None:
    at = with_panel("heads", text=SENTENCE, projection=projection, language=language, **HEADS)
    words = vectors(SENTENCE)
    drawn_at_random = projections(50, 3, 4, seed=7, shared=projection == "shared")
    header, sent = strip(at)
    outputs = []
    for head in range(3):
        queries = words @ drawn_at_random.query[:, head]
        weights = softmax_of_dots(queries, words @ drawn_at_random.key[:, head])
        np.testing.assert_allclose(sent[str(head + 1)], weights, rtol=1e-4)
        outputs.append(weights @ words @ drawn_at_random.value[:, head])
    np.testing.assert_allclose(sent["outputs"], np.hstack(outputs), rtol=1e-3, atol=1e-5)
    text = Text(language)
    assert header["labels"] == [text("head.one", number=n) for n in (1, 2, 3)] + [text("head.all")]
    stage_header, arrays = drawn(at) or pytest.fail("no stage")
    np.testing.assert_array_equal(arrays["weights"], sent["1"])
    assert text("notes.untrained_heads") in [note["text"] for note in stage_header["notes"]]
    assert text("represent.projected", width=4) in stage_header["steps"][0]["sentence"]
    if projection == "shared":
        similarities = arrays["similarities"]
        np.testing.assert_allclose(similarities, similarities.T, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("chosen", "shown"), [("1", 1), ("3", 3), ("8", 3)])
def test_the_head_that_is_chosen_is_on_the_stage(chosen: str, shown: int) -> None:
    at = opened(text=SENTENCE, projection="random", head=chosen, **HEADS)
    header, sent = strip(at)
    assert header["chosen"] == shown
    _, arrays = drawn(at) or pytest.fail("no stage")
    np.testing.assert_array_equal(arrays["weights"], sent[str(shown)])


def test_all_heads_together_take_the_stages_place() -> None:
    at = opened(text=SENTENCE, projection="random", head="0", **HEADS)
    assert strip(at)[0]["chosen"] == 0
    assert drawn(at) is None


@pytest.mark.parametrize(("chosen", "side"), [(0, LARGE_SIDE), (2, SIDE)])
def test_of_a_long_text_the_strip_is_sent_pictures(chosen: int, side: int) -> None:
    projection = projections(50, 8, 64, seed=3)
    words = np.random.default_rng(1).normal(size=(512, 50))
    traces = multi_head(words, words, words, projection, scoring="scaled")
    sent = packed(traces, chosen, Text("en"))
    header, arrays = read(sent)
    assert len(sent) < 1_200_000
    for head, trace in enumerate(traces, start=1):
        np.testing.assert_allclose(arrays[str(head)], sampled(trace.weights, side), rtol=1e-6)
    assert arrays["outputs"].shape == (side, 8 * 64)
    reach = np.abs(np.hstack([trace.outputs for trace in traces])).max()
    np.testing.assert_allclose(header["scales"][1]["reach"], reach)


def test_one_head_needs_no_strip() -> None:
    at = opened(text=SENTENCE, projection="random", head="0")
    assert drawn(at)
    names = [element.proto.component_name for element in at.get("bidi_component")]
    assert "heads" not in names


def test_heads_are_chosen_in_the_panel_and_drawn_anew() -> None:
    at = with_panel("heads", text=SENTENCE)
    assert "heads" not in [slider.key for slider in at.slider]
    at.button_group(key="projection").set_value("random").run()
    at.slider(key="heads").set_value(2).run()
    before = strip(at)[1]
    assert list(before) == ["1", "2", "outputs"]
    at.button(key="again").click().run()
    assert link_of(at) == {"text": SENTENCE, "projection": "random", "heads": "2", "seed": "1"}
    assert not np.allclose(before["1"], strip(at)[1]["1"])


def test_sinusoidal_encodings_are_added_before_a_head_projects() -> None:
    chosen = {"text": SENTENCE, "projection": "random", "position": "sinusoidal", **HEADS}
    at = with_panel("position", **chosen)
    header, _ = drawn(at) or pytest.fail("no stage")
    assert Text("en")("represent.position_first") in header["steps"][0]["sentence"]
    without, _ = drawn(opened(**chosen | {"position": "none"})) or pytest.fail("no stage")
    assert Text("en")("represent.position_first") not in without["steps"][0]["sentence"]
    assert Text("en")("picture.encoding") in [caption.value for caption in at.caption]

"""The Plotly figures: their data, not their pixels."""

import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from attention import STEPS, AttentionTrace, attend
from tests import ROOT
from ui.views.plotly import HIGHEST, figure, heatmap

WORDS = ("the", "cat", "saw", "the", "dog")
HOSTILE = ("<b>x</b>", "$x$", "%{z}", "a & b", ":red[x]")
BY_FIELD = {step.field: step for step in STEPS}


def traced(count: int = 5, width: int = 4, **options: Any) -> AttentionTrace:
    vectors = np.random.default_rng(7).normal(size=(count, width)) + 0.5
    return attend(vectors, vectors, vectors, **options)


def cells(trace: AttentionTrace, field: str) -> dict[str, Any]:
    found: dict[str, Any] = heatmap(trace, BY_FIELD[field])["data"][0]
    return found


def colour_at(spec: dict[str, Any], value: float) -> np.ndarray:
    """The red, green and blue that the colour scale gives `value`, read as Plotly reads it."""
    share = (value - spec["zmin"]) / (spec["zmax"] - spec["zmin"])
    stops = [stop for stop, _ in spec["colorscale"]]
    rgb = [[int(part) for part in colour[4:-1].split(",")] for _, colour in spec["colorscale"]]
    return np.array([np.interp(share, stops, channel) for channel in np.array(rgb).T])


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.field)
def test_cells_are_the_numbers_of_the_trace(step) -> None:
    trace = traced(query_tokens=WORDS, key_tokens=WORDS)
    built = go.Figure(heatmap(trace, step))
    np.testing.assert_array_equal(built.data[0].z, getattr(trace, step.field))
    rows = ["the (1)", "cat", "saw", "the (4)", "dog"]
    assert list(built.data[0].y) == rows
    assert list(built.data[0].x) == (rows if step.axes[1] == "key" else ["1", "2", "3", "4"])
    assert (built.layout.xaxis.type, built.layout.yaxis.type) == ("category", "category")
    assert built.layout.yaxis.autorange == "reversed"


@pytest.mark.parametrize("field", ["similarities", "scores", "weights"])
def test_repeated_words_keep_their_own_row_and_column(field: str) -> None:
    layout = heatmap(traced(query_tokens=WORDS, key_tokens=WORDS), BY_FIELD[field])["layout"]
    for axis in ("xaxis", "yaxis"):
        assert layout[axis]["tickvals"] == layout[axis]["ticktext"]
        assert layout[axis]["ticktext"] == ["the (1)", "cat", "saw", "the (4)", "dog"]


@pytest.mark.parametrize("field", ["queries", "outputs"])
def test_components_are_numbered_from_one(field: str) -> None:
    spec = heatmap(traced(width=3), BY_FIELD[field])
    assert spec["layout"]["xaxis"]["ticktext"] == ["1", "2", "3"]
    assert spec["data"][0]["x"] == ["1", "2", "3"]


def test_queries_are_rows_and_keys_are_columns() -> None:
    trace = attend(np.eye(2), np.ones((3, 2)), np.ones((3, 1)), key_tokens=("a", "b", "c"))
    spec = heatmap(trace, BY_FIELD["weights"], {"query": "行", "key": "列", "title": "权重"})
    layout = spec["layout"]
    assert layout["yaxis"]["ticktext"] == ["q1", "q2"]
    assert layout["xaxis"]["ticktext"] == ["a", "b", "c"]
    titles = (layout[part]["title"]["text"] for part in ("yaxis", "xaxis"))
    assert heatmap(trace, BY_FIELD["weights"])["layout"]["title"]["text"] == "β"
    assert [*titles, layout["title"]["text"]] == ["行", "列", "权重"]
    assert (spec["data"][0]["y"][1], spec["data"][0]["x"][2]) == ("q2", "c")
    assert spec["data"][0]["hovertemplate"].startswith("%{y} → %{x}<br>")


def test_masked_and_undefined_cells_are_gaps() -> None:
    masked = traced(mask=np.tril(np.ones((5, 5), dtype=bool)), scoring="plain")
    shown = cells(masked, "scores")
    z = shown["z"]
    assert shown["zmax"] == np.abs(masked.scores[masked.mask]).max()
    np.testing.assert_array_equal(np.isnan(z), np.triu(np.ones((5, 5), dtype=bool), 1))
    np.testing.assert_array_equal(z[np.tril_indices(5)], masked.scores[np.tril_indices(5)])

    undefined = attend([[1.0], [0.0]], [[1.0], [2.0]], [[1.0], [2.0]], undefined="nan")
    for field in ("scores", "weights", "outputs"):
        shown = cells(undefined, field)
        np.testing.assert_array_equal(np.isnan(shown["z"]).all(axis=1), [False, True])
        assert np.isfinite([shown["zmin"], shown["zmax"]]).all()


@pytest.mark.parametrize("field", ["queries", "similarities", "scores", "outputs"])
def test_signed_numbers_are_white_at_zero(field: str) -> None:
    trace = traced()
    shown = cells(trace, field)
    largest = np.abs(getattr(trace, field)).max()
    assert (shown["zmin"], shown["zmax"]) == (-largest, largest)
    np.testing.assert_allclose(colour_at(shown, 0.0), [245, 245, 246])
    np.testing.assert_allclose(colour_at(shown, -largest), [118, 42, 131])
    np.testing.assert_allclose(colour_at(shown, largest), [27, 120, 55])


@pytest.mark.parametrize("temperature", [1.0, 0.05])
def test_weights_are_white_at_the_uniform_weight(temperature: float) -> None:
    trace = traced(scoring="plain", temperature=temperature)
    shown = cells(trace, "weights")
    reach = np.abs(trace.weights - 0.2).max()
    stops = [stop for stop, _ in shown["colorscale"]]
    assert (stops[0], stops[-1]) == (0, 1)
    assert stops == sorted(stops)
    np.testing.assert_allclose(shown["zmin"], max(0.0, 0.2 - reach))
    np.testing.assert_allclose(shown["zmax"], 0.2 + reach)
    np.testing.assert_allclose(colour_at(shown, 0.2), [245, 245, 246], atol=1)
    # Above and below 1/n the colour depends on the distance alone, however much is cut away.
    quarter = 0.25 * reach
    np.testing.assert_allclose(colour_at(shown, 0.2 + quarter), [214, 234, 212], atol=2)
    if 0.2 - quarter >= shown["zmin"]:
        np.testing.assert_allclose(colour_at(shown, 0.2 - quarter), [228, 214, 232], atol=2)


def test_equal_weights_are_not_coloured_by_rounding() -> None:
    weights = np.full((3, 3), 1 / 3)
    weights[0] += [1e-17, 1e-16, -1e-16]
    shown = cells(replace(traced(count=3), weights=weights), "weights")
    assert not shown["showscale"]
    np.testing.assert_allclose(colour_at(shown, weights[0, 1]), [245, 245, 246], atol=1)


def test_typed_text_is_never_markup() -> None:
    spec = heatmap(traced(query_tokens=HOSTILE, key_tokens=HOSTILE), BY_FIELD["weights"])
    expected = ["&lt;b&gt;x&lt;/b&gt;", "&#36;x&#36;", "&#37;{z}", "a &amp; b", ":red[x]"]
    assert spec["layout"]["xaxis"]["ticktext"] == spec["layout"]["yaxis"]["ticktext"] == expected
    assert spec["data"][0]["x"] == spec["data"][0]["y"] == expected
    assert "<b>" not in spec["data"][0]["hovertemplate"]
    assert "%{" not in heatmap(traced(), STEPS[1], {"title": "%{z}"})["layout"]["title"]["text"]


def test_long_words_are_shortened_and_kept_apart() -> None:
    words = ("x" * 500 + "a", "x" * 500 + "b")
    trace = attend(np.ones((2, 1)), np.ones((2, 1)), np.ones((2, 1)), query_tokens=words)
    names = heatmap(trace, BY_FIELD["weights"])["layout"]["yaxis"]["ticktext"]
    assert names == ["x" * 23 + "… (1)", "x" * 23 + "… (2)"]


@pytest.mark.parametrize(("count", "digits"), [(16, True), (17, False)])
def test_digits_and_gaps_stay_while_they_fit(count: int, digits: bool) -> None:
    shown = cells(traced(count), "weights")
    assert ("texttemplate" in shown) is digits
    assert (shown["xgap"], shown["ygap"]) == (digits, digits)


@pytest.mark.parametrize(
    ("factor", "template"),
    [(1.0, "%{z:.2f}"), (0.01, "%{z:.4f}"), (1e-9, "%{z:.1e}"), (1e9, "%{z:.1e}")],
)
def test_digits_suit_the_size_of_the_numbers(factor: float, template: str) -> None:
    trace = attend([[1.0], [3.5]], [[factor], [factor]], [[1.0], [1.0]])
    assert cells(trace, "similarities")["texttemplate"] == template


def test_a_long_text_stays_within_limits() -> None:
    layout = heatmap(traced(200), BY_FIELD["weights"])["layout"]
    short = heatmap(traced(5), BY_FIELD["weights"])["layout"]
    taller = heatmap(traced(12), BY_FIELD["weights"])["layout"]
    assert short["height"] < taller["height"] < layout["height"] == HIGHEST
    assert layout["xaxis"]["tickvals"] == layout["xaxis"]["ticktext"]
    assert layout["xaxis"]["ticktext"] == [f"k{index + 1}" for index in range(0, 200, 4)]


def test_figure_is_the_same_for_a_notebook() -> None:
    trace = traced()
    built = figure(trace)
    assert isinstance(built, go.Figure)
    np.testing.assert_array_equal(built.data[0].z, trace.weights)
    np.testing.assert_array_equal(figure(trace, "outputs").data[0].z, trace.outputs)
    assert built.layout.paper_bgcolor == built.layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert built.layout.title.text == "weights β"
    assert figure(trace, words={"title": "mine"}).layout.title.text == "mine"
    with pytest.raises(ValueError, match="field: got 'beta', expected one of queries, simil"):
        figure(trace, "beta")


def test_plotly_is_loaded_only_when_a_figure_is_made() -> None:
    program = "import sys, ui.views.plotly; sys.exit('plotly' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)

"""From settings to numbers: equal words share, order counts for nothing, one head costs one."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import attention.heads
from attention import SIMILARITIES, STEPS, attend
from models.slices import whole
from ui.compare.gallery import miniatures
from ui.compare.sides import Comparison, compare, side_rows
from ui.compare.sweeps import SWEEPS
from ui.explorer.explore import Exploration, explore
from ui.explorer.shuffle import order_effect
from ui.kit.address import parse
from ui.kit.settings import Settings

SHARED = [[0.5, 0, 0.5]] * 3


def explored(**settings: Any) -> Exploration:
    found = explore(Settings(**settings), None)
    assert isinstance(found, Exploration)
    return found


def test_two_equal_words_share_what_goes_to_the_largest_score() -> None:
    link = "text=dog+river+dog&similarity=additive&scoring=scaled&weighting=hardmax&step=4"
    pairs = dict(pair.split("=") for pair in link.replace("+", " ").split("&"))
    found = explore(parse(pairs), None)
    assert isinstance(found, Exploration)
    np.testing.assert_array_equal(found.trace.weights, SHARED)
    assert [row.winners for row in side_rows(found.trace)] == [(0, 2)] * 3
    # The arithmetic under a cell says so too.
    assert [STEPS[3].worked(found.trace, 1, j).value for j in range(3)] == [0.5, 0, 0.5]


@pytest.mark.parametrize("scale", [2.0, 3.0, 1e-3])
def test_words_that_are_equal_but_for_rounding_share_too(scale: float) -> None:
    """The cosines with a and with a multiple of a are equal on paper."""
    generator = np.random.default_rng(0)
    for _ in range(30):
        word, other = generator.normal(size=(2, 50))
        keys = np.array([word, -other, scale * word])
        trace = attend(
            [word + 0.1 * other], keys, keys, similarity="cosine", scoring="plain",
            weighting="hardmax",
        )  # fmt: skip
        np.testing.assert_array_equal(trace.weights, SHARED[:1])


@given(
    words=st.lists(st.sampled_from(["dog", "river", "the", "cat"]), min_size=2, max_size=9),
    similarity=st.sampled_from(list(SIMILARITIES)),
    projection=st.sampled_from(["none", "random", "shared"]),
    weighting=st.sampled_from(["softmax", "sparsemax", "hardmax", "none"]),
)
def test_without_position_no_order_changes_a_weight(
    words: list[str], similarity: str, projection: str, weighting: str
) -> None:
    settings = Settings(
        text=" ".join(words), similarity=similarity, projection=projection, weighting=weighting
    )
    found = explore(settings, None)
    assert isinstance(found, Exploration)
    assert order_effect(found, settings) == 0


HEADS = Settings(text="the cat saw the dog", projection="random", heads=6, head=4)


@pytest.mark.parametrize(
    ("compute", "passes"),
    [
        (lambda: explore(HEADS, None), 6),
        (lambda: explore(HEADS, None, alone=True), 1),
        (lambda: order_effect(explored(**SAME), HEADS), 6 + 1),
        (lambda: whole(miniatures(HEADS, None)), 18),
        (lambda: _swept("temperature"), 2 + 2),
        (lambda: _swept("length"), 2 + 2),
    ],
    ids=["every head", "one head", "shuffle", "gallery", "temperature", "length"],
)
def test_of_many_heads_only_those_looked_at_are_computed(
    compute: Callable[[], object], passes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def counted(*arguments: Any, **options: Any) -> Any:
        calls.append(options)
        return attend(*arguments, **options)

    monkeypatch.setattr(attention.heads, "attend", counted)
    compute()
    assert len(calls) == passes


SAME = {"text": HEADS.text, "projection": "random", "heads": 6, "head": 4}


def _swept(name: str) -> None:
    found = compare(HEADS, None)
    assert isinstance(found, Comparison)
    sweep = SWEEPS[name](HEADS, found)
    for side in ("a", "b"):
        sweep.trace(side, sweep.values[0])


@pytest.mark.parametrize("looked_at", [0, 1, 4, 6])
def test_a_head_alone_is_the_one_among_all(looked_at: int) -> None:
    settings = {**SAME, "head": looked_at}
    alone = explore(Settings(**settings), None, alone=True)
    assert isinstance(alone, Exploration)
    assert alone.trace == explored(**settings).trace
    assert len(alone.heads) == 1

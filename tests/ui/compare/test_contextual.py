"""Compare with vectors that come from the whole sentence, one layer against another."""

from dataclasses import replace

import numpy as np
import pytest

from models.transformer.contextual import centred, word_states
from models.transformer.library import load
from tests.ui.compare.sides import opened, paragraphs, views
from ui.compare.sides import Comparison, Incomparable, compare, differing
from ui.explorer.contextual import NoVectors
from ui.kit.language import Text
from ui.kit.settings import Settings, side_with

SETTINGS = Settings(
    text="The river bank",
    a=side_with(vectors="contextual", depth=0, similarity="cosine", scoring="plain"),
    b=side_with(vectors="contextual", depth=7, similarity="cosine", scoring="plain"),
)


def test_two_layers_stand_side_by_side() -> None:
    found = compare(SETTINGS, None)
    assert isinstance(found, Comparison)
    assert differing(SETTINGS) == ["depth"]
    words = ("The", "river", "bank")
    states = centred(word_states(load(), words)[0], words)
    for trace, layer in zip(found.traces, (0, 7), strict=True):
        np.testing.assert_allclose(trace.queries, states[layer], atol=1e-6)
    assert np.abs(found.a.trace.weights - found.b.trace.weights).max() > 1e-3


def test_a_trouble_that_passes_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gallery keeps what it computed, but asks again where it was told to wait."""

    def busy(*_: object) -> None:
        raise NoVectors("busy", {"limit": 256})

    with monkeypatch.context() as patched:
        patched.setattr("ui.explorer.explore.in_sentences", busy)
        at = opened(text="Two short words", vectors="contextual", extra="gallery")
        why = Text("en")("refused.busy", limit=256)
        assert Text("en")("gallery.refused", why=why) in paragraphs(at)
        sides = compare(replace(SETTINGS, text="Two short words"), None)
        assert isinstance(sides, Incomparable)
        assert sides.passes
    assert not views(at, "gallery")
    assert views(at.run(), "gallery")

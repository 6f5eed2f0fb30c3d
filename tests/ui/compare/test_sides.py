"""Two sides on the same words: by hand, by plain loops, and any two of them."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import attend
from models.slices import whole
from tests.examples import examples
from tests.ui.compare.sides import by_loops, compared, drawn, of_similarities, opened
from tests.ui.kit.test_settings import two_sides, values
from tests.ui.views.test_view import read
from ui.compare.gallery import miniatures
from ui.compare.gallery import packed as gallery
from ui.compare.picture import difference, packed
from ui.compare.presets import finding
from ui.compare.sentences import marked
from ui.compare.sides import Incomparable, compare, differing, matters, rows
from ui.compare.sweeps import SWEEPS, sweeping, view_of
from ui.explorer.explore import Refusal, explore
from ui.explorer.scene import refused
from ui.kit.address import parse
from ui.kit.language import Text
from ui.kit.settings import COMPARED, DEFAULTS, FIELDS, Settings, sided


class TestSides:
    def test_the_opening_pair_is_the_article_and_the_transformer(self) -> None:
        found = compared(DEFAULTS)
        for trace, expected in zip(found.traces, by_loops(), strict=True):
            np.testing.assert_allclose(trace.weights, expected, rtol=1e-9)

    def test_rows_are_measured(self) -> None:
        article, transformer = by_loops()
        measured = rows(compared(DEFAULTS))
        n = len(article)
        ceiling = math.e / (math.e + n - 1)
        for row, a, b in zip(measured, article, transformer, strict=True):
            for side, weights in ((row.a, a), (row.b, b)):
                entropy = -sum(weight * math.log(weight) for weight in weights)
                assert side.entropy == pytest.approx(entropy / math.log(n))
                assert side.largest == pytest.approx(max(weights))
                tied = [j for j in range(n) if math.isclose(weights[j], max(weights))]
                assert list(side.winners) == tied
            assert (row.a.ceiling, row.b.ceiling) == (pytest.approx(ceiling), None)
            assert row.same

    def test_another_winner_is_another_winner(self) -> None:
        found = of_similarities([[3.0, 1.0], [1.0, 2.0]], [[1.0, 3.0], [1.0, 2.0]], scoring="plain")
        assert [(row.a.winners, row.b.winners, row.same) for row in rows(found)] == [
            ((0,), (1,), False),
            ((1,), (1,), True),
        ]

    def test_equal_weights_win_together(self) -> None:
        found = of_similarities([[1.0, 1.0, 0.0]], [[1.0, 0.5, 0.0]], scoring="plain")
        (row,) = rows(found)
        assert (row.a.winners, row.b.winners, row.same) == ((0, 1), (0,), False)

    def test_rounding_alone_makes_no_winner(self) -> None:
        found = of_similarities([[1 + 1e-12, 1.0, 0.0]], [[1.0, 1 + 1e-6, 0.0]], scoring="plain")
        (row,) = rows(found)
        assert (row.a.winners, row.b.winners) == ((0, 1), (1,))

    def test_an_undefined_row_has_no_numbers(self) -> None:
        found = of_similarities([[1.0, -1.0]], [[1.0, 2.0]])
        (row,) = rows(found)
        assert (row.a.entropy, row.a.largest, row.a.ceiling, row.a.winners) == (
            None,
            None,
            None,
            (),
        )
        assert (row.divergence, row.same) == (None, None)

    def test_the_difference_is_b_less_a_and_nothing_where_both_are_hidden(self) -> None:
        table = [[0.0, 0.0, 0.0]]
        (a, b) = (
            attend(table, np.eye(3), np.eye(3), scoring="plain", mask=[mask])
            for mask in ([True, True, False], [True, False, False])
        )
        np.testing.assert_array_equal(difference(a, b), [[0.5, -0.5, -np.inf]])

    def test_what_does_not_matter_is_no_difference(self) -> None:
        settings = parse({"a.slope": "2", "b.scoring": "plain", "a.mask_when": "after"})
        assert differing(settings) == ["scoring"]
        settings = parse({"a.slope": "2", "b.position": "alibi"})
        assert differing(settings) == ["position", "slope"]
        settings = parse({"a.seed": "7", "b.scoring": "plain"})
        assert differing(settings) == ["scoring"]
        settings = parse({"a.seed": "7", "a.vectors": "random", "b.vectors": "random"})
        assert differing(settings) == ["seed"]
        hard = {f"{side}.weighting": "hardmax" for side in "ab"}
        assert differing(parse({**hard, "a.temperature": "2", "b.scoring": "plain"})) == ["scoring"]

    @given(two_sides(), st.sampled_from(COMPARED), st.data())
    def test_what_does_not_matter_changes_no_number(
        self, chosen: Settings, name: str, data: st.DataObject
    ) -> None:
        here = replace(sided(chosen, "a"), text="one two three two", query_text="a b", kind="self")
        there = replace(here, **{name: data.draw(values(FIELDS[name]))})
        if matters(here, name) or matters(there, name):
            return
        before, after = (explore(each, None, alone=True) for each in (here, there))
        if isinstance(before, Refusal) or isinstance(after, Refusal):
            assert before == after
            return
        np.testing.assert_array_equal(before.trace.weights, after.trace.weights)
        np.testing.assert_array_equal(before.trace.outputs, after.trace.outputs)


WORDS = st.lists(
    st.sampled_from(["the", "The", "king", "zzqxv", "书", "don't", ",", "."]), max_size=6
).map(" ".join)


@given(two_sides(), WORDS, WORDS, WORDS)
@examples(0.5)
def test_any_two_sides_are_compared_or_refused_by_name(
    chosen: Settings, keys: str, queries: str, values: str
) -> None:
    """No choice of two sides breaks the maps, the gallery or a curve."""
    chosen = replace(chosen, text=keys, query_text=queries, value_text=values)
    text = Text("en")
    pictures = whole(miniatures(chosen, None))
    if isinstance(pictures, Refusal):
        assert "{" not in refused(pictures, text, "compare")
    else:
        assert gallery(pictures, chosen, text)
    found = compare(chosen, None)
    if isinstance(found, Incomparable):
        assert found.refusals
        return
    measured = rows(found)
    name, numbers = finding(chosen, found, measured)
    header, arrays = read(packed(found, measured, (name, numbers), chosen, text))
    json.dumps(header, allow_nan=False)
    assert arrays["difference"].shape == found.a.trace.shape == found.b.trace.shape
    assert "{" not in marked(text(f"findings.{name}"), dict.fromkeys(numbers, 0))
    for name in SWEEPS:
        numbers = whole(sweeping(name, chosen, None))
        assert not isinstance(numbers, Incomparable)
        json.dumps(view_of(name, numbers, text), allow_nan=False)


def test_what_is_filled_in_is_no_markup() -> None:
    sentence = marked("⟦q:{word}⟧ & ⟦n:{number} %⟧", {"word": "<i>⟦n:1⟧</i> {x}", "number": 3})
    assert sentence == ("<bdi class='query'>&lt;i&gt;⟦n:1⟧&lt;/i&gt; {x}</bdi> &amp; <b>3 %</b>")


def test_settings_survive_as_json() -> None:
    """A header is JSON: no NaN may get in."""
    at = opened(text="up down", **{"a.similarity": "additive"})
    json.dumps(drawn(at)[0], allow_nan=False)

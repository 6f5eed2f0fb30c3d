"""Compare's numbers by hand and by plain loops, and its page without a browser."""

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from attention import SCORINGS, SIMILARITIES, attend
from models.text.tokens import Tokens, tokenize
from models.vectors import embeddings
from models.vectors.files import read as read_file
from tests import ROOT
from tests.examples import examples
from tests.ui.kit.test_settings import two_sides, values
from tests.ui.views.test_view import read
from ui import compare as compare_package
from ui.compare.gallery import miniatures, small
from ui.compare.gallery import packed as gallery
from ui.compare.picture import difference, packed
from ui.compare.presets import PRESETS, finding
from ui.compare.sentences import marked
from ui.compare.sides import Comparison, Incomparable, compare, differing, matters, rows
from ui.compare.sweeps import SWEEPS, swept, view_of
from ui.explorer.explore import Exploration, Refusal, Sentence, deciding, explore
from ui.explorer.scene import refused
from ui.explorer.vectors import LoadedFile
from ui.kit.address import parse
from ui.kit.component import joined
from ui.kit.language import LANGUAGES, Text
from ui.kit.reading import words_of
from ui.kit.settings import COMPARED, DEFAULTS, FIELDS, Settings, first, side_with, sided

APP = ROOT / "app.py"
SECONDS = 60
SENTENCE = "The teacher gave the student a book about music and art"

every_language = pytest.mark.parametrize("language", LANGUAGES)


def opened(**link: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=SECONDS)
    at.switch_page("pages/compare.py")
    for name, value in link.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    return at


def drawn(at: AppTest, view: str = "compare") -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The header and the arrays that a view was sent."""
    (found,) = views(at, view)
    return read(found)


def views(at: AppTest, view: str) -> list[bytes]:
    protos = [element.proto for element in at.get("bidi_component")]
    return [proto.bytes for proto in protos if proto.component_name == view]


def paragraphs(at: AppTest) -> list[str]:
    return [each.value for each in at.markdown]


def html_of(at: AppTest) -> str:
    return "\n".join(each.proto.body for each in at.get("html"))


def finding_of(at: AppTest) -> str:
    """What the page says of the two sides, without its markup."""
    (finding,) = [
        each.proto.body for each in at.get("html") if "class='finding'" in each.proto.body
    ]
    return re.sub(r"<style>.*</style>|<[^>]+>", "", finding, flags=re.DOTALL)


def softmax(scores: Sequence[float]) -> list[float]:
    powers = [math.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


def by_loops(language: str = "en") -> tuple[list[list[float]], list[list[float]]]:
    """The opening sentence's weights under the default formula and the Transformer's."""
    words = words_of(first(language).text, first(language))
    vectors = embeddings.load_for(words).vectors(words).tolist()
    article, transformer = [], []
    for x in vectors:
        row = [sum(a * b for a, b in zip(x, y, strict=True)) for y in vectors]
        article.append(softmax([s / sum(row) for s in row]))
        transformer.append(softmax([s / math.sqrt(len(x)) for s in row]))
    return article, transformer


def compared(settings: Settings) -> Comparison:
    found = compare(settings, None)
    assert isinstance(found, Comparison)
    return found


def of_similarities(*sides: Sequence[Sequence[float]], **options: Any) -> Comparison:
    """A comparison of plain softmaxes of these similarities."""
    explored = []
    for table in sides:
        unit = np.eye(len(table[0]))
        words = tuple("abcdefgh"[: len(table[0])])
        trace = attend(table, unit, unit, key_tokens=words, undefined="nan", **options)
        sentence = Sentence(Tokens(words), unit, (True,) * len(words))
        explored.append(Exploration(sentence, sentence, sentence, (trace,)))
    return Comparison(*explored)


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


class TestPage:
    @every_language
    def test_it_opens_with_why_the_double_normalisation_flattens(self, language: str) -> None:
        article, transformer = by_loops(language)
        at = opened(language=language)
        finding = finding_of(at)
        n = len(article)
        for number in (
            math.e / (math.e + n - 1),
            max(map(max, article)),
            max(map(max, transformer)),
        ):
            assert f"{number:.3f}" in finding
        header, arrays = drawn(at)
        np.testing.assert_allclose(arrays["a"], article, rtol=1e-6)
        np.testing.assert_allclose(arrays["b"], transformer, rtol=1e-6)
        apart = np.array(transformer) - article
        np.testing.assert_allclose(arrays["difference"], apart, rtol=1e-5, atol=1e-8)
        assert [side["name"] for side in header["sides"]] == [
            Text(language)("scoring.ratio"),
            Text(language)("scoring.scaled"),
        ]

    def test_both_maps_have_one_scale_and_the_difference_its_own(self) -> None:
        header, arrays = drawn(opened())
        a, b, apart = (step["scale"] for step in header["steps"])
        assert a == b
        weights = np.concatenate([arrays["a"], arrays["b"]])
        assert a["centre"] == pytest.approx(1 / 11)
        assert a["reach"] == pytest.approx(np.abs(weights - 1 / 11).max(), rel=1e-6)
        assert apart["centre"] == 0
        assert apart["reach"] == pytest.approx(np.abs(arrays["difference"]).max(), rel=1e-6)

    def test_a_side_has_a_widget_for_all_that_may_differ(self) -> None:
        drawn_at_random = {"a.vectors": "random", "a.projection": "random", "a.heads": "2"}
        placed = {"a.position": "relative", "a.mask": "window"}
        at = opened(**drawn_at_random, **placed)
        at.session_state["change_a"] = True
        at.run()
        of_side = sided(at.session_state["settings"], "a")
        widgets = {
            each.key.removeprefix("a.")
            for kind in ("selectbox", "slider", "toggle", "number_input")
            for each in at.get(kind)
            if each.key and each.key.startswith("a.")
        }
        assert widgets == {name for name in COMPARED if matters(of_side, name)}
        assert {"seed", "dimension", "clip", "window", "head"} <= widgets
        at.number_input(key="a.seed").set_value(7).run()
        assert dict(at.session_state["settings"].a)["seed"] == 7

    @every_language
    def test_every_preset_says_something_of_its_own(self, language: str) -> None:
        at = opened(language=language)
        findings = set()
        for name in PRESETS:
            at.pills(key="preset").set_value(name).run()
            assert not at.exception
            settings = at.session_state["settings"]
            assert (settings.a, settings.b) == (PRESETS[name].a, PRESETS[name].b)
            findings.add(finding_of(at))
            assert len(Text(language)(f"pairs.{name}")) < 40
        assert len(findings) == len(PRESETS)
        assert not any("{" in each or "⟦" in each for each in findings)

    def test_the_selected_cell_is_worked_out_on_both_sides(self) -> None:
        header, arrays = drawn(opened(cell="3-6"))
        assert header["cell"] == [3, 6]
        for side in "ab":
            lines = header["sides"]["ab".index(side)]["worked"]["lines"]
            result = lines[-1]["parts"][-1]
            assert float(result["text"]) == pytest.approx(arrays[side][3, 6], abs=6e-5)
            assert [line["muted"] for line in lines[:2]] == [True, True]  # s, then α

    @every_language
    @pytest.mark.parametrize(
        "typed", ["x", "the the", "<b>x</b> $y$ {z} ⟦n:1⟧", "attention is " * 300, "老师给学生"]
    )
    @pytest.mark.parametrize("extra", ["none", "gallery", "temperature", "dimension", "length"])
    def test_any_text_is_compared(self, typed: str, extra: str, language: str) -> None:
        if len(typed) > 1000 and (extra != "gallery" or language != "en"):
            typed = typed[:60]
        at = opened(text=typed, extra=extra, language=language)
        count = len(words_of(typed, DEFAULTS))
        _, arrays = drawn(at)
        assert arrays["difference"].shape == (count, count)
        assert "<b>x" not in finding_of(at)

    @every_language
    def test_without_a_word_the_page_asks_for_one(self, language: str) -> None:
        at = opened(text=" ", language=language)
        assert Text(language)("compare.empty") in [each.value for each in at.markdown]

    def test_a_side_is_changed_in_the_link(self) -> None:
        at = opened(**{"a.scoring": "plain", "b.similarity": "gaussian"})
        header, arrays = drawn(at)
        assert {side["name"] for side in header["sides"]} == {
            "dot product · plain s",
            "Gaussian · share of the row",
        }
        assert not np.allclose(arrays["a"], arrays["b"])

    @every_language
    def test_a_mask_after_the_softmax_is_said_to_leak(self, language: str) -> None:
        at = opened(language=language, text=SENTENCE)
        at.pills(key="preset").set_value("mask").run()
        _, transformer = by_loops()
        sums = [sum(row[: index + 1]) for index, row in enumerate(transformer)]
        finding = finding_of(at)
        assert f"{min(sums):.3f}" in finding
        assert f"{100 * (1 - min(sums)):.1f} %" in finding
        _, arrays = drawn(at)
        expected = np.where(np.tri(11, dtype=bool), transformer, -np.inf)
        np.testing.assert_allclose(arrays["b"], expected, rtol=1e-6)
        assert not np.isfinite(arrays["difference"][np.triu_indices(11, 1)]).any()

    @every_language
    def test_position_tells_equal_words_apart(self, language: str) -> None:
        at = opened(language=language, text=SENTENCE)
        at.pills(key="preset").set_value("position").run()
        _, arrays = drawn(at)
        np.testing.assert_allclose(arrays["a"][:, 0], arrays["a"][:, 3], rtol=1e-6)
        row = int(np.abs(arrays["b"][:, 0] - arrays["b"][:, 3]).argmax())
        finding = finding_of(at)
        for number in (arrays["a"][row, 0], arrays["b"][row, 0], arrays["b"][row, 3]):
            assert f"{number:.3f}" in finding

    @every_language
    def test_an_odd_width_is_explained(self, language: str) -> None:
        odd = {"vectors": "random", "dimension": "5", "b.position": "rotary"}
        text = Text(language)
        why = text("refused.odd", width=5)
        at = opened(language=language, **odd)
        assert text("compare.refused", side="B", why=why) in paragraphs(at)
        assert not views(at, "compare")
        at = opened(language=language, extra="temperature", **odd)
        assert text("sweeps.refused") in paragraphs(at)
        at = opened(language=language, **odd | {"a.position": "rotary"})
        assert why in paragraphs(at)  # once, of both

    @every_language
    def test_a_gallery_that_cannot_be_computed_says_so_and_leaves_the_rest(
        self, language: str
    ) -> None:
        sides = {"a.position": "none", "b.scoring": "scaled", "b.position": "sinusoidal"}
        base = {"text": "one two three", "position": "rotary", "vectors": "onehot"}
        at = opened(language=language, extra="gallery", **base, **sides)
        text = Text(language)
        why = text("refused.odd", width=3)
        assert text("gallery.refused", why=why) in paragraphs(at)
        assert not views(at, "gallery")
        assert drawn(at)[1]["a"].shape == (3, 3)
        # The other way round: the sides cannot be computed, and the gallery can.
        base |= {"position": "none"}
        at = opened(language=language, extra="gallery", **base, **{"a.position": "rotary"})
        assert text("compare.refused", side="A", why=why) in paragraphs(at)
        assert len(drawn(at, "gallery")[1]) == len(SIMILARITIES) * len(SCORINGS)

    @pytest.mark.parametrize("kind", ["self", "cross", "general"])
    def test_every_kind_can_be_compared(self, kind: str) -> None:
        link = {"kind": kind, "query_text": "one two", "value_text": "x " * 11}
        _, arrays = drawn(opened(**link))
        assert arrays["a"].shape == ((2, 11) if kind == "cross" else (11, 11))
        for extra in ("gallery", "temperature", "dimension", "length"):
            opened(extra=extra, **link)

    def test_locked_pairs_are_not_offered(self) -> None:
        at = opened(locked="more")
        assert "preset" not in [each.key for each in at.pills]
        assert "swap" not in [each.key for each in at.button]

    @every_language
    def test_one_projection_makes_similarities_symmetric_and_no_weights(
        self, language: str
    ) -> None:
        settings = replace(DEFAULTS, a=PRESETS["shared"].a, b=PRESETS["shared"].b)
        found = compared(settings)
        a, b = found.traces
        np.testing.assert_allclose(a.similarities, a.similarities.T, rtol=1e-9)
        at = opened(language=language, text=SENTENCE)
        at.pills(key="preset").set_value("shared").run()
        finding = finding_of(at)
        gap = max(
            abs(b.similarities[i, j] - b.similarities[j, i]) for i in range(11) for j in range(11)
        )
        assert gap > 1
        assert f"{gap:.2f}" in finding
        i, j = max(
            ((i, j) for i in range(11) for j in range(11)),
            key=lambda at: abs(a.weights[at] - a.weights[at[::-1]]),
        )
        for number in (a.weights[i, j], a.weights[j, i]):
            assert f"{number:.3f}" in finding

    def test_heads_are_compared_with_each_other(self) -> None:
        heads = {"projection": "random", "heads": "3", "a.head": "1", "b.head": "3"}
        header, arrays = drawn(opened(**heads))
        assert not np.allclose(arrays["a"], arrays["b"])
        assert [side["name"][-1] for side in header["sides"]] == ["1", "3"]

    def test_swapping_swaps(self) -> None:
        at = opened()
        before = drawn(at)[1]
        at.button(key="swap").click().run()
        after = drawn(at)[1]
        np.testing.assert_array_equal(after["a"], before["b"])
        np.testing.assert_array_equal(after["difference"], -before["difference"])

    def test_other_pages_keep_the_sides(self) -> None:
        at = opened(**{"a.similarity": "cosine", "b.temperature": "2"})
        at.switch_page("pages/classify.py").run()
        at.switch_page("pages/compare.py").run()
        assert sided(at.session_state["settings"], "a").similarity == "cosine"
        assert at.session_state["settings"].b == side_with(temperature=2.0)


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
    pictures = gallery(chosen, text, None)
    assert isinstance(pictures, bytes) or "{" not in refused(pictures, text, "compare")
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
        numbers = swept(name, chosen, None)
        assert not isinstance(numbers, Incomparable)
        json.dumps(view_of(name, numbers, text), allow_nan=False)


UPLOADED = b"the 1 0 0\nking 0 2 0\n"


class TestFile:
    """Vectors from a visitor's own file, on one side."""

    @every_language
    def test_a_link_cannot_carry_it_and_the_page_says_what_stands_in(self, language: str) -> None:
        text = Text(language)
        at = opened(language=language, **{"a.vectors": "own"})
        missing = text.together(text("upload.missing"), text("upload.instead"))
        assert missing in html_of(at)
        sides = [side["name"] for side in drawn(at)[0]["sides"]]
        assert text("upload.stands_in") in sides[0]
        assert text("upload.stands_in") not in sides[1]
        assert missing not in html_of(opened(language=language, vectors="own", **{
            "a.vectors": "onehot", "b.vectors": "random"}))  # fmt: skip
        gallery = opened(language=language, vectors="own", extra="gallery", **{
            "a.vectors": "onehot", "b.vectors": "random"})  # fmt: skip
        assert missing in html_of(gallery)

    def test_it_is_loaded_here_kept_on_other_pages_and_dropped_anywhere(self) -> None:
        text = Text("en")
        link = {"text": "the king", "a.vectors": "own", "a.scoring": "plain", "b.scoring": "plain"}
        at = opened(**link)
        at.file_uploader[0].upload("mine.txt", UPLOADED).run()
        a = [softmax([1, 0]), softmax([0, 4])]  # the dot products of (1, 0, 0) and (0, 2, 0)
        np.testing.assert_allclose(drawn(at)[1]["a"], a, rtol=1e-6)
        assert not np.allclose(drawn(at)[1]["b"], a)
        loaded = text("upload.loaded", name="mine.txt", words=2, dimension=3)
        assert loaded in html_of(at)
        assert text("vectors.own") in drawn(at)[0]["sides"][0]["name"]
        at.button(key="explore_a").click().run()
        assert loaded in html_of(at)
        at.button(key="drop_upload").click().run()
        assert loaded not in html_of(at)
        at.switch_page("pages/compare.py").run()
        assert text.together(text("upload.missing"), text("upload.instead")) in html_of(at)
        assert not np.allclose(drawn(at)[1]["a"], a)

    def test_a_gallery_knows_files_apart(self) -> None:
        settings = replace(DEFAULTS, text="the king", vectors="own")
        files = [
            LoadedFile("mine.txt", str(size), read_file(b"the %d 0\nking 0 %d\n" % (size, size)))
            for size in (1, 2)
        ]
        for size, file in enumerate(files, start=1):
            found = miniatures(deciding(settings), file)
            assert isinstance(found, dict)
            expected = [softmax([size**2, 0]), softmax([0, size**2])]
            np.testing.assert_allclose(found["plain", "dot"].weights, expected)


class TestGallery:
    @every_language
    def test_every_pair_is_there_and_leads_to_itself(self, language: str) -> None:
        at = opened(extra="gallery", text="The king and the queen", language=language)
        header, arrays = drawn(at, "gallery")
        pictures = [picture for group in header["groups"] for picture in group["pictures"]]
        assert len(pictures) == len(arrays) == len(SIMILARITIES) * len(SCORINGS)
        for picture in pictures:
            there = parse(picture["link"])
            assert (there.similarity, there.scoring) == (picture["similarity"], picture["scoring"])
            assert there.text == "The king and the queen"
        by_name = {(each["scoring"], each["similarity"]): each for each in pictures}
        assert by_name["ratio", "euclidean"]["reversed"] == [0, 1, 2, 3, 4]
        assert by_name["plain", "euclidean"]["reversed"] == []

    def test_where_the_choice_is_locked_no_picture_is_a_door(self) -> None:
        header, _ = drawn(opened(extra="gallery", locked="scoring"), "gallery")
        links = [each["link"] for group in header["groups"] for each in group["pictures"]]
        assert links == [None] * len(links)

    def test_long_texts_are_averaged(self) -> None:
        weights = np.random.default_rng(1).random((200, 97))
        made = small(weights)
        assert made.shape == (96, 96)
        np.testing.assert_allclose(made.mean(), weights.mean(), rtol=0.02)
        np.testing.assert_array_equal(small(np.full((512, 512), 0.25)), np.full((96, 96), 0.25))
        np.testing.assert_array_equal(small(weights[:96, :96]), weights[:96, :96])

    def test_another_cell_computes_nothing_anew(self, monkeypatch: pytest.MonkeyPatch) -> None:
        computed = []

        def counted(settings: Settings, *given: Any, **named: Any) -> Exploration | Refusal:
            computed.append(settings)
            return explore(settings, *given, **named)

        for module in ("gallery", "sides"):
            monkeypatch.setattr(f"ui.compare.{module}.explore", counted)
        first = replace(DEFAULTS, text="nothing is computed twice", extra="gallery")
        second = replace(first, cell=(3, 2), ramp="zero")
        assert gallery(first, Text("en"), None) != gallery(second, Text("zh"), None)
        assert len(computed) == len(SIMILARITIES) * len(SCORINGS)
        computed.clear()
        for chosen in (first, second):
            swept("temperature", deciding(chosen), None)
        assert len(computed) == 2  # the sides


class TestSweeps:
    def test_the_temperature_by_loops(self) -> None:
        header, _ = drawn(opened(extra="temperature"), "curves")
        vectors = embeddings.load("en").vectors(tokenize(SENTENCE)).tolist()
        at = 20
        temperature = header["x"]["values"][at]
        largest = []
        for x in vectors:
            row = [sum(a * b for a, b in zip(x, y, strict=True)) for y in vectors]
            largest.append(max(softmax([s / sum(row) / temperature for s in row])))
        side = header["sides"][0]
        assert side["largest"][at] == pytest.approx(sum(largest) / len(largest))
        e = math.exp(1 / temperature)
        assert side["ceiling"][at] == pytest.approx(e / (e + 10))
        assert header["sides"][1]["ceiling"] == [None] * len(header["x"]["values"])

    def test_the_root_keeps_the_weights_as_the_dimension_grows(self) -> None:
        link = {"a.scoring": "plain", "b.scoring": "scaled"}
        header, _ = drawn(opened(extra="dimension", **link), "curves")
        plain, scaled = (side["largest"] for side in header["sides"])
        assert header["x"]["values"][-1] == 512
        assert plain[-1] > 0.9
        assert max(scaled[2:]) < 0.4

    def test_the_length_starts_at_two_words_and_ends_at_the_sentence(self) -> None:
        at = opened(extra="length")
        header, _ = drawn(at, "curves")
        whole = drawn(at)[0]["measures"]
        assert header["x"]["values"] == list(range(2, 12))
        largest = [row["sides"][0]["largest"] for row in whole]
        assert header["sides"][0]["largest"][-1] == pytest.approx(sum(largest) / 11)
        assert header["sides"][0]["ceiling"][0] == pytest.approx(math.e / (math.e + 1))


def test_the_documents_quote_these_numbers() -> None:
    page = (ROOT / "docs/explorers.md").read_text(encoding="utf-8")
    section = page.partition("## Compare")[2].partition("\n## ")[0]
    article, transformer = by_loops()
    for number in (math.e / (math.e + 10), max(map(max, article)), max(map(max, transformer))):
        assert f"{number:.3f}" in section


def test_what_is_filled_in_is_no_markup() -> None:
    sentence = marked("⟦q:{word}⟧ & ⟦n:{number} %⟧", {"word": "<i>⟦n:1⟧</i> {x}", "number": 3})
    assert sentence == ("<bdi class='query'>&lt;i&gt;⟦n:1⟧&lt;/i&gt; {x}</bdi> &amp; <b>3 %</b>")


def test_settings_survive_as_json() -> None:
    """A header is JSON: no NaN may get in."""
    at = opened(text="up down", **{"a.similarity": "additive"})
    json.dumps(drawn(at)[0], allow_nan=False)


@pytest.mark.parametrize("entry", ["compare.js", "gallery.js", "curves.js", "standing.js"])
def test_a_script_joins_without_a_name_twice(entry: str) -> None:
    script = joined(Path(compare_package.__file__).parent / entry)
    assert not re.search(r"^import\b", script, re.MULTILINE)
    declared = re.findall(r"^(?:const|let|function) (\w+)", script, re.MULTILINE)
    assert [name for name, count in Counter(declared).items() if count > 1] == []

"""The Compare page without a browser."""

import math
from dataclasses import replace

import numpy as np
import pytest

from attention import SCORINGS, SIMILARITIES
from models.slices import whole
from models.vectors.files import read as read_file
from tests.ui.compare.sides import (
    SENTENCE,
    by_loops,
    compared,
    drawn,
    every_language,
    finding_of,
    html_of,
    opened,
    paragraphs,
    softmax,
    views,
)
from ui.compare.gallery import miniatures
from ui.compare.presets import PRESETS
from ui.compare.sides import matters
from ui.explorer.explore import deciding
from ui.explorer.vectors import LoadedFile
from ui.kit.language import Text
from ui.kit.reading import words_of
from ui.kit.settings import COMPARED, DEFAULTS, side_with, sided


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
        of_side = sided(at.session_state["memory"].settings, "a")
        widgets = {
            each.key.removeprefix("a.")
            for kind in ("selectbox", "slider", "toggle", "number_input")
            for each in at.get(kind)
            if each.key and each.key.startswith("a.")
        }
        assert widgets == {name for name in COMPARED if matters(of_side, name)}
        assert {"seed", "dimension", "clip", "window", "head"} <= widgets
        at.number_input(key="a.seed").set_value(7).run()
        assert dict(at.session_state["memory"].settings.a)["seed"] == 7

    @every_language
    def test_every_preset_says_something_of_its_own(self, language: str) -> None:
        at = opened(language=language)
        findings = set()
        for name in PRESETS:
            at.pills(key="preset").set_value(name).run()
            assert not at.exception
            settings = at.session_state["memory"].settings
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
        assert f"{100 * (1 - min(sums)):.1f}\N{NO-BREAK SPACE}%" in finding
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
        assert sided(at.session_state["memory"].settings, "a").similarity == "cosine"
        assert at.session_state["memory"].settings.b == side_with(temperature=2.0)


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
            found = whole(miniatures(deciding(settings), file))
            assert isinstance(found, dict)
            expected = [softmax([size**2, 0]), softmax([0, size**2])]
            np.testing.assert_allclose(found["plain", "dot"].weights, expected)

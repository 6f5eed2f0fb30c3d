"""The gallery of formulas, the sweeps, and what the documents quote of them."""

import math
import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from unittest.mock import Mock

import numpy as np
import pytest

from attention import SCORINGS, SIMILARITIES
from models.text.tokens import tokenize
from models.vectors import embeddings
from tests import ROOT
from tests.ui.compare.sides import SENTENCE, by_loops, drawn, every_language, opened, softmax, views
from ui import compare as compare_package
from ui.compare import gallery, sweeps
from ui.compare.gallery import small
from ui.kit.address import parse
from ui.kit.component import joined


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


@pytest.mark.parametrize(
    ("extra", "view", "part", "count"),
    [
        ("gallery", "gallery", (gallery, "_miniature"), len(SIMILARITIES) * len(SCORINGS)),
        ("temperature", "curves", (sweeps, "_point"), 2 * sweeps.TEMPERATURES),
    ],
)
def test_what_one_visitor_has_seen_is_not_computed_anew_for_another(
    extra: str,
    view: str,
    part: tuple[ModuleType, str],
    count: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compute = Mock(side_effect=getattr(*part))
    monkeypatch.setattr(*part, compute)
    link = {"text": "nothing is computed twice", "extra": extra}
    assert views(opened(**link), view)
    assert views(opened(**link, cell="4-3", ramp="zero"), view)
    assert compute.call_count == count


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


@pytest.mark.parametrize("entry", ["compare.js", "gallery.js", "curves.js", "standing.js"])
def test_a_script_joins_without_a_name_twice(entry: str) -> None:
    script = joined(Path(compare_package.__file__).parent / entry)
    assert not re.search(r"^import\b", script, re.MULTILINE)
    declared = re.findall(r"^(?:const|let|function) (\w+)", script, re.MULTILINE)
    assert [name for name, count in Counter(declared).items() if count > 1] == []

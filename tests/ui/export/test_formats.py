"""What follows from an entry of the formats: menu, names, documents, and a file that reads back."""

import base64
import csv
import html
import io
import json
import re
import struct
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attention import attend
from tests.ui.export.reading import carried, table
from ui.export.formats import FILMS, FORMATS, ROWS, Format, Taken
from ui.export.names import LONGEST, stem
from ui.kit.language import LANGUAGES, Text
from ui.views.stage.view import view

WORDS = ("a", "cat", "<b>sat</b>")
CELL = (1, 2)
STEP = 4

every_format = pytest.mark.parametrize("kind", FORMATS.values(), ids=list(FORMATS))


def taken(language: str = "en") -> Taken:
    vectors = np.random.default_rng(5).normal(size=(3, 4))
    trace = attend(
        *(vectors, vectors, vectors), scoring="scaled", query_tokens=WORDS, key_tokens=WORDS
    )
    text = Text(language)
    known = (True,) * 3
    return Taken(
        trace,
        lambda: view(trace, known, text, step=STEP, cell=CELL, ramp="uniform"),
        text,
        " ".join(WORDS),
    )


Numbers = npt.NDArray[np.float64]


def read_html(file: str | bytes) -> Numbers:
    packed = carried(str(file), "view")
    (length,) = struct.unpack("<I", packed[:4])
    offset = 4 + length + -length % 4
    for each in json.loads(packed[4 : 4 + length])["arrays"]:
        shape = each["rows"], each["columns"]
        if each["name"] == "weights":
            break
        offset += 4 * shape[0] * shape[1]
    return np.frombuffer(packed, "<f4", shape[0] * shape[1], offset).astype(float).reshape(shape)


def read_plotly(file: str | bytes) -> Numbers:
    found = re.search(r'"z":(\{[^}]*\}|\[\[.*?\]\])', str(file))
    assert found
    z = json.loads(found[1])
    if isinstance(z, list):
        return np.array(z)
    rows, columns = map(int, z["shape"].split(","))
    return np.frombuffer(base64.b64decode(z["bdata"]), z["dtype"]).reshape(rows, columns)


def read_csv(file: str | bytes) -> Numbers:
    assert isinstance(file, bytes)
    numbers = np.full((3, 3), np.nan)
    for line in csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")):
        if line["quantity"] == "weights":
            numbers[int(line["row"]) - 1, int(line["column"]) - 1] = float(line["value"])
    return numbers


def read_latex(file: str | bytes) -> Numbers:
    weights = str(file).partition(r"\section*{4")[2].partition(r"\section*{5")[0]
    rows = re.findall(r"^\\text\{.*?\} & (.*) \\\\$", weights, re.MULTILINE)
    return np.array(
        [
            [float(re.sub(r"\\mathbf\{(.*)\}", r"\1", cell)) for cell in row.split(" & ")]
            for row in rows
        ]
    )


def read_key(file: str | bytes) -> Numbers:
    """Only the row of the selected cell is on the sheet."""
    column = table(str(file))[0].index("β")
    numbers = np.full((3, 3), np.nan)
    numbers[CELL[0]] = [float(row[column]) for row in table(str(file))[1:4]]
    return numbers


def read_sheet(file: str | bytes) -> Numbers:
    """Most weights are gaps, which are to be filled in."""
    column = table(str(file))[0].index("β")
    numbers = np.full((3, 3), np.nan)
    cells = [row[column] for row in table(str(file))[1:4]]
    numbers[CELL[0]] = [np.nan if each == "?" else float(each) for each in cells]
    return numbers


def read_nothing(file: str | bytes) -> Numbers:
    """The blackboard has made-up vectors, as it says: weights of its own."""
    assert Text("en")("worksheet.made_up") in str(file)
    return np.full((3, 3), np.nan)


READERS: dict[str, tuple[Callable[[str | bytes], Numbers], float]] = {
    "html": (read_html, 1e-7),
    "plotly": (read_plotly, 0),
    "csv": (read_csv, 0),
    "latex": (read_latex, 5e-4),
    "sheet": (read_sheet, 1.5e-3),
    "key": (read_key, 1.5e-3),
    "board": (read_nothing, 0),
    "board_key": (read_nothing, 0),
}
"""How the weights are found in a file that has no ``read`` of its own, and how exact they are.

PNG and SVG are drawn in the browser: `tests/browser/test_take_away.py` reads them.
"""
SHEETS = ("sheet", "key", "board", "board_key")


@every_format
def test_every_file_says_the_weights_again(kind: Format) -> None:
    if kind.write is None:
        assert kind.row == "picture", f"{kind.name} has nothing that writes it"
        return
    given = taken()
    file = kind.write(given, 1) if kind.numbered else kind.write(given)
    if kind.read:
        data = file.encode() if isinstance(file, str) else file
        assert kind.read(data) == given.trace
        return
    assert kind.name in READERS, f"say in READERS how the weights are found in {kind.name}"
    read, exact = READERS[kind.name]
    found, want = read(file), given.trace.weights
    if kind.name in SHEETS:
        seen = np.isfinite(found)
        assert seen.any() == (read is not read_nothing)
        found, want = found[seen], want[seen]
    np.testing.assert_allclose(found, want, rtol=0, atol=exact)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_and_row_has_its_words(language: str) -> None:
    words = Text(language).entries["export"]
    assert set(words["formats"]) == {*FORMATS, *FILMS}
    assert all(set(each) == {"label", "about"} for each in words["formats"].values())
    assert set(words["rows"]) == set(ROWS)
    assert {each.row for each in (*FORMATS.values(), *FILMS.values())} == set(ROWS)


def test_no_two_formats_are_called_alike() -> None:
    names = [each.file("a cat", 7) for each in (*FORMATS.values(), *FILMS.values())]
    assert len(set(names)) == len(names)
    assert FORMATS["html"].file("a cat") == "attention-a-cat.html"
    assert FORMATS["latex"].file("a cat") == "attention-a-cat.tex"
    assert FORMATS["plotly"].file("a cat") == "attention-a-cat-plotly.html"
    assert FORMATS["key"].file("a cat", 7) == "attention-a-cat-key-7.html"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The cat sat, didn't it?", "attention-the-cat-sat-didn-t-it"),
        ("老师给了学生一本书。", "attention-老师给了学生一本书"),
        ("Cafe\u0301 naïve", "attention-café-naïve"),
        ("हिन्दी में", "attention-हिन्दी-में"),
        ("../../etc/passwd", "attention-etc-passwd"),
        ("CON", "attention-con"),
        ('a\\b:c*d|e"f<g>h\0i\nj', "attention-a-b-c-d-e-f-g-h-i-j"),
        ("gpj.\u202eexe", "attention-gpj-exe"),
        ("\ud800", "attention"),
        ("", "attention"),
        ("word " * 40, f"attention-{'-'.join(['word'] * 16)}"),
        ("x" * 500, f"attention-{'x' * 80}"),
    ],
)
def test_a_file_is_called_after_its_sentence(title: str, name: str) -> None:
    assert stem(title) == name


@given(title=st.text(max_size=300))
@example(title="İ" * 100)
@example(title="𝔘" * 100)
def test_every_name_is_safe(title: str) -> None:
    name = stem(title)
    assert name.startswith("attention")
    assert len(name.encode()) <= len("attention-") + LONGEST
    assert all(sign == "-" or unicodedata.category(sign)[0] in "LMN" for sign in name)
    assert "--" not in name
    assert not name.endswith("-")


SAYINGS = "Vectors from my file <a>.", "Two languages: mind √d & co."


@every_format
def test_every_file_says_what_goes_with_its_numbers(kind: Format) -> None:
    if kind.write is None or kind.name.startswith("board"):
        return  # drawn in the browser; and numbers that are made up, as that sheet says
    given = replace(taken(), sayings=lambda text: SAYINGS if text.language == "en" else ())
    file = kind.write(given, 1) if kind.numbered else kind.write(given)
    if kind.name == "npz":
        assert isinstance(file, bytes)
        with np.load(io.BytesIO(file)) as arrays:
            assert json.loads(str(arrays["header"]))["notes"] == list(SAYINGS)
        return
    source = file.decode("utf-8-sig") if isinstance(file, bytes) else file
    if kind.name == "json":
        assert json.loads(source)["notes"] == list(SAYINGS)
    elif kind.name == "csv":
        notes = [line for line in csv.DictReader(io.StringIO(source)) if line["quantity"] == "note"]
        assert [line["state"] for line in notes] == list(SAYINGS)
    elif kind.name == "latex":
        assert r"{\small Vectors from my file \textless{}a\textgreater{}.\par}" in source
        assert r"{\small Two languages: mind root of d \& co.\par}" in source
    else:  # the stage has the second among its own notes
        wanted = SAYINGS[:1] if kind.name == "html" else SAYINGS
        written = [html.escape(each) if kind.ending == "html" else each for each in wanted]
        assert [each for each in written if each not in source] == [], f"not said in {kind.name}"


def test_what_is_said_reads_back_as_nothing_but_the_trace() -> None:
    given = replace(taken(), sayings=lambda _: SAYINGS)
    for kind in FORMATS.values():
        if kind.read and kind.write:
            file = kind.write(given)
            assert kind.read(file.encode() if isinstance(file, str) else file) == given.trace


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [each for each in FORMATS.values() if each.ending == "html"])
def test_every_page_says_in_which_language_it_is(kind: Format, language: str) -> None:
    assert kind.write
    file = kind.write(taken(language), *([1] if kind.numbered else []))
    assert re.findall(r"<html[^>]*>", str(file))[:1] == [f'<html lang="{language}">']


def test_all_formats_are_offered_and_pictures_are_the_views() -> None:
    offer = taken().offer()
    assert offer.title == " ".join(WORDS)
    assert list(offer.files) == list(FORMATS)
    drawn = {name for name, make in offer.files.items() if make is None}
    assert drawn == {"svg", "png"}
    # Three similarities, scores and weights of 3 × 3; queries, keys and values of 3 × 4; outputs.
    assert offer.numbers == 3 * 9 + 4 * 12

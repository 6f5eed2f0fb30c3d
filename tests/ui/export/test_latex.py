"""The worked example as LaTeX compiles with what texlive-latex-base has, whatever the words are."""

import re
import subprocess
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attention import POSITIONS, SCORINGS, SIMILARITIES, STEPS, WEIGHTINGS, AttentionTrace, attend
from attention.heads import multi_head, projections
from models.text.tokens import tokenize
from models.vectors import embeddings
from tests import pdflatex
from ui.export import NotExported, to_latex
from ui.kit.settings import DEFAULTS

SECONDS = 120
HOSTILE = ["\\undefined{x}", "50%", "a_b^c~", "{}}", "$x$", "#&", "<b>|", "\n\n", "%\n\\bye", '"']
ACCENTED = [chr(code) for code in range(0xC0, 0x180)]


def compiled(document: str, folder: Path) -> None:
    """Runs pdflatex, which must succeed, find every letter, and see no line that is too long."""
    found = pdflatex.find()
    if not found:
        raise pdflatex.NoPdflatex("run `make test`, which installs one, or set PDFLATEX")
    (folder / "worked.tex").write_text(document, encoding="utf-8")
    command = [found, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "worked"]
    run = subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS, check=False)
    log = (folder / "worked.log").read_text(encoding="latin-1")
    assert run.returncode == 0, log[-3000:]
    assert (folder / "worked.pdf").stat().st_size > 10_000
    assert re.findall(r"Missing character.*|Overfull.*", log) == []


def traced(words: list[str] | tuple[str, ...], width: int = 6, **options: Any) -> AttentionTrace:
    vectors = np.random.default_rng(5).normal(size=(len(words), width))
    given = {"query_tokens": words, "key_tokens": words, "undefined": "nan"}
    return attend(vectors, vectors, vectors, **{**given, **options})


def test_the_opening_sentence_compiles(tmp_path: Path) -> None:
    words = tokenize(DEFAULTS.text)
    vectors = embeddings.load("en").vectors(words)
    trace = attend(vectors, vectors, vectors, query_tokens=words, key_tokens=words)
    document = to_latex(trace, step=DEFAULTS.step, cell=DEFAULTS.cell)
    compiled(document, tmp_path)
    assert document.isascii()


REGISTRIES = (SIMILARITIES, SCORINGS, WEIGHTINGS, POSITIONS)
LONGEST = max(map(len, REGISTRIES))
KINDS = list(zip(*(islice(cycle(each), LONGEST) for each in REGISTRIES), strict=True))


@pytest.mark.parametrize(("similarity", "scoring", "weighting", "position"), KINDS)
def test_every_formula_and_its_arithmetic_compile(
    tmp_path: Path, similarity: str, scoring: str, weighting: str, position: str
) -> None:
    trace = traced(
        ("a", "long", "sentence", "with", "a", "few", "words"),
        similarity=similarity,
        scoring=scoring,
        weighting=weighting,
        position=position,
        temperature=0.5,
        bias=np.full((7, 7), 0.25),
        mask=np.tri(7, dtype=bool),
    )
    compiled(to_latex(trace, step=4, cell=(5, 1)), tmp_path)


def test_what_a_similarity_depends_on_stands_in_the_table() -> None:
    trace = traced(["a", "cat"], similarity="gaussian")
    (name,) = trace.parameters
    assert f"parameter {name} & {trace.parameters[name]:.4g} & " in to_latex(trace)


def test_words_are_words_whatever_is_in_them(tmp_path: Path) -> None:
    document = to_latex(traced(HOSTILE), cell=(0, 8))
    compiled(document, tmp_path)
    assert "\\textit{\\textbackslash{}undefined\\{x\\}}" in document


def set_letters(document: str, folder: Path) -> list[tuple[str, str]]:
    """Every letter of the document as TeX set it: its font and its code.

    What TeX made of several letters is there as ``(ligature --)``.
    """
    tracing = "\\tracingoutput=1\\showboxbreadth=100000\\showboxdepth=100000\n"
    compiled(document.replace("\\begin{document}\n", f"{tracing}\\begin{{document}}\n"), folder)
    log = (folder / "worked.log").read_text(encoding="latin-1")
    return re.findall(r"^\.+\\(OT1/\S+) (.*)$", log, re.MULTILINE)


def test_signs_print_as_they_are_typed(tmp_path: Path) -> None:
    """Straight marks stay straight, hyphens stay hyphens: no two words are printed alike."""
    words = ["don't", "don\u2019t", '"', "\u201d", "--", "\u2013", "``", "\u201c", "''", "a  b"]
    words += ["a b", "<<"]
    document = to_latex(traced(words, width=2), cell=(0, 1))
    letters = set_letters(document, tmp_path)
    assert len(letters) > 300
    made = {letter.partition("(ligature ")[2] for _, letter in letters} - {""}
    assert made <= {"fi)", "ff)", "fl)", "ffi)"}, "no signs are drawn together"
    assert {letter for font, letter in letters if "tt/" in font} == {"^^M", "^^R", '"'}
    body = document.partition("\\begin{document}")[2]
    edges = re.findall(r"^\\text\{\\footnotesize (.*?)\} & ", body, re.MULTILINE)
    assert len(set(edges)) == len(words)


def test_every_accented_letter_is_printed_or_named(tmp_path: Path) -> None:
    document = to_latex(traced(ACCENTED, width=2))
    compiled(document, tmp_path)
    assert "é" in document.partition("\\begin{document}")[2]
    assert re.search("^%   w[0-9]+ = ł$", document, re.MULTILINE)


def test_words_that_cannot_be_printed_get_names_that_a_comment_explains(tmp_path: Path) -> None:
    words = ("のは", "w1", "x" * 90, "のは", "\ud800\u2028")
    document = to_latex(traced(words), cell=(0, 3))
    compiled(document, tmp_path)
    head, _, body = document.partition("\\documentclass")
    assert re.findall("^%   (.+)$", head, re.MULTILINE) == [
        "w2 = のは",
        f"w3 = {'x' * 90}",
        "w4 = \ufffd\\u2028",
    ]
    assert body.isascii()
    assert "\\text{w2 (1), w2 (4)}" in body


CHINESE = ("老师", "w1", "學生", "，", "T恤", "のは", "don't")


def printed(folder: Path) -> str:
    """Words as pdfTeX set them, letter by letter without their fonts."""
    log = (folder / "worked.log").read_text(encoding="latin-1")
    return "".join(re.findall(r"^\.+\\OT1/\S+ (.)$", log, re.MULTILINE))


def test_chinese_words_compile_without_a_chinese_font_and_are_named_then(tmp_path: Path) -> None:
    document = to_latex(traced(CHINESE), cell=(0, 2))
    for written in (r"\simplified{w2}{老师}", r"\traditional{w3}{學生}", r"\simplified{w5}{T恤}"):
        assert written in document
    assert "%   w2 = 老师\n%   w3 = 學生\n" in document
    assert "のは" not in document.partition("\\documentclass")[2]
    for name in ("CJKutf8.sty", "ctex.sty"):  # as if there were none, whatever is installed here
        document = document.replace(name, f"no-{name}")
    set_letters(document, tmp_path)
    assert {"w2", "w3", "w4", "w5", "w6"} <= set(re.findall(r"w\d", printed(tmp_path)))


def test_chinese_words_are_set_as_words_where_pdftex_has_a_font(tmp_path: Path) -> None:
    """A package of the test's own sets 老 as A, and says by which font it was asked to."""
    package = r"""\newenvironment{CJK}[2]{\typeout{a word in #2}}{}
    \DeclareUnicodeCharacter{8001}{A}\DeclareUnicodeCharacter{5E08}{B}
    """
    (tmp_path / "CJKutf8.sty").write_text(package, encoding="utf-8")
    (tmp_path / "c70gbsn.fd").touch()
    document = to_latex(traced(("老师", "up")), cell=(0, 1))
    set_letters(document.replace("CJKutf8", "./CJKutf8").replace("c70", "./c70"), tmp_path)
    assert "AB" in printed(tmp_path)
    assert "w1" not in printed(tmp_path)
    assert "a word in gbsn" in (tmp_path / "worked.log").read_text(encoding="latin-1")


@pytest.mark.parametrize("cell", [(0, 1), (1, 0)], ids=["undefined", "masked"])
def test_rows_without_numbers_compile(tmp_path: Path, cell: tuple[int, int]) -> None:
    queries = [[1.0, -1.0], [2.0, 1.0]]
    mask = [[True, True], [False, False]]
    trace = attend(queries, np.eye(2), np.eye(2), mask=mask, undefined="nan")
    compiled(to_latex(trace, cell=cell), tmp_path)


def test_a_head_compiles(tmp_path: Path) -> None:
    words = np.random.default_rng(2).normal(size=(4, 6))
    made = projections(6, heads=2, size=4)
    heads = multi_head(words, words, words, made, scoring="scaled", position="sinusoidal")
    compiled(to_latex(heads[1], step=1, cell=(2, 3)), tmp_path)


def test_the_arithmetic_is_that_of_a_hand() -> None:
    """x = (1, 2), (2, 0): s = 5, 2 and 2, 4; the second row's ratio is 1/3, 2/3."""
    vectors = [[1.0, 2.0], [2.0, 0.0]]
    words = ("up", "on")
    trace = attend(vectors, vectors, vectors, query_tokens=words, key_tokens=words)
    document = to_latex(trace, step=3, cell=(1, 0))
    wanted = (
        r"s_{\text{on, up}} = x_{\text{on}} \cdot x_{\text{up}} = "
        r"2.000 \cdot 1.000 + 0.000 \cdot 2.000 = 2.000",
        r"\sum_{k} s_{ik} = 2.000 + 4.000 = 6.000",
        r"\alpha_{\text{on, up}} = \frac{s_{ij}}{\sum_{k} s_{ik}} = \frac{2.0000}{6.0000} = 0.3333",
        r"\text{\footnotesize on} & \mathbf{0.333} & 0.667",
    )
    for line in wanted:
        assert line in document
    # e^(1/3) = 1.3956 and e^(2/3) = 1.9477: 1.3956 / 3.3433 = 0.4174, then 0.4174 + 2 · 0.5826
    assert re.search(r"\\worked\{\\beta_.* = 0\.4174\}", document)
    assert re.search(r"\\worked\{O_\{\\text\{on, 1\}\}.* = 1\.583\}", document)


def test_the_other_half_of_a_cell_is_chosen() -> None:
    """A component says nothing of a key: it is the one that the query looks at most."""
    trace = attend(np.eye(3), np.eye(3), np.eye(3), query_tokens=[*"abc"], key_tokens=[*"xyz"])
    document = to_latex(trace, step=5, cell=(1, 2))
    assert "\\textit{b}, the word that looks (the query), and $j$ is \\textit{y}" in document
    assert "O_{\\text{b, 3}}" in document


def test_every_step_is_there() -> None:
    document = to_latex(traced(("a", "b")))
    headings = re.findall(r"\\section\*\{(\d)\\quad (\w+): \$(.+?)\$\}", document)
    assert headings == [
        ("1", "Represent", "x"),
        ("2", "Compare", "s"),
        ("3", "Score", "\\alpha"),
        ("4", "Weigh", "\\beta"),
        ("5", "Mix", "O"),
    ]
    assert len(headings) == len(STEPS)


def test_a_bare_function_is_refused_by_name() -> None:
    with pytest.raises(NotExported):
        to_latex(traced(("a",), similarity=lambda queries, keys: queries @ keys.T))

"""The documents say what is so: their tables, code and names are held against the project."""

import dataclasses
import json
import re
import subprocess
import sys
import tomllib
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from attention import attend
from models.text.tokens import tokenize
from models.vectors import embeddings
from scripts import tables
from tests import ROOT
from ui.frame import frame
from ui.kit.language import LANGUAGES, Text
from ui.kit.settings import DEFAULTS
from ui.lessons import prose

PAGES = tables.pages()
DOCS = {page.name.removesuffix(".md"): page.read_text(encoding="utf-8") for page in PAGES}
"""The documents by name: ``README``, ``README.zh``, ``teachers``, ..."""

TWINS = sorted(name for name in DOCS if f"{name}.zh" in DOCS)
LINK = re.compile(r"\[[^]]+\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")


def blocks(language: str, text: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def shape(text: str) -> list[str]:
    """What kinds of blocks a page has, in order: the same in all languages."""
    return [kind(block) for block in re.split(r"\n{2,}", text.strip())]


def kind(block: str) -> str:
    if block.startswith("```"):
        return f"code {without_comments(block)}"
    if block.startswith("<!--"):
        return block
    if block.startswith("#"):
        return f"heading {block.index(' ')}"
    if block.startswith("|"):
        return f"table of {len(block.splitlines()) - 2}"
    if block.startswith("- "):
        return f"list of {len(re.findall('^- ', block, flags=re.MULTILINE))}"
    return "picture" if block.startswith("!") else "text"


def without_comments(code: str) -> str:
    return re.sub(r" +# .*", "", code)


def anchors(text: str) -> set[str]:
    """The names by which a link reaches a heading, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_tables_are_those_of_the_code(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == tables.filled(page), "make tables writes them"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_of_the_code_is_in_a_page_of_each_language(language: str) -> None:
    text = "".join(
        DOCS[page.name.removesuffix(".md")]
        for page in PAGES
        if tables.language_of(page) == language
    )
    assert sorted(tables.MARKED.findall(text)) == sorted(tables.TABLES)


def test_a_table_that_is_out_of_date_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n\n<!-- table: mask -->\n\n| old |\n\n<!-- end -->\n\nb\n", encoding="utf-8")
    filled = tables.filled(page)
    assert filled.startswith(
        "a\n\n<!-- table: mask -->\n\n| mask | formula | source |\n|---|---|---|\n| `none` |"
    )
    assert filled.endswith(" |\n\n<!-- end -->\n\nb\n")


@pytest.mark.parametrize("name", TWINS)
def test_a_page_is_as_deep_in_chinese(name: str) -> None:
    assert shape(DOCS[f"{name}.zh"]) == shape(DOCS[name])


@pytest.mark.parametrize(("name", "language"), [("README", "en"), ("README.zh", "zh")])
def test_the_readme_names_every_page(name: str, language: str) -> None:
    titles = [Text(language)(f"{page}.title") for page in frame.PAGES | frame.ASIDE]
    assert [title for title in titles if f"- **{title}" not in DOCS[name]] == []


def test_readers_have_a_page_in_every_language() -> None:
    readers = set(re.findall(r"\(docs/(\w+)\.md\)", DOCS["README"]))
    assert readers == {"teachers", "explorers", "developers", "operators"}
    assert {*readers, "README"} <= set(TWINS)


def test_the_similarity_to_add_works_where_the_text_says() -> None:
    """In a process of its own: a registered name would be seen by all other tests."""
    added = blocks("python", DOCS["adding"])
    (code,) = [block for block in added if "SIMILARITIES.register" in block]
    program = (
        "import json, sys, attention.similarity as module\n"
        "exec(sys.argv[1], vars(module))\n"
        "from attention import STEPS, attend\n"
        "x, y = [[0.0, 0.0], [1.0, 1.0]], [[3.0, 4.0], [1.0, 1.0], [1.0, 0.0]]\n"
        "trace = attend(x, y, y, similarity='distance')\n"
        "cell = STEPS[1].worked(trace, 0, 0)\n"
        "print(json.dumps([trace.similarities.tolist(), cell.value]))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, code],
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    similarities, value = json.loads(finished.stdout)
    root = 2**0.5
    np.testing.assert_allclose(similarities, [[-5, -root, -1], [-(13**0.5), 0, -1]])
    assert value == -5


def test_the_notebook_example_works() -> None:
    (code,) = [block for block in blocks("python", DOCS["developers"]) if "attend(" in block]
    (taken,) = [block for block in blocks("python", DOCS["developers"]) if "import export" in block]
    names: dict[str, object] = {}
    exec(code, names)
    exec(taken, names)
    assert names["copy"] == names["trace"]
    trace = names["trace"]
    np.testing.assert_allclose(trace.weights.sum(axis=1), 1)
    assert trace.query_tokens == trace.key_tokens == tuple(tokenize(DEFAULTS.text))


def test_the_lesson_to_add_is_one() -> None:
    (code,) = [block for block in blocks("python", DOCS["adding"]) if "LESSON" in block]
    names: dict[str, Any] = {}
    exec(code, names)
    lesson, words = names["LESSON"], prose.read(*blocks("markdown", DOCS["adding"]))
    assert list(words.tasks) == [task.name for task in lesson.tasks]
    assert lesson.texts.keys() == set(LANGUAGES)
    texts = [text for each in lesson.texts.values() for text in each]
    for (task, task_prose), text in product(
        zip(lesson.tasks, words.tasks.values(), strict=True), texts
    ):
        scene = lesson.look(dataclasses.replace(lesson.settings, text=text))
        question = task.ask(scene, Random(0))
        assert question.grade(question.solve()).right
        assert set(task_prose.hints) - {prose.DONE} <= set(question.foreseen())
        assert prose.placeholders_in(task_prose.prompt) <= set(question.placeholders)


@pytest.mark.parametrize("scoring", ["ratio", "scaled"])
def test_the_quoted_weights_are_those_of_the_opening_sentence(scoring: str) -> None:
    words = tokenize(DEFAULTS.text)
    vectors = embeddings.load("en").vectors(words)
    weights = attend(vectors, vectors, vectors, similarity="dot", scoring=scoring).weights
    quoted = f"from {weights.min():.3f} to {weights.max():.3f}"
    assert DEFAULTS.text in DOCS["teachers"]
    assert (DEFAULTS.similarity, DEFAULTS.scoring) == ("dot", "ratio")
    assert quoted in DOCS["teachers"], quoted


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert links or not page.stem.startswith("README")
    targets = [(page.parent / file if file else page, anchor) for file, anchor in links]
    assert [target for target, _ in targets if not target.exists()] == []
    known = {
        target: anchors(target.read_text(encoding="utf-8")) for target, anchor in targets if anchor
    }
    assert [link for link in targets if link[1] and link[1] not in known[link[0]]] == []


def test_the_layout_is_that_of_the_tree() -> None:
    trees = blocks("text", DOCS["architecture"])
    (layout,) = [block for block in trees if block.startswith("app.py")]
    folders = [""]
    named = set()
    for line in layout.splitlines():
        entry, depth = line.split()[0], (len(line) - len(line.lstrip())) // 2
        folders[depth + 1 :] = [folders[depth] + entry]
        named.add(folders[depth] + entry)
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
    modules = {f"attention/{file.name}" for file in (ROOT / "attention").glob("[!_]*.py")}
    assert modules <= named
    packages = {f"{file.parent.name}/" for file in ROOT.glob("*/__init__.py")}
    assert packages <= named


def test_the_commands_exist() -> None:
    targets = set(
        re.findall(
            r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE
        )
    )
    for text in DOCS.values():
        commands = set(re.findall(r"(?:`|^)make ([a-z]+)\b", text, flags=re.MULTILINE))
        assert commands <= targets
        modules = re.findall(r"python -m ((?:models|tests|scripts|benchmarks)\b[.\w]*)", text)
        files = [
            ROOT / name.rstrip(".").replace(".", "/")
            for name in modules
            if not name.endswith(".NAME")
        ]
        assert [
            file
            for file in files
            if not (file.with_suffix(".py").exists() or (file / "__main__.py").exists())
        ] == []
    assert {"run", "test"} <= set(re.findall(r"^make ([a-z]+)", DOCS["README"], flags=re.MULTILINE))


def test_both_languages_give_the_same_formulas() -> None:
    for pattern in (r"`make [^`]*`", r"^\| [1-5] .*?\| (\$.*?\$) \|"):
        english, chinese = (
            [
                found
                for name in TWINS
                for found in re.findall(pattern, DOCS[name + end], re.MULTILINE)
            ]
            for end in ("", ".zh")
        )
        assert english
        assert english == chinese


def test_numbers_in_the_documents_are_the_same_in_both_languages() -> None:
    """Every number of two digits or more."""
    for name in TWINS:
        english, chinese = (
            sorted(re.findall(r"\d[\d,.]*\d", tables.MARKED.sub("", DOCS[name + end])))
            for end in ("", ".zh")
        )
        assert english == chinese, name


def test_the_number_of_chinese_vectors_is_that_of_the_file() -> None:
    count = f"{len(embeddings.load('shared').index):,}"
    for name in ("explorers", "explorers.zh", "vectors", "vectors.zh"):
        assert count in DOCS[name]


def test_the_changelog_knows_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert re.search(rf"\b{re.escape(version)}\b", (ROOT / "CHANGELOG.md").read_text("utf-8"))

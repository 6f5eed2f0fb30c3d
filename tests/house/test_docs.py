"""The documents say what is so: README.md's tables, code and names are held against the project."""

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

from attention import MASKS, POSITIONS, SCORINGS, SIMILARITIES, WEIGHTINGS, attend
from attention.registry import Entry
from models.classifier.inference import VARIANTS
from models.text.tokens import tokenize
from models.vectors import embeddings
from tests import ROOT
from ui.kit.language import LANGUAGES
from ui.kit.settings import DEFAULTS
from ui.lessons import prose

README, CHINESE = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")
)
DOCS = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
LINK = re.compile(r"\[[^]]+\]\((?!https?:)([^)#]+)\)")


def table(kind: str, entries: list[Entry]) -> str:
    """A registry as README.md has it; a failing test prints it, ready to be pasted."""
    rows = [f"| `{entry.name}` | ${entry.formula}$ | {entry.source} |" for entry in entries]
    return "\n".join([f"| {kind} | formula | source |", "|---|---|---|", *rows])


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


@pytest.mark.parametrize(
    "registry", [SIMILARITIES, SCORINGS, POSITIONS, WEIGHTINGS, MASKS], ids=lambda each: each.kind
)
def test_tables_are_the_registries(registry) -> None:
    expected = table(registry.kind, list(registry.values()))
    # The blank lines make sure that no row too many follows.
    assert f"\n\n{expected}\n\n" in README, f"README.md should have this table:\n\n{expected}\n"


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
        [sys.executable, "-c", program, code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    similarities, value = json.loads(finished.stdout)
    root = 2**0.5
    np.testing.assert_allclose(similarities, [[-5, -root, -1], [-(13**0.5), 0, -1]])
    assert value == -5


def test_the_notebook_example_works() -> None:
    (code,) = [block for block in blocks("python") if "attend(" in block]
    (taken,) = [block for block in blocks("python") if "import export" in block]
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
    for (task, told), text in product(zip(lesson.tasks, words.tasks.values(), strict=True), texts):
        scene = lesson.look(dataclasses.replace(lesson.settings, text=text))
        question = task.ask(scene, Random(0))
        assert question.grade(question.solve()).right
        assert set(told.hints) - {prose.DONE} <= set(question.foreseen())
        assert prose.places_in(told.prompt) <= set(question.places)


@pytest.mark.parametrize("scoring", ["ratio", "scaled"])
def test_the_quoted_weights_are_those_of_the_opening_sentence(scoring: str) -> None:
    words = tokenize(DEFAULTS.text)
    vectors = embeddings.load("en").vectors(words)
    weights = attend(vectors, vectors, vectors, similarity="dot", scoring=scoring).weights
    quoted = f"from {weights.min():.3f} to {weights.max():.3f}"
    assert DEFAULTS.text in README
    assert (DEFAULTS.similarity, DEFAULTS.scoring) == ("dot", "ratio")
    assert quoted in README, quoted


PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert targets or not page.stem.startswith("README")
    assert [target for target in targets if not (page.parent / target).exists()] == []


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
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    commands = set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(blocks("sh"))))
    assert {"run", "test"} <= commands <= targets


def test_both_languages_give_the_same_commands_and_formulas() -> None:
    for pattern in (r"^make [^#\n]*\b", r"`make [^`]*`", r"^\| [1-5] .*\| (\$.*?\$) \|"):
        english, chinese = (
            re.findall(pattern, text, flags=re.MULTILINE) for text in (README, CHINESE)
        )
        assert english
        assert english == chinese


def test_the_number_of_chinese_vectors_is_that_of_the_file() -> None:
    count = f"{len(embeddings.load('zh').index):,}"
    vectors = (ROOT / "docs/vectors.md").read_text(encoding="utf-8")
    for text in (README, CHINESE, vectors):
        assert count in text


def test_the_changelog_knows_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert re.search(rf"\b{re.escape(version)}\b", (ROOT / "CHANGELOG.md").read_text())


def test_accuracies_are_those_of_the_manifests() -> None:
    section = README.partition("## The classifier")[2]
    for name in VARIANTS:
        card = json.loads((ROOT / f"models/weights/en_classifier_{name}.json").read_text())
        row = next(line for line in section.splitlines() if line.startswith(f"| `{name}`"))
        assert row.endswith(f"| {100 * card['dev_accuracy']:.1f} % |")

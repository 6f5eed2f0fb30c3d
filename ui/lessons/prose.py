"""The words of a lesson: a Markdown file in each language.

    # Title
    One sentence for the list of lessons.

    A few short paragraphs.

    ## name of a task
    What is asked. Options of a choice are a list: "- `option` its sentence".

    ### name of a hint
    What the likely mistake was.

    ### gauge
    Where there is a number to watch: what {value} is.

    ### done
    What can be seen now.

    ## end
    What to remember.

``{names}`` are filled in, and ``{count:part|parts}`` picks a form, but not between dollars: the
braces of a formula are LaTeX's. ⟦q:a word⟧ gets the colour of queries, k of keys, v of values.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ui.kit.escape import escape_markdown
from ui.kit.language import LOCALES, counted, unbroken

DONE, GAUGE, END = "done", "gauge", "end"

_HEADING = {level: re.compile(rf"^#{{{level}}} (.+)$", re.MULTILINE) for level in (1, 2, 3)}
_OPTION = re.compile(r"^- `(\w+)` (.+)\n?", re.MULTILINE)
_FORMULA = re.compile(r"(\$\$.+?\$\$|\$.+?\$)", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MARK = re.compile(r"⟦([qkv]):(.*?)⟧")
_COLOURS = {"q": "blue", "k": "orange", "v": "green"}  # as the theme in config.toml has them


@dataclass(frozen=True)
class TaskProse:
    """What a task says: its ``prompt``, the ``options`` of a choice, and ``hints`` by name."""

    prompt: str
    options: Mapping[str, str]
    hints: Mapping[str, str]


@dataclass(frozen=True)
class Prose:
    """What a lesson says."""

    title: str
    summary: str
    introduction: str
    tasks: Mapping[str, TaskProse]
    end: str


@functools.cache
def prose(name: str, language: str) -> Prose:
    """The words of a lesson; raises OSError where it has none in this language."""
    text = (LOCALES / language / "lessons" / f"{name}.md").read_text(encoding="utf-8")
    return read(unbroken(text))


def read(text: str) -> Prose:
    """A file's text as `Prose`. Raises ValueError where it has another form."""
    first, *sections = _parts(text, 2)
    ((title, opening),) = _parts(first[1], 1)[1:]
    summary, _, introduction = opening.partition("\n\n")
    tasks = {name: _task(body) for name, body in sections}
    if END not in tasks:
        raise ValueError(f"{title}: expected a section “## {END}”")
    end = tasks.pop(END).prompt
    return Prose(title, summary, introduction.strip(), tasks, end)


def fill(template: str, placeholders: Mapping[str, str]) -> str:
    """Markdown with its placeholders filled and its marks coloured; what is filled in is escaped.

    Raises KeyError for a placeholder without a text: no reader should see a name in braces.
    """
    words = _MARK.sub(lambda mark: f":{_COLOURS[mark[1]]}[**{mark[2]}**]", template)
    return "".join(
        part if is_formula else _filled(part, placeholders)
        for is_formula, part in _split_formulas(words)
    )


def _filled(template: str, placeholders: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(
        lambda found: escape_markdown(placeholders[found[1]]), counted(template, placeholders)
    )


def placeholders_in(template: str) -> set[str]:
    """The names of the placeholders that `fill` needs."""
    return {
        name
        for is_formula, part in _split_formulas(template)
        if not is_formula
        for name in _PLACEHOLDER.findall(part)
    }


def _split_formulas(template: str) -> list[tuple[bool, str]]:
    """The parts of a text, and whether each is a formula."""
    return [(index % 2 == 1, part) for index, part in enumerate(_FORMULA.split(template))]


def _parts(text: str, level: int) -> list[tuple[str, str]]:
    """The text before the first heading of this level, then each heading with its body."""
    before, *rest = _HEADING[level].split(text)
    bodies = zip(rest[::2], rest[1::2], strict=True)
    return [("", before.strip()), *((name.strip(), body.strip()) for name, body in bodies)]


def _task(text: str) -> TaskProse:
    (_, prompt), *hints = _parts(text, 3)
    options = dict(_OPTION.findall(prompt))
    return TaskProse(_OPTION.sub("", prompt).strip(), options, dict(hints))

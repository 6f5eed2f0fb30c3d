"""`make tables`: writes into the documents the tables that the code decides.

A table stands between two comments, `<!-- table: NAME -->` and `<!-- end -->`. A test compares what
is there with what this writes, so no table is edited by hand.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import partial
from itertools import product
from pathlib import Path

from attention import MASKS, POSITIONS, SCORINGS, SIMILARITIES, WEIGHTINGS
from attention.registry import Registry
from models.recipes import related
from models.translation.network import VARIANTS
from models.translation.packaged import ALIGNMENT_ERROR
from models.translation.packaged import HEADS as DECODER_HEADS
from models.translation.translator import DIRECTIONS, stem
from models.vectors.embeddings import load
from ui.export import FORMATS
from ui.kit.language import Text

ROOT = Path(__file__).parent.parent
REGISTRIES = (SIMILARITIES, SCORINGS, WEIGHTINGS, POSITIONS, MASKS)
MARKED = re.compile(r"<!-- table: (\w+) -->\n.*?<!-- end -->", re.DOTALL)

HEADS = {
    "en": {
        "registry": ("formula", "source"),
        "formats": ("file", "ending", "what it holds"),
        "accuracies": ("language", "attention", "accuracy"),
        "measured": ("language", "attention", "accuracy on dev", "calibration error"),
        "translations": ("from, to", "candidates", "words", "nearest", "among five"),
        "translators": (
            *("direction", "attention", "chrF", "BLEU", "chrF, beam", "BLEU, beam"),
            *("chrF of the nearest sentence", "times as much", "AER"),
        ),
        "decoder_heads": ("direction", "layer", "head 1", *map(str, range(2, DECODER_HEADS + 1))),
        "related": ("vectors", "words", "closer than others", "closest of all"),
    },
    "zh": {
        "registry": ("名称", "公式", "说明"),
        "formats": ("文件", "扩展名", "内容"),
        "accuracies": ("语言", "注意力", "准确率"),
        "measured": ("语言", "注意力", "开发集准确率", "校准误差"),
        "translations": ("从，到", "候选词", "词数", "最近的一个", "最近的五个之中"),
        "translators": (
            *("方向", "注意力", "chrF", "BLEU", "chrF（束搜索）", "BLEU（束搜索）"),
            *("最近句的 chrF", "倍数", "AER"),
        ),
        "decoder_heads": ("方向", "层", "第 1 头", *map(str, range(2, DECODER_HEADS + 1))),
        "related": ("词向量", "词", "比别的词对更近", "在所有词里最近"),
    },
}


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(heads), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(
        "|" + "|".join(cells) + "|" if cells[0] == "---" else f"| {' | '.join(cells)} |"
        for cells in lines
    )


def registry(entries: Registry, text: Text) -> str:
    """The choices of one kind. English readers get the sources, others what each is called."""
    kind = entries.kind
    if text.language == "en":
        rows = [(f"`{each.name}`", f"${each.formula}$", each.source) for each in entries.values()]
        return table((kind, *HEADS["en"]["registry"]), rows)
    rows = [
        (
            f"`{each.name}`",
            text(f"{kind}.{each.name}"),
            f"${each.formula}$",
            text(f"{kind}_about.{each.name}"),
        )
        for each in entries.values()
    ]
    return table((text(f"{kind}.label"), *HEADS[text.language]["registry"]), rows)


def formats(text: Text) -> str:
    rows = [
        (
            text(f"export.formats.{name}.label"),
            f"`.{each.ending}`",
            text(f"export.formats.{name}.about"),
        )
        for name, each in FORMATS.items()
    ]
    return table(HEADS[text.language]["formats"], rows)


def classifiers(name: str, text: Text) -> str:
    """What the manifests of the classifiers say: as many columns as there are heads."""
    heads, rows = HEADS[text.language][name], []
    for file in sorted((ROOT / "models/weights").glob("*_classifier_*.json")):
        language, _, attention = file.stem.partition("_classifier_")
        card = json.loads(file.read_text(encoding="utf-8"))
        accuracy, error = (
            f"{100 * card['dev_accuracy']:.1f} %",
            f"{card['dev_calibration_error']:.3f}",
        )
        rows.append((f"`{language}`", f"`{attention}`", accuracy, error)[: len(heads)])
    return table(heads, rows)


def translations(text: Text) -> str:
    """What the manifest of the shared vectors says was measured."""
    rows = [
        (
            f"`{each['from_to']}`",
            f"{each['candidates']:,}",
            f"{each['words']:,}",
            *(f"{100 * each[at]:.0f} %" for at in ("at_1", "at_5")),
        )
        for each in load("shared").facts["precision"]
    ]
    return table(HEADS[text.language]["translations"], rows)


def translators(text: Text) -> str:
    """What the cards of the translators say was measured on dev."""
    rows = []
    for direction, attention in product(DIRECTIONS, VARIANTS):
        path = ROOT / "models" / "weights" / f"{stem(direction, attention)}.json"
        if not path.exists():
            continue
        card = json.loads(path.read_text(encoding="utf-8"))
        measured = ("dev_chrf", "dev_bleu", "dev_chrf_beam", "dev_bleu_beam", "nearest_chrf")
        rows.append(
            (
                f"`{direction}`",
                f"`{attention}`",
                *(f"{card[name]:.1f}" for name in measured),
                f"{card['dev_chrf'] / card['nearest_chrf']:.2f}",
                f"{card['alignment_error']:.2f}",
            )
        )
    return table(HEADS[text.language]["translators"], rows)


def decoder_heads(text: Text) -> str:
    """How well each head of the packaged translators' decoders aligns."""
    rows = [
        (f"`{direction}`", str(layer), *(f"{rate:.2f}" for rate in rates))
        for direction, layers in ALIGNMENT_ERROR.items()
        for layer, rates in enumerate(layers, 1)
    ]
    return table(HEADS[text.language]["decoder_heads"], rows)


def related_words(text: Text) -> str:
    """Whether words that belong together are close, in each of the vectors that ship."""
    rows = [
        (f"`{space}`", f"`{words}`", *(f"{100 * share:.0f} %" for share in shares))
        for space, words, *shares in related.shares()
    ]
    return table(HEADS[text.language]["related"], rows)


TABLES: dict[str, Callable[[Text], str]] = {
    **{entries.kind: partial(registry, entries) for entries in REGISTRIES},
    "formats": formats,
    **{name: partial(classifiers, name) for name in ("accuracies", "measured")},
    "translations": translations,
    "translators": translators,
    "decoder_heads": decoder_heads,
    "related": related_words,
}


def language_of(page: Path) -> str:
    """``teachers.zh.md`` is Chinese; a page without a language in its name is English."""
    return page.suffixes[0].removeprefix(".") if len(page.suffixes) > 1 else "en"


def filled(page: Path) -> str:
    """The text of a page with every table as the code has it now."""
    text = Text(language_of(page))
    return MARKED.sub(
        lambda found: f"<!-- table: {found[1]} -->\n\n{TABLES[found[1]](text)}\n\n<!-- end -->",
        page.read_text(encoding="utf-8"),
    )


def pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def main() -> None:
    for page in pages():
        before, after = page.read_text(encoding="utf-8"), filled(page)
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"wrote {page.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

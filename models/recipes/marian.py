"""Mozilla's translators here, beside their package: on how many of a hundred sentences they agree.

Run by: python -m models.recipes.marian

The English sentences are those on which heads are measured (`models.transformer.texts`), the
Portuguese ones what the package makes of them. Then, by 18 pairs that were aligned by hand, which
head of the decoder aligns.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import models.transformer
from models import translation
from models.translation.marian.alignment import error_rates, read
from models.translation.marian.translator import Translator
from models.translation.packaged import PACKAGE, PACKAGED, folder

SENTENCES = Path(models.transformer.__file__).parent / "texts" / "neutral.tsv"


def english() -> list[str]:
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0] for line in lines if not line.startswith("#")]


def package(direction: str) -> Any:
    """The package's own engine, without the words that it replaces afterwards."""
    return importlib.import_module(f"{PACKAGE}._native").NativeDirection(str(folder(direction)))


def compared(translator: Translator, texts: list[str]) -> list[str]:
    """Prints on how many texts they agree, and where they differ; the package's translations."""
    engine, same, theirs = package(translator.direction), 0, []
    for text in texts:
        right = engine.translate(text)
        made = translator.translate(text)
        theirs.append(right)
        same += made.text == right
        if made.text != right:
            least = min(made.chances.tolist())
            print(f"  {text} | here: {made.text} (least sure {least:.2f}) | package: {right}")
    print(f"{translator.direction}: {same} of {len(texts)} are the same")
    return theirs


def main() -> None:
    texts = english()
    for direction in PACKAGED:
        translator: Any = translation.load(direction)
        texts = compared(translator, texts)
        for layer, rates in enumerate(error_rates(translator, read()), 1):
            print(f"| `{direction}` | {layer} | {' | '.join(f'{rate:.2f}' for rate in rates)} |")


if __name__ == "__main__":
    main()

"""How good translations are: chrF and BLEU, what is to be beaten, and what attention is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from models.recipes.pairs import Pairs
from models.text.chinese import words as chinese_words
from models.text.tokens import fold, tokenize
from models.translation.translator import LONGEST, Translator
from models.translation.writing import WITHOUT


def chrf(found: Sequence[str], right: Sequence[Sequence[str]]) -> float:
    """Popović 2015, as sacrebleu computes it."""
    import sacrebleu

    return float(sacrebleu.corpus_chrf(list(found), _side_by_side(right)).score)


def bleu(found: Sequence[str], right: Sequence[Sequence[str]], language: str) -> float:
    """Papineni et al. 2002, as sacrebleu computes it; Chinese by characters."""
    import sacrebleu

    cut = "zh" if language == "zh" else "13a"
    return float(sacrebleu.corpus_bleu(list(found), _side_by_side(right), tokenize=cut).score)


def nearest(pairs: Pairs, texts: Sequence[str], language: str) -> list[str]:
    """What to beat: each text's translation is that of the most similar sentence that teaches.

    Similar: by the cosine of how often each of its words and its neighbouring pairs occur, rare
    ones weighing more (tf-idf).
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    def parts(text: str) -> list[str]:
        tokens = [fold(each) for each in tokenize(text, language, cut=chinese_words)]
        return [*tokens, *map(" ".join, pairwise(tokens))]

    measure = TfidfVectorizer(analyzer=parts)
    known = measure.fit_transform([source for source, _ in pairs.train])
    found = (measure.transform(texts) @ known.T).tocsr()
    return [pairs.train[int(row.toarray().argmax())][1] for row in found]


BINS = ((1, 4), (5, 6), (7, 8), (9, 11), (12, 0))
"""Lengths of sources, from and to; 0 is no end."""


def by_length(translator: Translator, dev: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """chrF of sources of growing length, with attention and with what takes its place."""
    ways = {"own": None, **WITHOUT}
    found = {name: translator.many(list(dev), without=way) for name, way in ways.items()}
    lengths = [len(translator.source.split(text, LONGEST)) for text in dev]
    right = list(dev.values())
    rows = []
    for low, high in BINS:
        indices = [n for n, length in enumerate(lengths) if low <= length <= (high or length)]
        scores = {
            name: chrf([made[n] for n in indices], [right[n] for n in indices])
            for name, made in found.items()
        }
        rows.append({"low": low, "high": high, "sentences": len(indices), **scores})
    return rows


def _side_by_side(right: Sequence[Sequence[str]]) -> list[list[str | None]]:
    """All first translations, all second ones where there are any, and so on."""
    most = max(map(len, right))
    return [[each[n] if n < len(each) else None for each in right] for n in range(most)]

"""Words that belong together, in both languages: are they closer than words that do not?

Run by: python -m models.recipes.related

It prints how often two words that belong together are closer than two that do not, and how often
they are the closest of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from models.vectors.embeddings import Embeddings, load

PAIRS = (
    ("teacher", "student", "老师", "学生"),
    ("music", "art", "音乐", "艺术"),
    ("doctor", "hospital", "医生", "医院"),
    ("king", "queen", "国王", "王后"),
    ("cat", "dog", "猫", "狗"),
    ("father", "mother", "爸爸", "妈妈"),
    ("son", "daughter", "儿子", "女儿"),
    ("apple", "banana", "苹果", "香蕉"),
    ("book", "read", "书", "读"),
    ("school", "class", "学校", "班"),
    ("car", "road", "汽车", "路"),
    ("river", "lake", "河", "湖"),
    ("rain", "snow", "雨", "雪"),
    ("sun", "moon", "太阳", "月亮"),
    ("eat", "drink", "吃", "喝"),
    ("bread", "milk", "面包", "牛奶"),
    ("red", "blue", "红色", "蓝色"),
    ("winter", "summer", "冬天", "夏天"),
    ("train", "station", "火车", "车站"),
    ("plane", "airport", "飞机", "机场"),
    ("money", "bank", "钱", "银行"),
    ("buy", "sell", "买", "卖"),
    ("movie", "actor", "电影", "演员"),
    ("happy", "sad", "高兴", "难过"),
    ("good", "great", "好", "棒"),
    ("computer", "phone", "电脑", "手机"),
    ("hand", "foot", "手", "脚"),
    ("eye", "ear", "眼睛", "耳朵"),
    ("tree", "flower", "树", "花"),
    ("fish", "bird", "鱼", "鸟"),
    ("chair", "table", "椅子", "桌子"),
    ("song", "dance", "歌", "跳舞"),
    ("war", "peace", "战争", "和平"),
    ("city", "village", "城市", "村庄"),
    ("lawyer", "judge", "律师", "法官"),
    ("tea", "coffee", "茶", "咖啡"),
    ("day", "night", "白天", "晚上"),
    ("horse", "cow", "马", "牛"),
    ("football", "basketball", "足球", "篮球"),
    ("science", "research", "科学", "研究"),
)
"""Two English words that belong together, and two Chinese ones."""

Floats = npt.NDArray[np.float64]


def above(model: Embeddings, one: Sequence[str], other: Sequence[str]) -> float:
    """How often the cosine of two words of a pair is above that of words of different pairs.

    The area under the curve of the true pairs against all others: .5 is chance.
    """
    cosines = _cosines(model, one, other)
    true = cosines.diagonal()
    false = cosines[~np.eye(len(cosines), dtype=bool)]
    return float(np.mean(true[:, None] > false) + np.mean(true[:, None] == false) / 2)


def first(model: Embeddings, one: Sequence[str], other: Sequence[str]) -> float:
    """For how many of the words their partner is the closest of all others."""
    return float(np.mean(_cosines(model, one, other).argmax(axis=1) == np.arange(len(one))))


def _cosines(model: Embeddings, one: Sequence[str], other: Sequence[str]) -> Floats:
    left, right = (model.vectors(words) for words in (one, other))
    products: Floats = left @ right.T
    return products / np.outer(np.linalg.norm(left, axis=1), np.linalg.norm(right, axis=1))


def shares() -> Iterator[tuple[str, str, float, float]]:
    """The rows of the table in docs/vectors.md: of which vectors and words, `above` and `first`.

    `en-zh` asks for an English word's related Chinese one, `translation` for the one that it means.
    """
    english, related, chinese, others = zip(*PAIRS, strict=True)
    for space, name, one, other in (
        ("en", "en", english, related),
        ("shared", "en", english, related),
        ("shared", "zh", chinese, others),
        ("shared", "en-zh", english, others),
        ("shared", "translation", english, chinese),
    ):
        model = load(space)
        yield space, name, above(model, one, other), first(model, one, other)


def main() -> None:
    for space, name, often, most in shares():
        print(f"{space:8} {name:12} {often:.3f} {most:.3f}")


if __name__ == "__main__":
    main()

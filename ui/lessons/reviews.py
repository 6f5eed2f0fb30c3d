"""Film reviews in English for the lessons on the classifier, with what they say in Chinese."""

from __future__ import annotations

from ui.kit.language import LANGUAGES
from ui.lessons.scene import Scene

REVIEWS = {
    "A dull film with one good joke": "一部沉闷的电影，只有一个好笑话",
    "The film is quiet but never dull": "这部电影很安静，但从不沉闷",
    "A lovely film that I will see again": "一部可爱的电影，我还会再看",
    "Nobody in this film is interesting": "这部电影里没有一个人物有趣",
    "There is nothing new in this film": "这部电影里没有任何新东西",
    "A film that is both funny and sad": "一部既好笑又伤感的电影",
    "A clumsy film about a clever thief": "一部笨拙的电影，讲一个聪明的小偷",
    "A brilliant script and even better acting": "出色的剧本，更出色的表演",
    "A deep and moving film about grief": "一部深刻动人的电影，讲的是悲伤",
}
"""Each with what it says in Chinese, for those who do not read English."""

TEXTS = dict.fromkeys(LANGUAGES, tuple(REVIEWS))


def facts(scene: Scene) -> dict[str, str]:
    """The review of the stage, what it says in Chinese, and its last word."""
    review = scene.settings.review
    return {"review": review, "meaning": REVIEWS[review], "word": scene.keys[-1]}

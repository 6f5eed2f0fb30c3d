"""Reviews for the lessons on the classifier, which reads both languages."""

from __future__ import annotations

from ui.lessons.scene import Scene

TEXTS = {
    "en": (
        "A dull film with one good joke",
        "The film is quiet but never dull",
        "A lovely film that I will see again",
        "Nobody in this film is interesting",
        "There is nothing new in this film",
        "A film that is both funny and sad",
        "A clumsy film about a clever thief",
        "A brilliant script and even better acting",
        "A deep and moving film about grief",
    ),
    "zh": (
        "房间不错，就是有点贵",
        "衣服很漂亮，我非常喜欢",
        "酒店太小了，不过很干净",
        "没有想到这个早餐这么好",
        "水果和图片上的不一样",
        "价格便宜，手机也很好用",
        "给妈妈买的洗发水，她很喜欢",
        "衣服和图片上的不一样",
        "第二次买这个手机了，还是很满意",
    ),
}


def facts(scene: Scene) -> dict[str, str]:
    """The review of the stage, and its last word."""
    return {"review": scene.settings.review, "word": scene.keys[-1]}

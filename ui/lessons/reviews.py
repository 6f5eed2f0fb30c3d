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
        "价格便宜，手机也很好用",
        "衣服和图片上的不一样",
        "房间很大，但是隔音不好",
        "不是很好看，但是很舒服",
        "大家都说好，我觉得一般",
        "前台没有人，等了半个小时",
        "屏幕有划痕，像是别人用过的",
        "手机拿到了，和想的一样",
        "住了三天，每天都有人打扫",
    ),
}


def facts(scene: Scene) -> dict[str, str]:
    """The review of the stage, and its last word."""
    return {"review": scene.settings.review, "word": scene.keys[-1]}

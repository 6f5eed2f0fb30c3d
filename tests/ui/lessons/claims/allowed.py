"""Numbers in the prose of the lessons that nobody computes."""

import re
from collections.abc import Mapping

NUMBER = {
    "en": re.compile(
        r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|half|twice|"
        r"double|doubled|triple)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"\d|[两二三四五六七八九十千万半]|百(?!分)"),
}
"""Digits and the words for numbers. One and 一 say too much else."""

ROWS = "what the weights of a row come to: a softmax's rows sum to 1, whatever the scene"
COSINE = "the bounds of a cosine, and where in between it is"
BEST = "the best case that a task supposes: one score of 1, all others 0"
DEFINED = "part of a definition or a law, for any numbers"
GROWN = "by how much the lesson makes something longer; claims/ computes what comes of it"
THINGS = "how many things the sentence names; claims/ asserts those that a scene could change"
SOURCE = "the year of a source"
CODE = "code"
NAME = "the name of a model"

ALLOWED: Mapping[str, Mapping[str, str]] = {
    "en": {
        r"sums? to 1|[Ss]ums of 1|more than 1,|lacks of 1|should be 1|less than 1:": ROWS,
        r"between −1 and 1|cosine (is )?[01]|others (are )?−1|down to −1|more than 2\b": COSINE,
        r"score (of|is) 1|others (get|are) 0|weight of 1": BEST,
        r"half the squared distance|0 for equal vectors|slope of nearly 0|its power 0": DEFINED,
        r"1 is the flatness of equal|[Hh]alf of the rows|well below 1": DEFINED,
        r"Twice as long is four": DEFINED,
        r"\btwice\b|\bTwice\b|[Ff]our times as|2 y one": GROWN,
        r"\b[Tt]wo (rows|\*rows|axes|tokens|keys|words)": THINGS,
        r"\b[Tt]wo (cosines|matrices|numbers|very)": THINGS,
        r"\btwo different|words are two|need two|[Tt]hree (words|matrices|different)": THINGS,
        r"of the two\b|all three are": THINGS,
        r"step 2": "the number of the step that is named",
        r"\b20\d\d\b": SOURCE,
        r"`axis=[01]`": CODE,
        r"multilingual E5|SmolLM2": NAME,
        r"page of two stripes": THINGS,
        r"becomes 0": "what a head gives that is switched off; claims/ does so",
    },
    "zh": {
        r"(等于|是|不是|与|大于|小于|已经是|总量是|应当是) 1 ?(差|了|，|？|。|：|不|$)": ROWS,
        r"−1 与 1 之间|最多相差 2|余弦(为|是)? ?[01]|都?是 −1|低到 −1": COSINE,
        r"[01] 分|(分数|权重)是 1": BEST,
        r"平方的一半|相同时是 0|几乎为 0|取幂之后是 0|幂为 0|改成 0|接近 0": DEFINED,
        r"均匀度是 1|一半的行|小于 1。|大于 1 的数": DEFINED,
        r"四倍|两倍|2 y": GROWN,
        r"两(组数|个分数|个权重|个词|个键|个余弦|个矩阵|个数)": THINGS,
        r"两(个不同|组完全|题|样|行|块)": THINGS,
        r"两两|两端|两者|两种|两边|两侧|两\*+行|[一归]?化?了?两次|三(者|个)|第二块": THINGS,
        r"第 2 步": "the number of the step that is named",
        r"20\d\d": SOURCE,
        r"`axis=[01]`": CODE,
        r"multilingual E5|SmolLM2": NAME,
        r"先问两件事|第二遍": THINGS,
        r"变成 0": "what a head gives that is switched off; claims/ does so",
    },
}
"""What may stand in the prose uncomputed, and why no scene contradicts it."""

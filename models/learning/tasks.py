"""The tasks that a network can learn, by name, in the order of the menu.

To add one, write what it draws and how it is solved, and name it for people in ``train.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.learning.reviews import REVIEWS
from models.learning.sentences import SENTENCES
from models.learning.task import LANGUAGES, Answer, Solution, Task, Unit, Units

TASKS: dict[str, Task] = {}


def _add(task: Task) -> None:
    TASKS[task.name] = task


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _single(numbers: Sequence[int] | NDArray[np.int_]) -> Units:
    return tuple((int(number),) for number in numbers)


def _flat(units: Units) -> list[int]:
    return [unit[0] for unit in units]


LETTERS = {
    "en": tuple("abcdefghijklmnopqrst"),
    "zh": tuple("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"),
}
LENGTH = 8


def _letters(generator: np.random.Generator) -> Units:
    return _single(generator.integers(0, 20, LENGTH))


def _copied(units: Units) -> Solution:
    return {i: Answer(unit[0], frozenset({i})) for i, unit in enumerate(units)}


def _reversed(units: Units) -> Solution:
    last = len(units) - 1
    return {i: Answer(units[last - i][0], frozenset({last - i})) for i in range(len(units))}


_add(Task("reverse", LETTERS, _letters, _reversed))
_add(Task("copy", LETTERS, _letters, _copied))

DIGITS = tuple("0123456789")


def _distinct(generator: np.random.Generator) -> Units:
    return _single(generator.permutation(10)[:6])


def _sorted(units: Units) -> Solution:
    order = sorted(range(len(units)), key=lambda index: units[index][0])
    return {i: Answer(units[index][0], frozenset({index})) for i, index in enumerate(order)}


_add(Task("sort", {"en": DIGITS, "zh": DIGITS}, _distinct, _sorted, layers=2, rate=0.01))

ASK = 10


def _ask_last(units: Units) -> Units:
    return units if units and units[-1] == (ASK,) else (*units, (ASK,))


def _largest(units: Units) -> Solution:
    digits = [number for number in _flat(units) if number != ASK]
    if not digits or units[-1] != (ASK,):
        return {}
    most = max(digits)
    gold = frozenset(index for index, unit in enumerate(units) if unit == (most,))
    return {len(units) - 1: Answer(most, gold)}


_add(
    Task(
        "largest",
        {"en": (*DIGITS, "?"), "zh": (*DIGITS, "?")},
        lambda generator: _ask_last(_distinct(generator)),
        _largest,
        complete=_ask_last,
    )
)

BRACKETS = ("(", "[", "{", "_", ")", "]", "}")
CLOSE = 3


def _brackets(generator: np.random.Generator) -> Units:
    found: list[int] = []
    depth = 0
    while len(found) < LENGTH:
        must_close = depth == LENGTH - len(found)
        if depth and (must_close or generator.random() < 0.5):
            found.append(CLOSE)
            depth -= 1
        else:
            found.append(int(generator.integers(0, CLOSE)))
            depth += 1
    return _single(found)


def _matched(units: Units) -> Solution:
    open_: list[int] = []
    found = {}
    for index, number in enumerate(_flat(units)):
        if number < CLOSE:
            open_.append(index)
        elif number == CLOSE and open_:
            opener = open_.pop()
            found[index] = Answer(units[opener][0] + CLOSE + 1, frozenset({opener}))
    return found


_add(
    Task(
        "brackets",
        {"en": BRACKETS, "zh": BRACKETS},
        _brackets,
        _matched,
        layers=2,
        heads=2,
        width=32,
        rate=0.01,
    )
)

PERIODS = (4, 5, 6)


def _repeating(generator: np.random.Generator) -> Units:
    block = generator.permutation(20)[: generator.choice(PERIODS)]
    return _single(np.resize(block, 12))


def _followed(units: Units) -> Solution:
    """What followed the same letter last time, wherever that followed it before."""
    found = {}
    for i, unit in enumerate(units):
        after = [q + 1 for q in range(i) if units[q] == unit]
        if after:
            target = units[after[-1]]
            found[i] = Answer(target[0], frozenset(j for j in after if units[j] == target))
    return found


_add(Task("induction", LETTERS, _repeating, _followed, layers=2, causal=True))

MONTHS = {
    "en": _words(
        "January February March April May June July August September October November December"
    ),
    "zh": _words("一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月"),
}
DAYS = {
    "en": _words(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth "
        "twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth "
        "twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
    ),
    "zh": _words(
        "一日 二日 三日 四日 五日 六日 七日 八日 九日 十日 十一日 十二日 十三日 十四日 十五日 "
        "十六日 十七日 十八日 十九日 二十日 二十一日 二十二日 二十三日 二十四日 二十五日 二十六日 "
        "二十七日 二十八日 二十九日 三十日 三十一日"
    ),
}
MONTH, DAY = ASK + 1, ASK + 1 + 12


def _date(generator: np.random.Generator) -> Units:
    month, day = int(generator.integers(0, 12)), int(generator.integers(0, 31))
    return _ask_digits(_single([MONTH + month, DAY + day]))


def _ask_digits(units: Units) -> Units:
    return units if units and units[-1] == (ASK,) else (*units, *_single([ASK] * 4))


def _dated(units: Units) -> Solution:
    if len(units) != 6 or units[2:] != _single([ASK] * 4):
        return {}
    month, day = units[0][0] - MONTH + 1, units[1][0] - DAY + 1
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return {}
    digits = divmod(month, 10) + divmod(day, 10)
    return {2 + i: Answer(digit, frozenset({i // 2})) for i, digit in enumerate(digits)}


_add(
    Task(
        "date",
        {language: (*DIGITS, "?", *MONTHS[language], *DAYS[language]) for language in LANGUAGES},
        _date,
        _dated,
        heads=4,
        complete=_ask_digits,
    )
)

PEOPLE = {"en": ("Mary", "John", "Sandra", "Daniel"), "zh": ("小红", "小明", "小丽", "小刚")}
ROOMS = {
    "en": ("kitchen", "garden", "office", "bathroom", "hallway", "bedroom"),
    "zh": ("厨房", "花园", "办公室", "浴室", "走廊", "卧室"),
}
STORY = {"en": ("went to the", "where is"), "zh": ("去了", "在哪里")}
MOVED, WHERE = 10, 11


def _story(generator: np.random.Generator) -> Units:
    moves = [
        (int(generator.integers(0, 4)), 4 + int(generator.integers(0, 6)), MOVED) for _ in range(5)
    ]
    asked = moves[int(generator.integers(0, 5))][0]
    return (*moves, (asked, WHERE))


def _where(units: Units) -> Solution:
    """Where the person went who is asked for: the last of their moves."""
    if not units or WHERE not in units[-1]:
        return {}
    people = [word for word in units[-1] if word < 4]
    for index in reversed(range(len(units) - 1)):
        rooms = [word for word in units[index] if 4 <= word < MOVED]
        if people and people[0] in units[index] and rooms:
            return {len(units) - 1: Answer(rooms[-1], frozenset({index}))}
    return {}


def _spell(unit: Unit, language: str) -> Unit:
    """Who moved where; who is asked for stands last in English and first in Chinese."""
    if WHERE in unit:
        return unit if language == "zh" else tuple(reversed(unit))
    return tuple(sorted(unit, key=lambda word: (4 <= word < MOVED, word)))


_add(
    Task(
        "stories",
        {lang: (*PEOPLE[lang], *ROOMS[lang], *STORY[lang]) for lang in LANGUAGES},
        _story,
        _where,
        spell=_spell,
        sentences=True,
    )
)

WHO = {
    "en": _words(
        "animal dog cat horse street river bridge road tired afraid brave strong wide deep long "
        "narrow"
    ),
    "zh": _words("动物 狗 猫 马 街道 河 桥 路 累 害怕 勇敢 强壮 宽 深 长 窄"),
}
BETWEEN = {
    "en": ("did not cross", "did not stop", "because", "it", "was too"),
    "zh": ("没有穿过", "没有拦住", "因为", "它", "太"),
}
CROSSED, STOPPED, BECAUSE, IT, TOO = range(16, 21)


def _it(generator: np.random.Generator) -> Units:
    animal, ground = int(generator.integers(0, 4)), 4 + int(generator.integers(0, 4))
    crosses = generator.random() < 0.5
    first, second = (animal, ground) if crosses else (ground, animal)
    property_ = 8 + int(generator.integers(0, 8))
    verb = CROSSED if crosses else STOPPED
    return _single([first, verb, second, BECAUSE, IT, TOO, property_])


def _meant(units: Units) -> Solution:
    """An animal is tired, a street is wide."""
    words = _flat(units)
    properties = [word for word in words if 8 <= word < CROSSED]
    if IT not in words or not properties:
        return {}
    kind = range(0, 4) if properties[-1] < 12 else range(4, 8)
    meant = [index for index, word in enumerate(words) if word in kind]
    if not meant:
        return {}
    return {words.index(IT): Answer(words[meant[0]], frozenset({meant[0]}))}


_add(
    Task(
        "it",
        {lang: (*WHO[lang], *BETWEEN[lang]) for lang in LANGUAGES},
        _it,
        _meant,
        layers=2,
    )
)

for each in (REVIEWS, *SENTENCES):
    _add(each)

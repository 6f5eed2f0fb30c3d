"""Several spellings of one sign -> the one spelling by which texts are split and words looked up.

People type isn't with ’, ´ or a backtick, a dash as — or –, and letters in full width. What
Unicode's data tell of that is taken from there; the rest is a short list.
"""

import unicodedata
from collections.abc import Mapping

# As far as Unicode has other widths, fonts and radicals: past the letters of mathematics.
_LAST = 0x1F700

# Ways to write the same character, which Unicode names in a character's decomposition.
_FORMS = ("<wide>", "<narrow>", "<small>", "<vertical>", "<font>", "<noBreak>")
_KANGXI = range(0x2F00, 0x2FE0)

# Chinese writes these where English writes , : ; ! ? ( and ), but they stand in no number, time or
# address: 30，500 is two numbers.
_CHINESE = "，：；！？（）"

# Of the radicals in the supplement only Unicode's EquivalentUnifiedIdeograph.txt (14.0) tells.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺"
    "⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀"
    "聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)

APOSTROPHE, QUOTE, HYPHEN, DASH, WAVE, DOTS = "'", '"', "-", "—", "~", "…"

_LISTED = {
    **dict.fromkeys("´`΄᾽᾿′‵ʼ՚", APOSTROPHE),  # accents, primes and letters that stand for it
    **dict.fromkeys("″‶ˮ", QUOTE),
    **dict.fromkeys("−־", HYPHEN),
    **dict.fromkeys("─━", DASH),  # lines of a box, of which Chinese makes a dash
    **dict.fromkeys("‥⋯", DOTS),
    **dict(zip(_RADICALS, _IDEOGRAPHS, strict=True)),
}


def _named(character: str) -> str | None:
    """What Unicode's category and name tell of a dash or a quotation mark."""
    name = unicodedata.name(character, "")
    if unicodedata.category(character) == "Pd":
        return HYPHEN if "HYPHEN" in name else WAVE if name.startswith("WAV") else DASH
    if "QUOTATION MARK" in name:
        return APOSTROPHE if "SINGLE" in name else QUOTE if "DOUBLE" in name else None
    return None


def _form(character: str) -> str | None:
    """The character of which this one is another width, font or position."""
    kind, *codes = unicodedata.decomposition(character).split() or [""]
    alike = kind in _FORMS or (kind == "<compat>" and ord(character) in _KANGXI)
    if not alike or len(codes) != 1 or character in _CHINESE:
        return None
    return chr(int(codes[0], 16))


def _table() -> dict[int, str]:
    found: dict[str, str] = {}
    for character in map(chr, range(0x80, _LAST)):
        if sign := _LISTED.get(character) or _named(character) or _form(character):
            found[character] = sign
    found["`"] = _LISTED["`"]
    return {ord(character): found.get(sign, sign) for character, sign in found.items()}


SIGNS: Mapping[int, str] = _table()
"""Character -> the one that stands for it, for `str.translate`: as long as before, sign by sign."""

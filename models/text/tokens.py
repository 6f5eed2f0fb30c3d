"""Text to tokens: words and punctuation, separated as in the Penn Treebank and the Stanford trees.

Contractions are split (do + n't, it + 's); hyphenated words, numbers and abbreviations stay whole
(well-known, 1,000, U.S.), and whatever a reader sees as one sign (an emoji, a letter with its
marks) is never cut. Chinese has no spaces: the caller says how it is cut (`models.text.chinese`).

A token keeps the letters and signs as they were typed; `fold` gives the form for looking it up.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from models.text.chinese import Cut
from models.text.signs import DASH, HYPHEN, SIGNS
from models.text.traditional import simplified

LIMIT = 512
LONGEST_TEXT = 16 * LIMIT
"""How many characters of a text are read: the rest costs nothing."""

LANGUAGES = ("en", "zh")

# Invisible: control characters, soft hyphens, the marks that change the reading direction (they
# would also turn the page around the token), and halves of characters, which no file can hold.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# Spaces that Python does not count as white space: zero-width, Hangul fillers, empty Braille.
_SPACE = re.compile("[\u200b\u115f\u1160\u3164\uffa0\u2800]")

# The standard library's `re` knows letters but not marks, so they are read from Unicode's table.
# Variation selectors choose a picture for the character before them and mean nothing alone.
_SELECTORS = "\u034f\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_MARKS = re.sub(
    f"[{_SELECTORS}]",
    "",
    "".join(c for c in map(chr, range(0x300, 0x1F000)) if unicodedata.category(c)[0] == "M"),
)
_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_CHINESE = re.compile(f"[{_HAN}]")
_CLITIC = "'(?:s|re|ve|ll|d|m)"
_NOT = r"n't(?!\w)"
_LETTER = rf"(?:[^\W_{_HAN}]|[{_MARKS}])"
_PIECE = rf"(?={_LETTER})(?:(?!{_NOT})(?:[^\W_{_HAN}]|[{_MARKS}{_SELECTORS}\u200c\u200d]))*+"
_CLINGING = rf"[{_MARKS}{_SELECTORS}\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*+"
_ALONE = rf"{_SELECTORS}\u200c\u200d\U000e0020-\U000e007f"  # invisible on its own
_LABELS = r"(?:[a-z0-9-]{1,63}+\.){1,5}"
# An address ends in no full stop, and in a parenthesis only where it opened one.
_PLAIN = rf"[^\s<>()\"\u3000-\u303f\uff00-\uffef{_HAN}]"
_ADDRESS = rf"(?:{_PLAIN}|\((?:{_PLAIN}|\({_PLAIN}*+\))*+\))*(?<=[\w/)])"

# Normalising sorts a run of marks in quadratic time: Unicode's stream-safe format (UAX #15, 13)
# separates runs of more than 30 with an invisible joiner.
_CROWD = re.compile(f"[{_MARKS}]{{30}}(?=[{_MARKS}])")

# It reads signs in one spelling (`models.text.signs`). Alternatives are tried in order. Each looks
# ahead only a fixed number of characters, or takes all that it has looked at: so the time is linear
# in the length of any text.
_TOKEN = re.compile(
    rf"""
    (?: (?:https?://|www\.){_ADDRESS}                       # web addresses
      | [a-z0-9_.+-]{{1,64}}+@{_LABELS}[a-z]{{2,}}+          # e-mail addresses
      | {_LABELS}(?:com|org|net|edu|gov|io|cn|uk|de|fr|info)(?!\w)(?:/{_ADDRESS})?
      | [0-9#*]\ufe0f?\u20e3                                 # keycaps
      | [\U0001f1e6-\U0001f1ff]{{2}}                         # flags
      | [{_HAN}]                                             # a Chinese character
      | {_NOT}                                               # n't
      | (?<=\w){_CLITIC}(?!\w) | (?<!\w){_CLITIC}(?![\w'])    # 's 're 've 'll 'd 'm
      | (?<!\w)'(?:em|til|tis|twas|n|\d0s|\d\d)(?![\w'])     # rock 'n roll, the '70s
      | 'n'|ol'
      | (?<!\w)can(?=not(?!\w))                              # can + not
      | (?-i:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Sen|Rep|Gov|Col|Capt|Lt|Sgt|Rev|Inc|Ltd|Corp|Co|Bros
            |Mt|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Ph\.D|[Vv]s|etc|al|No(?=\.[ ]?\d)
            |[A-HJ-Z](?=\.[ ][A-Z]))\.                       # Michael J. Fox, but not: so do I.
      | (?: [^\W\d_{_HAN}](?:\.[^\W\d_{_HAN}](?!\w))++\.?    # U.S., e.g., J.R.R.
          | {_PIECE} )
        (?: (?: [-/&_]                                       # well-known, and/or, R&B
              | (?!{_CLITIC}(?!\w))'                       # o'clock
              | (?<=\d)(?:[.:](?=\d)|,(?=\d{{3}}(?!\d)))     # 3.14, 7:30, 1,000
            ) {_PIECE} )*+
      | [.…]{{2,}}+ | [!?！？]++ | -{{2,}}+ | —++ | \*++ | =++ | ~++ | _++ | ''
      | [^\s{_ALONE}] (?: {_CLINGING} \u200d [^\s\w] )*+    # any other sign; joined emoji
    ) {_CLINGING}
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Tokens(tuple[str, ...]):
    """A tuple of tokens (it compares, hashes and iterates as a tuple) with three more fields.

    left_out: how many tokens come after the limit. language: "en" or "zh". unread: how many
    characters come after `LONGEST_TEXT`.
    """

    left_out: int
    language: str
    unread: int

    def __new__(
        cls, tokens: Iterable[str], left_out: int = 0, language: str = "en", unread: int = 0
    ) -> Self:
        self = super().__new__(cls, tokens)
        self.__dict__.update(left_out=left_out, language=language, unread=unread)
        return self


def tokenize(text: str, language: str = "auto", limit: int = LIMIT, cut: Cut = list) -> Tokens:
    """The first ``limit`` tokens of ``text``, in order; any text is accepted.

    The text is put in Unicode's form NFC: an é typed as one character and one typed as e and an
    accent are the same token, and no visible sign changes (NFKC would turn ² into 2). The cost is
    bounded: only the first `LONGEST_TEXT` characters are read.

    language: "en", "zh", or "auto": Chinese where Chinese characters outnumber other words.
    cut: how a run of Chinese characters is cut; by default each character is a token.
    Raises ValueError for another language or a negative limit.
    """
    if language not in ("auto", *LANGUAGES):
        raise ValueError(f"language must be 'auto', 'en' or 'zh', got {language!r}")
    if limit < 0:
        raise ValueError(f"limit must be a number of tokens, 0 or more, got {limit}")
    read = text[:LONGEST_TEXT]
    visible = _CROWD.sub("\\g<0>\u034f", _SPACE.sub(" ", _DROPPED.sub("", read)))
    typed = unicodedata.normalize("NFC", visible)
    signs = typed.translate(SIGNS)
    found = [token.span() for token in _TOKEN.finditer(signs)]
    if language == "auto":
        language = _language([signs[start:end] for start, end in found])
    tokens = list(_cut_runs(typed, found, cut))
    left_out = max(0, len(tokens) - limit)
    return Tokens(tokens[:limit], left_out, language, len(text) - len(read))


def _cut_runs(typed: str, spans: Iterable[tuple[int, int]], cut: Cut) -> Iterator[str]:
    """The tokens; a run of Chinese characters becomes the pieces that ``cut`` makes of it."""
    first = last = 0  # ends of the current run
    for start, end in spans:
        single = end - start == 1 and is_chinese(typed[start])
        if first < last and not (single and start == last):
            yield from cut(typed[first:last])
            first = last
        if not single:
            yield typed[start:end]
        else:
            first, last = (first if first < last else start), end
    if first < last:
        yield from cut(typed[first:last])


def is_chinese(token: str) -> bool:
    """Whether there is a Chinese character in it."""
    return not token.isascii() and _CHINESE.search(token) is not None


def _language(tokens: Sequence[str]) -> str:
    chinese = sum(_CHINESE.match(token) is not None for token in tokens)
    words = sum(any(map(str.isalpha, token)) for token in tokens)
    return "zh" if 2 * chinese > words else "en"


# A run of signs is looked up by its first sign, or in the Treebank's spelling of it.
_RUN = re.compile(
    rf"(?P<dots>\.{{2,}})|(?P<dash>-{{2,}}|{DASH}+)|(?P<quotes>'')|([!?*=~_])[!?*=~_]*"
)
_FOLDED_RUN = {"dots": "...", "dash": 2 * HYPHEN, "quotes": '"'}


def fold(token: str) -> str:
    """The form in which a token is looked up: one for The, the and ＴＨＥ, one for ’, ´ and '.

    Unicode's NFKC form in lower case, with simplified Chinese characters and one spelling for each
    sign. A run of dots becomes three dots, a dash of any length two hyphens, and a run of other
    signs (!!!, ?!) its first sign.
    """
    if token.isascii() and token.isalnum():
        return token.lower()  # the usual case, and cheap
    if token in ("`", "｀"):
        return "`"  # alone it is the Treebank's opening quotation mark, and was learned as that
    plain = unicodedata.normalize("NFKC", token.translate(SIGNS))
    folded = simplified(plain.lower().translate(SIGNS))
    run = _RUN.fullmatch(folded)
    if run is None:
        return folded
    return _FOLDED_RUN.get(run.lastgroup or "", folded[0])

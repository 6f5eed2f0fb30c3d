"""What TeX can print of typed words: Latin letters anywhere, Chinese where there are fonts for it.

The LaTeX that is written compiles with Debian's texlive-latex-base, which has no Chinese. So a
Chinese word is written together with a name, w1, w2, …: XeLaTeX and LuaLaTeX with ctex, and
pdfLaTeX with CJKutf8 and Arphic's fonts (all in a full TeX Live) print the word, others the name.
Any other word that cannot be printed has the name alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from attention import AttentionTrace
from attention.latex import text_latex

LONGEST_WORD = 24

# What the fonts of pdfLaTeX's oldest encoding, the one that needs no further package, can print.
_PUNCTUATION = "‘’“”–—"
_ACCENTS = "\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327"  # grave to ring, caron, cedilla

# Signs that TeX prints as others: straight quotation marks curl, two hyphens become a dash, two
# spaces one space. The typewriter font has straight marks. On their way through the formulas these
# signs are letters of Unicode's private area, which no printable word has.
_AS_TYPED = {
    "'": r"\straight{13}",
    "`": r"\straight{18}",
    '"': r"\straight{34}",
    "-": "{-}",
    " ": r"\ ",
}
_APART = {ord(sign): chr(0xE000 + index) for index, sign in enumerate(_AS_TYPED)}
_TYPESET = {0xE000 + index: latex for index, latex in enumerate(_AS_TYPED.values())}
_WORDS_FROM = 0xE100
"""Chinese words travel in the same way, each as one letter."""

_COMMANDS = {"gb2312": "simplified", "big5": "traditional"}
"""Character set -> the command of `CHINESE` that prints words of it."""

STRAIGHT = r"""\newcommand{\straight}[1]{{\fontencoding{OT1}\fontfamily{cmtt}\selectfont\char#1}}
"""

CHINESE = r"""% Of a Chinese word the name that stands for it where there is no font, and the word.
\newcommand{\simplified}[2]{#1}
\newcommand{\traditional}[2]{#1}
\newif\ifctex
\ifdefined\XeTeXversion\IfFileExists{ctex.sty}{\ctextrue}{}\fi
\ifdefined\directlua\IfFileExists{luatexja.sty}{\IfFileExists{ctex.sty}{\ctextrue}{}}{}\fi
\ifctex
  \usepackage[scheme=plain]{ctex}
  \renewcommand{\simplified}[2]{{\upshape #2}}
  \newcommand{\complete}[1]{\IfFontExistsTF{#1}{\setCJKmainfont{#1}\let\traditional\simplified}{}}
  \complete{SimSun}\complete{Songti SC}\complete{Noto Serif CJK SC}
\fi
\ifdefined\pdftexversion
  \newcommand{\cjk}[2]{\begin{CJK}{UTF8}{#1}\upshape #2\end{CJK}}
  \newcommand{\gbsn}[2]{\cjk{gbsn}{#2}}
  \newcommand{\bsmi}[2]{\cjk{bsmi}{#2}}
  \IfFileExists{CJKutf8.sty}{%
    \usepackage{CJKutf8}
    \IfFileExists{c70gbsn.fd}{\let\simplified\gbsn}{}
    \IfFileExists{c70bsmi.fd}{\let\traditional\bsmi}{}
  }{}
\fi
"""


@dataclass(frozen=True)
class Printable:
    """A trace whose words LaTeX prints, once ``typeset`` has replaced the letters it travels with.

    ``names``: name -> the word for which it stands. ``chinese``: whether `CHINESE` is needed.
    """

    trace: AttentionTrace
    names: Mapping[str, str]
    chinese: bool
    letters: Mapping[int, str]

    def typeset(self, document: str) -> str:
        return document.translate({**_TYPESET, **self.letters})

    def legend(self) -> str:
        """Comments that say which word a name stands for; nothing in a word can end its line."""
        if not self.names:
            return ""
        lines = ["% Words for which a font may be missing, or that are too long for a formula:"]
        for name, word in self.names.items():
            spelled = "".join(
                letter if letter.isprintable() else ascii(letter)[1:-1] for letter in word
            )
            lines.append(f"%   {name} = {spelled}")
        return "\n".join(lines) + "\n"


def printable(trace: AttentionTrace) -> Printable:
    """The trace with names for the words that cannot be printed everywhere.

    In the other words the signs of `_AS_TYPED` are replaced for the way through the formulas.
    """
    words = (*trace.query_tokens, *trace.key_tokens, *trace.value_tokens)
    free = (name for count in range(1, 2 * len(words) + 1) if (name := f"w{count}") not in words)
    names = {word: next(free) for word in dict.fromkeys(words) if not _is_printable(word)}
    shown, letters = dict(names), {}
    for code, (word, name) in enumerate(names.items(), start=_WORDS_FROM):
        if command := chinese(word):
            shown[word] = chr(code)
            letters[code] = f"\\{command}{{{name}}}{{{text(word)}}}"

    def of(tokens: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(shown.get(token) or token.translate(_APART) for token in tokens)

    renamed = replace(
        trace,
        query_tokens=of(trace.query_tokens),
        key_tokens=of(trace.key_tokens),
        value_tokens=of(trace.value_tokens),
    )
    meant = {name: word for word, name in names.items()}
    return Printable(renamed, meant, bool(letters), letters)


def chinese(word: str) -> str:
    """The command of `CHINESE` that prints a word with Chinese letters or signs, or none.

    >>> chinese("老师"), chinese("老師"), chinese("T恤"), chinese("，"), chinese("のは")
    ('simplified', 'traditional', 'simplified', 'simplified', '')
    """
    letters = "".join(letter for letter in word if not letter.isascii())
    latin = (letter for letter in word if letter.isascii())
    if not letters or len(word) > LONGEST_WORD or not all(map(str.isalnum, latin)):
        return ""
    if not all(map(_is_chinese, letters)):
        return ""
    for characters, command in _COMMANDS.items():
        try:
            letters.encode(characters)
        except UnicodeEncodeError:
            continue
        return command
    return ""


def _is_chinese(letter: str) -> bool:
    """Ideographs, their punctuation, and the wide forms of Latin signs."""
    return any(
        first <= letter <= last for first, last in ("\u4e00\u9fff", "\u3001\u301f", "\uff01\uff5e")
    )


def text(word: str) -> str:
    """A word outside of formulas."""
    return text_latex(word).removeprefix("\\text{").removesuffix("}")


def sentence(typed: str) -> str:
    """Mathematics, and what else the fonts lack, is written in letters or left out."""
    spelled = typed.replace("√", "root of ").replace("·", "*").replace("σ", "sigma")
    return text("".join(filter(_is_printable_letter, spelled)))


def _is_printable(word: str) -> bool:
    return 0 < len(word) <= LONGEST_WORD and all(map(_is_printable_letter, word))


def _is_printable_letter(letter: str) -> bool:
    if letter in _PUNCTUATION or (letter.isascii() and letter.isprintable()):
        return True
    plain = unicodedata.normalize("NFD", letter)
    return letter < "\u0180" and len(plain) == 2 and plain[1] in _ACCENTS

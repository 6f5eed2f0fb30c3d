"""A byte-level tokenizer: letters are bytes, and pairs are joined in the order they were learned.

Sources: Sennrich et al. 2016 (byte-pair encoding); Radford et al. 2019 (on bytes, GPT-2).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from itertools import pairwise

from models.transformer.pieces import Piece

_DIGITS_ALONE = r"\d|'(?:s|t|re|ve|m|ll|d)| ?[^\W\d_]+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+"


@functools.cache
def letters() -> dict[int, str]:
    """A printable letter for each byte, as GPT-2 chose them."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    shifted = {byte: chr(256 + index) for index, byte in enumerate(others)}
    return {byte: chr(byte) for byte in plain} | shifted


class BytePairs:
    """``pieces`` in the letters of `letters`; ``merges``: "left right", in learned order."""

    def __init__(self, pieces: Sequence[str], merges: Sequence[str]) -> None:
        self._pieces = tuple(pieces)
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._ranks = {tuple(merge.split(" ")): rank for rank, merge in enumerate(merges)}
        self._bytes = {letter: byte for byte, letter in letters().items()}
        self._chunks = re.compile(_DIGITS_ALONE)

    def __call__(self, text: str, most: int) -> list[Piece]:
        found: list[Piece] = []
        for chunk in self._chunks.finditer(text):
            # A chunk that begins with a letter or a digit goes on with the word before it.
            starts = not found or not chunk[0][0].isalnum()
            for index, piece in enumerate(self._join(chunk[0])):
                if len(found) == most:
                    return found
                shown = self._spelled(piece).strip() or piece
                found.append(Piece(shown, self._numbers[piece], starts and index == 0))
        return found

    def text_of(self, number: int) -> str:
        return self._spelled(self._pieces[number])

    def _spelled(self, piece: str) -> str:
        """Bytes that make no whole letter are shown as bytes: a Chinese character has three."""
        if not set(piece) <= self._bytes.keys():
            return piece
        raw = bytes(self._bytes[letter] for letter in piece)
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return "".join(f"⟨{byte:02X}⟩" for byte in raw)

    def _join(self, chunk: str) -> list[str]:
        parts = [letters()[byte] for byte in chunk.encode("utf-8", errors="replace")]
        while len(parts) > 1:
            pairs = list(pairwise(parts))
            pair = min(pairs, key=lambda pair: self._ranks.get(pair, len(self._ranks)))
            if pair not in self._ranks:
                break
            joined, index = [], 0
            while index < len(parts):
                if index + 1 < len(parts) and (parts[index], parts[index + 1]) == pair:
                    joined.append(parts[index] + parts[index + 1])
                    index += 2
                else:
                    joined.append(parts[index])
                    index += 1
            parts = joined
        return parts

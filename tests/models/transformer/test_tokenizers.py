"""Texts into pieces: the likeliest cut, and bytes joined in the order they were learned."""

import math
from itertools import combinations, pairwise

import pytest

from models.transformer.byte_pairs import BytePairs, letters
from models.transformer.unigram import Unigram

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "ab", "▁a", "ba", "▁ab", "abb"]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -4.0, -4.2, -5.0, -4.5, -5.5, -6.0, -7.0]


def likeliest(text: str) -> list[str]:
    """Every way to cut the text, tried one by one."""
    known = dict(zip(PIECES[4:], SCORES[4:], strict=True))
    unknown = min(SCORES) - 10
    best: tuple[float, list[str]] = (-math.inf, [])
    for count in range(len(text)):
        for cuts in combinations(range(1, len(text)), count):
            ends = [0, *cuts, len(text)]
            parts = [text[a:b] for a, b in pairwise(ends)]
            if any(part not in known and len(part) > 1 for part in parts):
                continue
            best = max(best, (sum(known.get(part, unknown) for part in parts), parts))
    return best[1]


@pytest.mark.parametrize("text", ["ab", "abba", "aab", "abbab", "ab ab", "xab", "ba"])
def test_no_other_cut_is_likelier(text: str) -> None:
    cut = Unigram(PIECES, SCORES)(text, 64)
    pieces = [PIECES[piece.number] if piece.number > 3 else piece.text for piece in cut[1:-1]]
    assert pieces == likeliest("▁" + text.replace(" ", "▁"))
    assert [piece.special for piece in (cut[0], cut[-1])] == [True, True]


def test_a_long_text_is_read_only_so_far() -> None:
    read: list[int] = []

    class Counted(str):
        def __getitem__(self, at):
            found = super().__getitem__(at)
            read.append(len(found))
            return found

    assert len(Unigram(PIECES, SCORES)(Counted("ab " * 100_000), 8)) == 8
    assert max(read) < 100


def test_bytes_are_joined_in_the_order_they_were_learned() -> None:
    space = letters()[32]
    pieces = [*letters().values(), "th", "he", "the", f"{space}t", f"{space}the", "12"]
    merges = ["t h", "h e", "th e", f"{space} t", f"{space} the"]
    cut = BytePairs(pieces, merges)
    found = cut("the the12", 64)
    assert [piece.text for piece in found] == ["the", "the", "1", "2"]
    assert [piece.number for piece in found[:2]] == [
        pieces.index("the"),
        pieces.index(f"{space}the"),
    ]
    assert [piece.starts for piece in found] == [True, True, False, False]


def test_a_character_of_several_bytes_is_shown_as_bytes() -> None:
    cut = BytePairs(list(letters().values()), [])
    assert [piece.text for piece in cut("书", 64)] == ["⟨E4⟩", "⟨B9⟩", "⟨A6⟩"]
    assert [piece.starts for piece in cut("书", 64)] == [True, False, False]


def test_a_sign_that_is_not_in_the_letters_of_bytes_is_shown_as_it_is() -> None:
    signs = ["<a sign>", "⟨书⟩"]
    assert [BytePairs(signs, []).text_of(number) for number in range(2)] == signs

"""Files that people bring: what is in them is found, and what is wrong is named with its line."""

import zipfile

import numpy as np
import pytest

from models.manifest import WEIGHTS
from models.vectors import limits, npz_file, text_file
from models.vectors.files import read
from models.vectors.limits import WordFileError
from tests.models.vectors.packed import GOOD, PAIR, SPACED, letters, npy, npz, zipped


def refused(data: bytes) -> WordFileError:
    with pytest.raises(WordFileError) as caught:
        read(data)
    return caught.value


@pytest.mark.parametrize("data", GOOD.values(), ids=GOOD)
def test_every_form_gives_the_same_vectors(data: bytes) -> None:
    found = read(data)
    assert (found.words, found.repeated, found.vectors.dim) == (2, 0, 2)
    assert (found.announced, found.unmet, found.examples) == (None, 0, ())
    np.testing.assert_array_equal(
        found.vectors.vectors(["queen", "king", "queen"]), [[-1, 0.5], [1, 2.5], [-1, 0.5]]
    )
    assert found.vectors.known(["king", "pawn"]).tolist() == [True, False]


def test_the_first_of_two_lines_holds() -> None:
    found = read(b"a 1 1\nb 2 2\na 3 3\na 4 4\n")
    assert (found.words, found.repeated) == (2, 2)
    np.testing.assert_array_equal(found.vectors.vectors(["a"]), [[1, 1]])


def test_capitals_are_kept_apart_where_the_file_does() -> None:
    vectors = read(b"us 1 1\nUS 2 2\nParis 3 3\n").vectors
    found = vectors.vectors(["us", "US", "Us", "paris", "PARIS"])
    np.testing.assert_array_equal(found[:, 0], [1, 2, 1, 3, 3])


def test_a_word_that_is_not_there_is_spelled_with_an_ordinary_length() -> None:
    vectors = read(b"a 3 4\nb 0 1\nc 6 8\n").vectors  # lengths 5, 1, 10
    (made,) = vectors.vectors(["zebra"])
    assert not vectors.known(["zebra"])[0]
    assert np.hypot(*made) == pytest.approx(5)


def test_numbers_may_be_words() -> None:
    vectors = read(b"7 0 1\n8 1 0\n").vectors
    np.testing.assert_array_equal(vectors.vectors(["8"]), [[1, 0]])


def test_the_shipped_file_is_such_a_file() -> None:
    found = read((WEIGHTS / "en_vectors.npz").read_bytes())
    assert (found.words, found.repeated, found.vectors.dim) == (20_000, 0, 50)
    assert found.unmet == 0  # for these words were chosen so that somebody can type them


@pytest.mark.parametrize("header", [b"", b"5 2\n"])
def test_a_word_may_have_blanks_in_it(header: bytes) -> None:
    found = read(header + SPACED)
    assert list(found.vectors.index) == [". . .", "at name@domain.com", "of", "10", "the"]
    np.testing.assert_array_equal(found.vectors.matrix, [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]])
    assert (found.unmet, found.examples) == (2, (". . .", "at name@domain.com"))


def test_a_header_says_how_wide_the_first_word_is() -> None:
    found = read(b"1 2\nNew York 1 2\n")
    assert next(iter(found.vectors.index)) == "New York"
    assert refused(b"New York 1 2\n").facts == {"column": 1, "found": "York"}


@pytest.mark.parametrize(("header", "announced"), [(1000, 1000), (1, 1), (2, None)])
def test_what_a_header_announces_is_checked(header: int, announced: int | None) -> None:
    found = read(f"{header} 2\na 1 1\nb 2 2\n".encode())
    assert (found.words, found.announced) == (2, announced)


@pytest.mark.parametrize(
    "word", ["don't", "卡拉OK", "cannot", "CANNOT", "New York", "a\u200bb", "x" * 300, "\x01"]
)
def test_words_that_no_text_can_meet_are_counted(word: str) -> None:
    found = read(f"{word} 1 2\nthe 3 4\nof 5 6\n".encode())
    assert (found.words, found.unmet) == (3, 1)
    assert found.examples == (word[:256],)


MET = (
    "Mr. no. café Ünal Ёлка cannots wwwſ "
    "j. U.S. n't ’s 老 ⼀ cafe\u0301 Don привет _ -- … well-known 3.14 😀 'n' a.de/b_(c)"
)


@pytest.mark.parametrize("word", MET.split())
def test_words_that_a_text_can_meet_are_not(word: str) -> None:
    assert read(f"{word} 1 2\nthe 3 4\n".encode()).unmet == 0


def test_of_two_forms_of_one_token_one_cannot_be_met() -> None:
    found = read("caf\u00e9 1 2\ncafe\u0301 3 4\n".encode())
    assert (found.words, found.unmet, found.examples) == (2, 1, ("cafe\u0301",))


BAD: dict[str, tuple[bytes, str, int | None, dict[str, object]]] = {
    "nothing": (b"", "empty", None, {}),
    "only spaces": (b" \n\t\n", "empty", None, {}),
    "a header alone": (b"2 3\n", "empty", None, {}),
    "a header that lies": (b"2 3\na 1 2\n", "header", 2, {"found": 2, "expected": 3}),
    "ragged": (b"a 1 2\n\nb 1 2 3\n", "ragged", 3, {"found": 3, "expected": 2}),
    "short": (b"a 1 2\nb 1\n", "ragged", 2, {"found": 1, "expected": 2}),
    "a word": (b"a 1 2\nb 1 x1\n", "not_a_number", 2, {"column": 2, "found": "x1"}),
    "a long word": (b"a 1 2\nb " + b"x" * 99, "not_a_number", 2, {"column": 1, "found": "x" * 24}),
    "an underscore": (b"a 1_0 2\n", "not_a_number", 1, {"column": 1, "found": "1_0"}),
    "a comma": (b"a 1,5 2\n", "not_a_number", 1, {"column": 1, "found": "1,5"}),
    "NaN": (b"a 1 2\nb nan 1\n", "not_finite", 2, {"column": 1, "found": "nan"}),
    "infinity": (b"a 1 -Infinity\n", "not_finite", 1, {"column": 2, "found": "-Infinity"}),
    "overflow": (b"a 1 1e999\n", "too_far", 1, {"column": 2, "found": "1e999"}),
    "no word": (b"a 1 2\n 3 4\n", "no_word", 2, {}),
    "no numbers": (b"alone\n", "too_narrow", 1, {"found": 0}),
    "one number": (b"a 1\n", "too_narrow", 1, {"found": 1}),
    "wide": (b"a" + b" 0" * 513, "too_wide", 1, {"limit": 512}),
    "four million": (b"a" + b" 0" * 4_000_000, "too_wide", 1, {"limit": 512}),
    "a long line": (b"a 1 2\nb 1 " + b" " * 70_000 + b"2\n", "long_line", 2, {"limit": 65536}),
    "a long number": (b"a 1 " + b"0" * 65, "not_a_number", 1, {"column": 2, "found": "0" * 24}),
    "other digits": ("a 1 １\n".encode(), "not_a_number", 1, {"column": 2, "found": "１"}),
    "a header of four": (
        b"2 2 5 0\nking 1 2\nqueen 3 4\n",
        *("odd_header", 1, {"found": "2 2 5 0"}),
    ),
    "a header of one": (b"2\nking 1 2\nqueen 3 4\n", "odd_header", 1, {"found": "2"}),
    "a header that is too small": (b"1 2\na 1 2 3\n", "header", 2, {"found": 3, "expected": 2}),
    "commas": (b"king,1,2.5\nqueen,-1,.5\n", "separated", 1, {"found": ","}),
    "semicolons": (b"king;1,0;2,5\n", "separated", 1, {"found": ";"}),
    "Latin-1": (b"a 1 2\ncaf\xe9 1 2\n", "not_text", 2, {}),
    "half of UTF-16": ("a 1 2\nb 3 4".encode("utf-16-le")[:-1], "not_text", 2, {}),
    "gzip": (b"\x1f\x8b\x08\x00", "packed", None, {"kind": "gzip"}),
    "word2vec's binary form": (b"2 2\nking \x00\x00\x80\xbf\xff", "binary", None, {}),
    "many numbers": ((b"a" + b" 0" * 512 + b"\n") * 7813, "too_large", 7813, {}),
    "large": (b"a 1 2\n" * 1_500_000, "too_large", None, {}),
    "many": (b"a 1 2\n" * 100_001, "too_many_words", 100_001, {}),
    "many empty lines": (b"a 1 2\n" + b"\n" * 200_001, "too_many_words", None, {}),
    "not a zip": (b"PK\x03\x04 and so on", "damaged", None, {}),
    "cut": (npz(words=letters("a", "b"), vectors=PAIR)[:-30], "damaged", None, {}),
    "no words": (npz(vectors=PAIR), "no_array", None, {"name": "words"}),
    "no vectors": (npz(words=letters("a")), "no_array", None, {"name": "vectors"}),
    "unequal": (
        npz(words=letters("a", "b", "c"), vectors=PAIR),
        *("unequal", None, {"words": 3, "vectors": 2}),
    ),
    "a row of NaN": (
        npz(words=letters("a", "b"), vectors=np.array([[1, 2], [3, np.nan]])),
        *("not_finite", 2, {"column": 2, "found": "nan"}),
    ),
    "a far row": (
        npz(words=letters("a", "b"), vectors=np.array([[1, 2], [-(2**63), 4]])),
        *("too_far", 2, {"column": 1, "found": "-9.22337e+18"}),
    ),
    "an empty word": (npz(words=letters("a", ""), vectors=PAIR), "no_word", 2, {}),
    "words of Latin-1": (
        npz(words=np.frombuffer(b"a\nb\xe9", np.uint8), vectors=PAIR),
        *("not_text", 2, {}),
    ),
    "flat vectors": (
        npz(words=letters("a", "b"), vectors=PAIR[0]),
        *("wrong_kind", None, {"name": "vectors", "found": "float64 (2,)"}),
    ),
    "words as numbers": (
        npz(words=np.array([1.0, 2.0]), vectors=PAIR),
        *("wrong_kind", None, {"name": "words", "found": "float64 (2,)"}),
    ),
    "vectors as words": (
        npz(words=letters("a", "b"), vectors=np.array([["1", "2"]] * 2)),
        *("wrong_kind", None, {"name": "vectors", "found": "<U1 (2, 2)"}),
    ),
    "narrow vectors": (
        npz(words=letters("a", "b"), vectors=PAIR[:, :1]),
        *("too_narrow", None, {"found": 1}),
    ),
    "no rows": (npz(words=letters("a"), vectors=np.empty((0, 2))), "empty", None, {}),
    # Reading any of these for what it says it is would run code, or fill the memory.
    "a pickle": (
        npz(words=np.array(["a", None], dtype=object), vectors=PAIR),
        *("wrong_kind", None, {"name": "words", "found": "object (2,)"}),
    ),
    "a bomb": (
        zipped(words=npy("|u1", "(40000000,)", bytes(40_000_000)), vectors=b""),
        *("too_large", None, {}),
    ),
    "words like a bomb": (
        zipped(words=npy("|u1", "(9000000,)", bytes(9_000_000)), vectors=npy("<f8", "(2, 2)")),
        *("too_large", None, {}),
    ),
    "one-letter words like a bomb": (
        zipped(words=npy("<U1", "(4000000,)", bytes(16_000_000)), vectors=npy("<f8", "(2, 2)")),
        *("unequal", None, {"words": 4_000_000, "vectors": 2}),
    ),
    "line feeds like a bomb": (
        zipped(words=npy("|u1", "(4000000,)", b"\n" * 4_000_000), vectors=npy("<f8", "(2, 2)")),
        *("too_many_words", None, {}),
    ),
    "a header like a bomb": (
        zipped(words=npy("|u1", "(1,)", b"a"), vectors=npy("<f8", "(10000000000, 50)")),
        *("too_many_words", None, {}),
    ),
    "a wide header": (
        zipped(words=npy("|u1", "(1,)", b"a"), vectors=npy("<f8", "(1, 4000000)")),
        *("too_wide", None, {"limit": 512}),
    ),
    "numbers like a bomb": (
        zipped(words=npy("|u1", "(1,)", b"a"), vectors=npy("<f8", "(100000, 50)")),
        *("too_large", None, {}),
    ),
    "wide numbers": (
        zipped(words=npy("|u1", "(1,)", b"a"), vectors=npy("<f16", "(10000, 400)")),
        *("too_large", None, {}),
    ),
    "another way to compress": (
        zipped(zipfile.ZIP_LZMA, words=npy("|u1", "(1,)", b"a"), vectors=b""),
        *("compression", None, {"name": "words"}),
    ),
    "many parts": (
        zipped(**{f"a{number}": b"" for number in range(1001)}),
        *("crowded", None, {"limit": 1000}),
    ),
    "characters that are none": (
        npz(words=np.array([[97], [0x110000]], "<u4").view("<U1")[:, 0], vectors=PAIR),
        *("not_text", 2, {}),
    ),
    "half characters": (
        npz(words=np.array([[0xD800], [97]], "<u4").view("<U1")[:, 0], vectors=PAIR),
        *("not_text", 1, {}),
    ),
    "a negative shape": (
        zipped(words=npy("|u1", "(-1,)", b"a"), vectors=npy("<f8", "(1, 2)")),
        *("damaged", None, {}),
    ),
    "less than the header says": (
        zipped(words=npy("|u1", "(3,)", b"a\nb"), vectors=npy("<f8", "(2, 2)", b"less")),
        *("damaged", None, {}),
    ),
    "more than the header says": (
        zipped(words=npy("|u1", "(3,)", b"a\nb and more"), vectors=npy("<f8", "(2, 2)")),
        *("damaged", None, {}),
    ),
    "a long header": (
        zipped(words=npy("|u1", f"({' ' * 1000}1,)", b"a"), vectors=b""),
        *("damaged", None, {}),
    ),
    "a header that is no header": (
        zipped(words=npy("|u1", "__import__('os')")),
        *("damaged", None, {}),
    ),
    "a version to come": (zipped(words=b"\x93NUMPY\x09\x00"), "damaged", None, {}),
    "not an array": (zipped(words=b"a,b,c"), "damaged", None, {}),
    "an empty array": (zipped(words=b""), "damaged", None, {}),
}


@pytest.mark.parametrize(("data", "reason", "line", "facts"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_named(
    data: bytes, reason: str, line: int | None, facts: dict[str, object]
) -> None:
    error = refused(data)
    assert (error.reason, error.line, error.facts) == (reason, line, facts)
    assert reason in str(error)


def test_lines_are_read_many_at_a_time_and_the_first_bad_one_is_named() -> None:
    count = 2 * text_file.BATCH + 7
    lines = [f"w{number} {number} {-number / 8}" for number in range(count)]
    found = read("\n".join(lines).encode())
    numbers = np.arange(count, dtype=np.float32)
    np.testing.assert_array_equal(found.vectors.matrix, np.stack([numbers, -numbers / 8], axis=1))
    assert found.vectors.index["w1005"] == 1005
    wrong = {600: "w 1 ２", 602: "w 1", 603: " 3 4"}
    for number in sorted(wrong, reverse=True):  # each is named until one before it is wrong
        lines[number] = wrong[number]
        assert refused("\n".join(lines).encode()).line == number + 1


BOMBS = [name for name in BAD if "bomb" in name or name in ("wide numbers", "a wide header")]


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_not_unpacked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data, reason, *_ = BAD[name]
    unpacked = 0
    read_one = zipfile.ZipExtFile.read

    def counted(stream: zipfile.ZipExtFile, size: int | None = -1) -> bytes:
        nonlocal unpacked
        content = read_one(stream, size)
        unpacked += len(content)
        return content

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    assert refused(data).reason == reason
    assert unpacked < 1000 or name == "line feeds like a bomb"


def test_a_long_line_is_cut_before_it_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []

    class Spaces:
        def split(self, line: str, most: int) -> list[str]:
            looked_at.append(len(line))
            return line.split("\t", most)

    monkeypatch.setattr(text_file, "_SPACES", Spaces())
    assert refused(b"a" + b"\t0" * 4_000_000).reason == "too_wide"
    assert looked_at == [text_file.LONGEST_LINE - 1]


def test_whatever_a_reader_raises_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (MemoryError(), RecursionError(), SystemError("odd"), zipfile.BadZipFile()):

        def broken(_: bytes, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(npz_file, "unpack", broken)
        found = refused(b"PK")
        assert found.reason == "damaged"
        assert found.__cause__ is error


def test_the_limits_are_those_that_the_texts_name() -> None:
    named = (limits.MOST_BYTES, limits.MOST_WORDS, limits.MOST_NUMBERS, limits.DIMENSIONS)
    assert named == (8 * 1024**2, 100_000, 4_000_000, (2, 512))


def test_as_many_words_are_read_as_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def of(count: int) -> bytes:
        names = "\n".join("abc"[:count]).encode()
        numbers = npy("<f8", f"({count}, 2)", np.ones((count, 2)).tobytes())
        return zipped(words=npy("|u1", f"({len(names)},)", names), vectors=numbers)

    monkeypatch.setattr(npz_file, "MOST_WORDS", 2)
    assert list(read(of(2)).vectors.index) == ["a", "b"]
    assert refused(of(3)).reason == "too_many_words"

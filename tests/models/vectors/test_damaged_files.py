"""Any bytes at all: vectors, or a reason that is named."""

import random
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vectors.files import WordFile, read
from models.vectors.limits import WordFileError
from tests.models.vectors.packed import GOOD, PAIR, SPACED, letters, npy, npz, zipped


def outcome(data: bytes) -> WordFile | WordFileError:
    try:
        return read(data)
    except WordFileError as error:
        return error


def expect_vectors_or_a_reason(data: bytes) -> None:
    found = outcome(data)
    if isinstance(found, WordFileError):
        return
    made = found.vectors.vectors([*list(found.vectors.index)[:5], "blorptastic"])
    assert np.isfinite(made).all()
    assert found.words >= 1


FIELDS = st.sampled_from(["a", "B", "1", "-.5", "1e3", "1e7", "nan", "3", "", "\ufeff", "x y", "½"])

LINES = st.lists(st.lists(FIELDS, max_size=4).map(" ".join), max_size=6).map("\n".join)


@given(st.binary() | LINES.map(str.encode))
def test_any_bytes_give_vectors_or_a_reason(data: bytes) -> None:
    expect_vectors_or_a_reason(data)


PACKED = npz(words=letters("a", "b"), vectors=PAIR)

ARRAY = zipped(words=npy("|u1", "(3,)", b"a\nb"), vectors=npy("<f8", "(2, 2)", PAIR.tobytes()))


@given(
    st.sampled_from([PACKED, ARRAY]),
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 255)), max_size=3),
)
def test_any_damage_to_a_packed_file_gives_vectors_or_a_reason(
    data: bytes, damage: list[tuple[int, int]]
) -> None:
    damaged = bytearray(data)
    for index, value in damage:
        damaged[index % len(damaged)] = value
    expect_vectors_or_a_reason(bytes(damaged))


@given(st.text(), st.text(max_size=20))
def test_any_header_of_an_array_gives_vectors_or_a_reason(descr: str, shape: str) -> None:
    expect_vectors_or_a_reason(
        zipped(words=npy("|u1", "(1,)", b"a"), vectors=npy(descr, shape, PAIR.tobytes()))
    )


SOUND = {
    **GOOD,
    "spaces in words": SPACED,
    "stored": zipped(
        zipfile.ZIP_STORED,
        words=npy("|u1", "(3,)", b"a\nb"),
        vectors=npy("<f8", "(2, 2)", bytes(32)),
    ),
    **{
        f"way {way}": zipped(way, words=npy("|u1", "(3,)", b"a\nb"), vectors=npy("<f8", "(2, 2)"))
        for way in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    },
}


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND)
def test_any_mutation_of_a_file_gives_vectors_or_a_reason(data: bytes) -> None:
    chance = random.Random(0)
    for _ in range(100):
        mutant = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            index, length = chance.randrange(len(mutant) + 1), chance.randint(0, 8)
            match chance.randrange(4):
                case 0:
                    mutant[index : index + length] = chance.randbytes(length)
                case 1:
                    del mutant[index : index + length]
                case 2:
                    mutant[index:index] = mutant[-length:] * chance.randint(1, 3)
                case 3:
                    mutant[index : index + 4] = chance.choice([b"\xff" * 4, bytes(4), b"PK\1\2"])
        expect_vectors_or_a_reason(bytes(mutant))

"""Marian's files: what was written is read, and what is damaged is named."""

import struct
from pathlib import Path

import numpy as np
import pytest

from models.manifest import WeightsError
from models.transformer.errors import Unsupported
from models.translation.marian import file
from models.translation.marian.building import built
from models.translation.marian.file import NotMarian, parsed, read
from tests.models.translation.marian.tiny import DESCRIBED, packed, tensors

WHOLE = packed(tensors())


def test_every_number_is_read_as_it_was_written() -> None:
    found = parsed(WHOLE)
    written = tensors()
    assert found.tensors.keys() == written.keys()
    for name, array in written.items():
        np.testing.assert_array_equal(found.tensors[name], array, err_msg=name)
    assert found.facts == DESCRIBED


def test_wherever_a_file_ends_early_it_is_said() -> None:
    for end in (*range(0, 4000, 37), len(WHOLE) - 1):
        with pytest.raises(NotMarian):
            parsed(WHOLE[:end])


def one(kind: int = 0x404, axes: int = 1, size: int = 2, data: bytes = bytes(8)) -> bytes:
    """A file with a single tensor."""
    header = struct.pack("<QQ4Q", 1, 1, 2, kind, axes, len(data))
    shape = struct.pack(f"<{axes}i", *[size] * axes)
    return header + b"x\0" + shape + struct.pack("<Q", 0) + data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (struct.pack("<QQ", 2, 1), "version"),
        (struct.pack("<QQ", 1, 0), "number of tensors"),
        (struct.pack("<QQ", 1, 2**60), "number of tensors"),
        (struct.pack("<QQ4Q", 1, 1, 2**62, 0, 0, 0), "name"),
        (one(axes=0), "axes of x"),
        (one(axes=5), "axes of x"),
        (one(size=-1), "shape of x"),
        (one(size=2**31 - 1), "data of x"),
        (one(kind=0x402), "type of x"),
        (one(kind=0x4101, data=bytes(6)), "multiplier of x"),
        (one(kind=0x4101, data=b"ab" + struct.pack("<f", float("nan"))), "multiplier of x"),
        (one(kind=0x4101, data=b"ab" + struct.pack("<f", 0)), "multiplier of x"),
        (one().replace(b"x\0", b"\xff\0"), "name"),
    ],
)
def test_what_is_none_of_marians_is_named(data: bytes, message: str) -> None:
    with pytest.raises(NotMarian, match=message):
        parsed(data)


def test_a_file_that_cannot_be_used_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model.bin"
    with pytest.raises(WeightsError, match="No such file"):
        read(path)
    path.write_bytes(WHOLE[:100])
    with pytest.raises(WeightsError, match=r"requirements-models\.txt"):
        read(path)
    path.write_bytes(WHOLE)
    assert read(path).facts == DESCRIBED
    monkeypatch.setattr(file, "MOST_BYTES", len(WHOLE) - 1)
    with pytest.raises(WeightsError, match=f"{len(WHOLE)} bytes"):
        read(path)


def test_another_kind_of_network_is_refused() -> None:
    for facts in (DESCRIBED | {"dec-cell": "gru"}, {"type": "amun"}):
        with pytest.raises(Unsupported, match="not supported"):
            built(parsed(packed(tensors(), facts)), 9)
    arrays = tensors()
    del arrays["decoder_l2_rnn_Wf"]
    with pytest.raises(Unsupported, match="decoder_l2_rnn_Wf"):
        built(parsed(packed(arrays)), 9)

"""A translator of a few pieces with random numbers, as the bytes of a file of Marian's."""

import struct
from types import SimpleNamespace

import numpy as np

from models.translation.marian.building import KNOWN, built
from models.translation.marian.cutting import Vocabulary
from models.translation.marian.file import FACTS, parsed
from models.translation.marian.translator import Translator

VOCABULARY = ("</s>", "<unk>", ".", "▁the", "▁cat", "s", "▁see", "▁o", "▁gato", "▁vê", "▁um")
WIDTH, HEADS, INNER, ENCODER, DECODER = 8, 2, 6, 2, 2
DESCRIBED = {
    **KNOWN,
    "transformer-heads": str(HEADS),
    "enc-depth": str(ENCODER),
    "dec-depth": str(DECODER),
}


class Library:
    """What is used of the package `tokenizers`: words with a space before, signs, and unknown."""

    def get_vocab_size(self) -> int:
        return len(VOCABULARY)

    def id_to_token(self, number: int) -> str:
        return VOCABULARY[number]

    def encode(self, text: str, add_special_tokens: bool) -> SimpleNamespace:
        assert not add_special_tokens
        tokens, offsets, end = [], [], 0
        for word in text.replace(".", " .").split():
            token = word if word == "." else f"▁{word}"
            start = text.index(word, end)
            end = start + len(word)
            if token.removesuffix("s") in VOCABULARY and token not in VOCABULARY:
                tokens += [token.removesuffix("s"), "s"]
                offsets += [(start, end - 1), (end - 1, end)]
            else:
                tokens.append(token)
                offsets.append((start, end))
        ids = [VOCABULARY.index(each) if each in VOCABULARY else 1 for each in tokens]
        return SimpleNamespace(tokens=tokens, ids=ids, offsets=offsets)


def shapes() -> dict[str, tuple[int, int]]:
    found = {"Wemb": (len(VOCABULARY), WIDTH), "decoder_ff_logit_out_b": (1, len(VOCABULARY))}
    square, row = (WIDTH, WIDTH), (1, WIDTH)
    for side, count, looks in (("encoder", ENCODER, "self"), ("decoder", DECODER, "context")):
        for number in range(1, count + 1):
            at = f"{side}_l{number}"
            found |= {f"{at}_{looks}_W{letter}": square for letter in "qkvo"}
            found |= {f"{at}_{looks}_b{letter}": row for letter in "qkvo"}
            found |= {f"{at}_ffn_W1": (WIDTH, INNER), f"{at}_ffn_b1": (1, INNER)}
            found |= {f"{at}_ffn_W2": (INNER, WIDTH), f"{at}_ffn_b2": row}
            norms = [f"{at}_{looks}_Wo", f"{at}_ffn_ffn"]
            if side == "decoder":
                found |= {f"{at}_rnn_W": square, f"{at}_rnn_Wf": square, f"{at}_rnn_bf": row}
                norms.append(f"{at}_rnn_ffn")
            found |= {f"{norm}_ln_{part}": row for norm in norms for part in ("scale", "bias")}
    return found


def tensors(seed: int = 0) -> dict[str, np.ndarray]:
    """float32 for rows; for matrices whole numbers that are stored in 8 bits, divided by 64."""
    random = np.random.default_rng(seed)
    found = {}
    for name, shape in shapes().items():
        if "_W" in f"_{name}" and "_ln_" not in name:
            found[name] = random.integers(-60, 61, shape).astype(np.float32) / 64
        else:
            found[name] = random.normal(scale=0.5, size=shape).astype(np.float32)
            found[name] += "_ln_scale" in name
    found["decoder_ff_logit_out_b"][0, 0] -= 2  # or it would end at once
    return found


def data_of(name: str, array: np.ndarray) -> tuple[int, bytes]:
    """The type and the bytes of a tensor: matrices in 8 bits, turned but for the embeddings."""
    if len(array) == 1:
        return 0x404, array.astype("<f4").tobytes()
    stored = np.rint(array * 64).astype(np.int8)
    turned = stored if name == "Wemb" else stored.T
    return 0x4101, np.ascontiguousarray(turned).tobytes() + struct.pack("<f", 64) + bytes(8)


def packed(arrays: dict[str, np.ndarray], facts: dict[str, str] | None = None) -> bytes:
    """A file of Marian's, written field by field."""
    described = "\n".join(
        f"{name}: {value or chr(34) * 2}" for name, value in (facts or DESCRIBED).items()
    )
    every = [(name, array.shape, *data_of(name, array)) for name, array in arrays.items()]
    text = described.encode() + b"\0"
    every.append((FACTS, (len(text),), 0x101, text))
    found = struct.pack("<QQ", 1, len(every))
    for name, shape, kind, data in every:
        found += struct.pack("<4Q", len(name) + 1, kind, len(shape), len(data))
    for name, *_ in every:
        found += name.encode() + b"\0"
    for _, shape, *_ in every:
        found += struct.pack(f"<{len(shape)}i", *shape)
    return found + struct.pack("<Q", 5) + bytes(5) + b"".join(data for *_, data in every)


def translator(seed: int = 0) -> Translator:
    network = built(parsed(packed(tensors(seed))), 100)
    return Translator("en-pt", network, Vocabulary(Library()))

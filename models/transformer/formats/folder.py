"""Models in a folder as the `transformers` library writes them.

``config.json``, ``model.safetensors``, and ``tokenizer.json`` or ``vocab.txt``. Encoders: BERT,
DistilBERT, RoBERTa, XLM-R. Decoders: GPT-2, Llama.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from models.manifest import WeightsError
from models.transformer.errors import NotInstalled, Unsupported
from models.transformer.network import Design, Layer, Linear, Network, Norm, Single
from models.transformer.pieces import Piece

MOST_BYTES = 2 * 1024**3
"""Of a file of weights: what a machine for a class can hold."""

Tensors = Mapping[str, Single]


REMEDY = "Put a whole copy of the model into the folder."


@contextmanager
def _reading(file: Path, expected: str) -> Iterator[None]:
    """Raises WeightsError for whatever a damaged file makes of those who read it."""
    try:
        yield
    except Exception as error:  # the readers' own errors are no closed list
        raise WeightsError(file, expected, repr(error), REMEDY) from error


def load(folder: Path) -> tuple[Network, LibraryTokenizer]:
    """The network and its tokenizer.

    Raises Unsupported, also for what is missing, NotInstalled, and WeightsError for a file that
    cannot be read.
    """
    with _reading(folder / "config.json", "an object in JSON"):
        config = dict(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    family = str(config.get("model_type"))
    if family not in FAMILIES:
        raise Unsupported(f"model_type {family!r}", ", ".join(FAMILIES))
    file = folder / "model.safetensors"
    if not file.is_file():
        raise Unsupported("a folder without model.safetensors", "folders that have it")
    if file.stat().st_size > MOST_BYTES:
        raise Unsupported(
            f"a file of {file.stat().st_size} bytes", f"files of at most {MOST_BYTES}"
        )
    tensors = _tensors(file)
    try:
        network = FAMILIES[family](config, tensors)
    except KeyError as missing:
        raise Unsupported(f"a {family} without {missing}", "those that have it") from missing
    except (TypeError, IndexError) as error:
        raise WeightsError(file, "tensors as config.json says", repr(error), REMEDY) from error
    return network, LibraryTokenizer.read(folder)


def _tensors(file: Path) -> dict[str, Single]:
    expect_installed("safetensors")
    from safetensors.numpy import load_file

    # Whatever stands before the network itself ("bert.", "model.") says only what it was used for.
    prefix = re.compile(r"^(?:(?:bert|distilbert|roberta|transformer|model)\.)+")
    with _reading(file, "tensors"):
        stored = load_file(file)
    return {
        prefix.sub("", name): np.ascontiguousarray(tensor, dtype=np.float32)
        for name, tensor in stored.items()
    }


def expect_installed(package: str) -> None:
    """Raises NotInstalled where there is none."""
    if find_spec(package) is None:
        raise NotInstalled(package)


def _linear(tensors: Tensors, name: str) -> Linear:
    return Linear(tensors[f"{name}.weight"], tensors.get(f"{name}.bias"))


def _norm(tensors: Tensors, name: str) -> Norm:
    return Norm(tensors[f"{name}.weight"], tensors.get(f"{name}.bias"))


def _activation(name: str) -> str:
    known = {"gelu": "gelu", "gelu_new": "gelu_tanh", "gelu_pytorch_tanh": "gelu_tanh"}
    known |= {"relu": "relu", "silu": "silu"}
    if name not in known:
        raise Unsupported(f"activation {name!r}", ", ".join(known))
    return known[name]


def _bert(config: Mapping[str, Any], tensors: Tensors) -> Network:
    """BERT, and RoBERTa's family, whose learned positions start after the padding's."""

    def layer(number: int) -> Layer:
        at = f"encoder.layer.{number}"
        return Layer(
            query=_linear(tensors, f"{at}.attention.self.query"),
            key=_linear(tensors, f"{at}.attention.self.key"),
            value=_linear(tensors, f"{at}.attention.self.value"),
            output=_linear(tensors, f"{at}.attention.output.dense"),
            attention_norm=_norm(tensors, f"{at}.attention.output.LayerNorm"),
            up=_linear(tensors, f"{at}.intermediate.dense"),
            down=_linear(tensors, f"{at}.output.dense"),
            feed_norm=_norm(tensors, f"{at}.output.LayerNorm"),
        )

    first = 0 if config["model_type"] == "bert" else int(config.get("pad_token_id", 1)) + 1
    positions = tensors["embeddings.position_embeddings.weight"][first:]
    return Network(
        design=Design(
            heads=config["num_attention_heads"],
            key_heads=config["num_attention_heads"],
            head_size=config["hidden_size"] // config["num_attention_heads"],
            eps=config.get("layer_norm_eps", 1e-12),
            causal=False,
            pre_norm=False,
            norm="layer",
            activation=_activation(config.get("hidden_act", "gelu")),
        ),
        pieces=tensors["embeddings.word_embeddings.weight"],
        positions=positions + tensors["embeddings.token_type_embeddings.weight"][0],
        first_norm=_norm(tensors, "embeddings.LayerNorm"),
        layers=tuple(map(layer, range(config["num_hidden_layers"]))),
    )


def _distilbert(config: Mapping[str, Any], tensors: Tensors) -> Network:
    def layer(number: int) -> Layer:
        at = f"layer.{number}"  # "transformer." was taken off as a prefix
        return Layer(
            query=_linear(tensors, f"{at}.attention.q_lin"),
            key=_linear(tensors, f"{at}.attention.k_lin"),
            value=_linear(tensors, f"{at}.attention.v_lin"),
            output=_linear(tensors, f"{at}.attention.out_lin"),
            attention_norm=_norm(tensors, f"{at}.sa_layer_norm"),
            up=_linear(tensors, f"{at}.ffn.lin1"),
            down=_linear(tensors, f"{at}.ffn.lin2"),
            feed_norm=_norm(tensors, f"{at}.output_layer_norm"),
        )

    return Network(
        design=Design(
            heads=config["n_heads"],
            key_heads=config["n_heads"],
            head_size=config["dim"] // config["n_heads"],
            eps=1e-12,
            causal=False,
            pre_norm=False,
            norm="layer",
            activation=_activation(config.get("activation", "gelu")),
        ),
        pieces=tensors["embeddings.word_embeddings.weight"],
        positions=tensors["embeddings.position_embeddings.weight"],
        first_norm=_norm(tensors, "embeddings.LayerNorm"),
        layers=tuple(map(layer, range(config["n_layers"]))),
    )


def _gpt2(config: Mapping[str, Any], tensors: Tensors) -> Network:
    """GPT-2, whose matrices stand the other way round, and hold queries, keys and values in one."""
    width = config["n_embd"]

    def turned(name: str, part: slice = slice(None)) -> Linear:
        weight = np.ascontiguousarray(tensors[f"{name}.weight"].T[part])
        return Linear(weight, tensors[f"{name}.bias"][part])

    def layer(number: int) -> Layer:
        at = f"h.{number}"
        query, key, value = (
            turned(f"{at}.attn.c_attn", slice(index * width, (index + 1) * width))
            for index in range(3)
        )
        return Layer(
            query=query,
            key=key,
            value=value,
            output=turned(f"{at}.attn.c_proj"),
            attention_norm=_norm(tensors, f"{at}.ln_1"),
            up=turned(f"{at}.mlp.c_fc"),
            down=turned(f"{at}.mlp.c_proj"),
            feed_norm=_norm(tensors, f"{at}.ln_2"),
        )

    return Network(
        design=Design(
            heads=config["n_head"],
            key_heads=config["n_head"],
            head_size=width // config["n_head"],
            eps=config.get("layer_norm_epsilon", 1e-5),
            causal=True,
            pre_norm=True,
            norm="layer",
            activation=_activation(config.get("activation_function", "gelu_new")),
        ),
        pieces=tensors["wte.weight"],
        positions=tensors["wpe.weight"],
        layers=tuple(map(layer, range(config["n_layer"]))),
        last_norm=_norm(tensors, "ln_f"),
        head=tensors.get("lm_head.weight", tensors["wte.weight"]),
    )


def _llama(config: Mapping[str, Any], tensors: Tensors) -> Network:
    if config.get("rope_scaling"):
        raise Unsupported("rope_scaling", "Llama models without it")
    heads = config["num_attention_heads"]
    size = config.get("head_dim") or config["hidden_size"] // heads

    def paired(name: str) -> Linear:
        """Its rows, which the library rotates in halves, with each pair made adjacent."""
        weight = tensors[f"{name}.weight"]
        halves = weight.reshape(-1, 2, size // 2, weight.shape[1])
        return Linear(np.ascontiguousarray(halves.transpose(0, 2, 1, 3)).reshape(weight.shape))

    def layer(number: int) -> Layer:
        at = f"layers.{number}"
        return Layer(
            query=paired(f"{at}.self_attn.q_proj"),
            key=paired(f"{at}.self_attn.k_proj"),
            value=_linear(tensors, f"{at}.self_attn.v_proj"),
            output=_linear(tensors, f"{at}.self_attn.o_proj"),
            attention_norm=_norm(tensors, f"{at}.input_layernorm"),
            gate=_linear(tensors, f"{at}.mlp.gate_proj"),
            up=_linear(tensors, f"{at}.mlp.up_proj"),
            down=_linear(tensors, f"{at}.mlp.down_proj"),
            feed_norm=_norm(tensors, f"{at}.post_attention_layernorm"),
        )

    pieces = tensors["embed_tokens.weight"]
    return Network(
        design=Design(
            heads=heads,
            key_heads=config.get("num_key_value_heads", heads),
            head_size=size,
            eps=config["rms_norm_eps"],
            causal=True,
            pre_norm=True,
            norm="rms",
            activation=_activation(config.get("hidden_act", "silu")),
            rotary=float(config.get("rope_theta", 10000.0)),
        ),
        pieces=pieces,
        layers=tuple(map(layer, range(config["num_hidden_layers"]))),
        last_norm=_norm(tensors, "norm"),
        head=tensors.get("lm_head.weight", pieces),
    )


FAMILIES: Mapping[str, Callable[[Mapping[str, Any], Tensors], Network]] = MappingProxyType(
    {
        "bert": _bert,
        "roberta": _bert,
        "xlm-roberta": _bert,
        "distilbert": _distilbert,
        "gpt2": _gpt2,
        "llama": _llama,
    }
)
"""By the ``model_type`` of ``config.json``."""


@dataclass(frozen=True, eq=False)
class LibraryTokenizer:
    """What the `tokenizers` library read from ``tokenizer.json`` or ``vocab.txt``."""

    library: Any

    @classmethod
    def read(cls, folder: Path) -> LibraryTokenizer:
        expect_installed("tokenizers")
        import tokenizers

        whole, words = folder / "tokenizer.json", folder / "vocab.txt"
        if whole.is_file():
            with _reading(whole, "a tokenizer"):
                library = tokenizers.Tokenizer.from_file(str(whole))
            library.no_padding()
            library.no_truncation()
            return cls(library)
        if words.is_file():
            with _reading(words, "a piece on each line"):
                return cls(tokenizers.BertWordPieceTokenizer(str(words)))
        raise Unsupported("a folder without a tokenizer", "tokenizer.json, vocab.txt")

    def __call__(self, text: str, most: int) -> list[Piece]:
        read = text[: most * 16]
        found = self.library.encode(read)
        special = found.special_tokens_mask
        pieces = []
        for index, number in enumerate(found.ids):
            start, end = found.offsets[index]
            shown = found.tokens[index] if special[index] else read[start:end].strip()
            starts = bool(special[index]) or not (start and read[start - 1 : start + 1].isalnum())
            pieces.append(Piece(shown or found.tokens[index], number, starts, bool(special[index])))
        # The sign at the end stays, also behind a text that was cut.
        return pieces if len(pieces) <= most else [*pieces[: most - 1], pieces[-1]]

    def text_of(self, number: int) -> str:
        return str(self.library.decode([number]))

"""From the tensors of a file to a network: which of Marian's names is which part."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from models.transformer.errors import Unsupported
from models.transformer.network import Design, Layer, Linear, Network, Norm, Single
from models.translation.marian.cutting import SPECIAL
from models.translation.marian.file import EMBEDDINGS, File
from models.translation.marian.network import Recurrent, Translating
from models.translation.network import NEVER
from models.translation.units import END, FIRST, UNKNOWN

KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "type": "transformer",
        "transformer-preprocess": "",
        "transformer-postprocess": "dan",
        "transformer-postprocess-emb": "d",
        "transformer-ffn-activation": "relu",
        "transformer-ffn-depth": "2",
        "transformer-decoder-autoreg": "rnn",
        "transformer-train-position-embeddings": "false",
        "dec-cell": "ssru",
        "tied-embeddings-all": "true",
    }
)
"""What a network must be that is run here: "dan" adds, and then normalises."""

EPS = 1e-6
"""Of the normalisation; Marian has it in its code (`layer_norm` in src/graph)."""


def built(file: File, most: int) -> Translating:
    """The network that reads and writes ``most`` pieces at most. Raises Unsupported."""
    for name, known in KNOWN.items():
        if (found := file.facts.get(name)) != known:
            raise Unsupported(f"{name}: {found!r}", f"{name}: {known!r}")
    try:
        return _built(file, most)
    except (KeyError, ValueError) as error:
        raise Unsupported(f"a translator without {error}", "those that have it") from error


def _built(file: File, most: int) -> Translating:
    tensors, facts = file.tensors, file.facts
    embeddings = tensors[EMBEDDINGS]
    width, heads = embeddings.shape[1], int(facts["transformer-heads"])
    design = Design(
        heads=heads,
        key_heads=heads,
        head_size=width // heads,
        eps=EPS,
        causal=False,
        pre_norm=False,
        norm="layer",
        activation="relu",
    )
    bias = _renumbered(tensors["decoder_ff_logit_out_b"].T)[:, 0]
    bias[list(NEVER)] = -np.inf
    return Translating(
        Network(
            design,
            pieces=_renumbered(embeddings * np.float32(math.sqrt(width))),
            positions=position_vectors(most, width),
            layers=tuple(
                _layer(tensors, f"encoder_l{number}", "self")
                for number in range(1, int(facts["enc-depth"]) + 1)
            ),
        ),
        tuple(
            (
                _recurrent(tensors, f"decoder_l{number}"),
                _layer(tensors, f"decoder_l{number}", "context"),
            )
            for number in range(1, int(facts["dec-depth"]) + 1)
        ),
        bias,
    )


def position_vectors(count: int, width: int) -> Single:
    """What is added to the piece at each position (count, width): sines, and then cosines.

    The wavelengths go from 2π to 10000 · 2π, both included (tensor2tensor's way, which Marian has).
    """
    half = width // 2
    rates = np.exp(-np.arange(half) * (math.log(10_000) / max(1, half - 1)))
    angles = np.arange(count)[:, None] * rates
    return np.hstack([np.sin(angles), np.cos(angles)]).astype(np.float32)


def _renumbered(rows: Single) -> Single:
    """A row for each of Marian's numbers (p, x) -> for each of ours; those without a piece are 0.

    The first piece is read after a zero vector, which is therefore the row of START.
    """
    found = np.zeros((len(rows) - SPECIAL + FIRST, rows.shape[1]), np.float32)
    found[END], found[UNKNOWN], found[FIRST:] = rows[0], rows[1], rows[SPECIAL:]
    return found


def _linear(tensors: Mapping[str, Single], weight: str, bias: str = "") -> Linear:
    turned = np.ascontiguousarray(tensors[weight].T)
    return Linear(turned, tensors[bias][0] if bias else None)


def _norm(tensors: Mapping[str, Single], at: str) -> Norm:
    return Norm(tensors[f"{at}_ln_scale"][0], tensors[f"{at}_ln_bias"][0])


def _layer(tensors: Mapping[str, Single], at: str, looks: str) -> Layer:
    """``looks``: what Marian calls the layer's attention."""
    query, key, value, output = (
        _linear(tensors, f"{at}_{looks}_W{letter}", f"{at}_{looks}_b{letter}") for letter in "qkvo"
    )
    return Layer(
        query=query,
        key=key,
        value=value,
        output=output,
        attention_norm=_norm(tensors, f"{at}_{looks}_Wo"),
        up=_linear(tensors, f"{at}_ffn_W1", f"{at}_ffn_b1"),
        down=_linear(tensors, f"{at}_ffn_W2", f"{at}_ffn_b2"),
        feed_norm=_norm(tensors, f"{at}_ffn_ffn"),
    )


def _recurrent(tensors: Mapping[str, Single], at: str) -> Recurrent:
    return Recurrent(
        value=_linear(tensors, f"{at}_rnn_W"),
        forget=_linear(tensors, f"{at}_rnn_Wf", f"{at}_rnn_bf"),
        norm=_norm(tensors, f"{at}_rnn_ffn"),
    )

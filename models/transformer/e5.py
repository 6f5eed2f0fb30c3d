"""Multilingual E5 small, as it ships: 4-bit blocks of the layers, and the pieces that are needed.

Source: Wang et al. 2024, Multilingual E5 Text Embeddings. `models.recipes.e5` makes the file.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from models.manifest import WEIGHTS, checked
from models.transformer import blocks
from models.transformer.network import Design, Layer, Linear, Network, Norm, Single
from models.transformer.unigram import Unigram

MANIFEST = WEIGHTS / "e5.json"
LAYERS, WIDTH, INSIDE = 12, 384, 1536
DESIGN = Design(
    heads=12,
    key_heads=12,
    head_size=32,
    eps=1e-12,
    causal=False,
    pre_norm=False,
    norm="layer",
    activation="gelu",
)


def load(manifest: Path = MANIFEST) -> tuple[Network, Unigram]:
    """The network and its tokenizer. Raises WeightsError."""
    _, arrays = checked(manifest)
    return network(arrays), tokenizer(arrays)


def tokenizer(arrays: dict[str, np.ndarray]) -> Unigram:
    """What cuts texts into the pieces of the shipped file."""
    pieces = bytes(arrays["pieces"]).decode("utf-8").split("\n")
    normaliser = json.loads(bytes(arrays["normaliser"]))
    return Unigram(pieces, arrays["scores"].tolist(), normaliser)


def network(arrays: dict[str, np.ndarray]) -> Network:
    """The layers of the shipped file, their blocks of 4 bits made numbers again."""

    def matrix(name: str, *shape: int) -> Single:
        return blocks.numbers(arrays[name], *shape)

    def linear(name: str, out: int, into: int) -> Linear:
        return Linear(matrix(f"{name}.w", out, into), arrays[f"{name}.b"])

    def norm(name: str) -> Norm:
        return Norm(arrays[f"{name}.w"], arrays[f"{name}.b"])

    def layer(at: str) -> Layer:
        return Layer(
            query=linear(f"{at}.q", WIDTH, WIDTH),
            key=linear(f"{at}.k", WIDTH, WIDTH),
            value=linear(f"{at}.v", WIDTH, WIDTH),
            output=linear(f"{at}.ao", WIDTH, WIDTH),
            attention_norm=norm(f"{at}.aln"),
            up=linear(f"{at}.fi", INSIDE, WIDTH),
            down=linear(f"{at}.fo", WIDTH, INSIDE),
            feed_norm=norm(f"{at}.oln"),
        )

    return Network(
        design=DESIGN,
        pieces=matrix("emb.word", -1, WIDTH),
        # There is one type of text, so its vector is added to every place once and for all.
        positions=arrays["emb.pos"].reshape(-1, WIDTH) + arrays["emb.type"].reshape(-1, WIDTH)[0],
        first_norm=norm("emb.ln"),
        layers=tuple(layer(f"l{number}") for number in range(LAYERS)),
    )

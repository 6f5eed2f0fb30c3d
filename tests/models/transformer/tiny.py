"""Tiny random networks of every family."""

from dataclasses import replace

import numpy as np

from models.transformer.network import Design, Layer, Linear, Network, Norm, Single

WIDTH, INSIDE, PIECES, POSITIONS = 8, 12, 11, 9

ENCODER = Design(
    heads=2,
    key_heads=2,
    head_size=4,
    eps=1e-5,
    causal=False,
    pre_norm=False,
    norm="layer",
    activation="gelu",
)
GPT = replace(ENCODER, causal=True, pre_norm=True, activation="gelu_tanh")
LLAMA = replace(GPT, key_heads=1, norm="rms", activation="silu", rotary=100.0)
DESIGNS = {"encoder": ENCODER, "gpt": GPT, "llama": LLAMA}


def network(name: str, layers: int = 2) -> Network:
    """Weights of about 1/√width, so that no softmax is flat and none saturated."""
    design = DESIGNS[name]
    random = np.random.default_rng(7)
    bare = name == "llama"

    def array(*shape: int) -> Single:
        return random.normal(scale=shape[-1] ** -0.5, size=shape).astype(np.float32)

    def linear(out: int, into: int) -> Linear:
        return Linear(3 * array(out, into), None if bare else array(out))

    def norm() -> Norm:
        return Norm(1 + array(WIDTH), None if bare else array(WIDTH))

    def layer() -> Layer:
        wide, shared = design.heads * design.head_size, design.key_heads * design.head_size
        return Layer(
            query=linear(wide, WIDTH),
            key=linear(shared, WIDTH),
            value=linear(shared, WIDTH),
            output=linear(WIDTH, wide),
            attention_norm=norm(),
            up=linear(INSIDE, WIDTH),
            down=linear(WIDTH, INSIDE),
            feed_norm=norm(),
            gate=linear(INSIDE, WIDTH) if bare else None,
        )

    pieces = 3 * array(PIECES, WIDTH)
    return Network(
        design=design,
        pieces=pieces,
        layers=tuple(layer() for _ in range(layers)),
        positions=None if bare else array(POSITIONS, WIDTH),
        first_norm=norm() if name == "encoder" else None,
        last_norm=None if name == "encoder" else norm(),
        head=None if name == "encoder" else pieces,
    )

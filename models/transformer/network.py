"""A Transformer's forward pass in NumPy: one small function for encoders and decoders.

    encoders, BERT's family     x = norm(x + attention(x)),  x = norm(x + feed(x))
    decoders, Llama's and GPT's x = x + attention(norm(x)),  x = x + feed(norm(x))

Every head's queries, keys, values and weights are kept. Axes: n tokens, d the width of a state,
h heads, g heads of keys and values (each shared by h / g heads of queries), k the size of a head,
f the width inside the feed-forward part, p pieces of the vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Design:
    """What distinguishes families. ``rotary``: the angles' base; None for learned positions."""

    heads: int
    key_heads: int
    head_size: int
    eps: float
    causal: bool
    pre_norm: bool
    norm: str
    activation: str
    rotary: float | None = None

    def __post_init__(self) -> None:
        for name, given, known in (
            ("norm", self.norm, NORMS),
            ("activation", self.activation, ACTIVATIONS),
        ):
            if given not in known:
                raise ValueError(f"{name}: got {given!r}, expected one of {', '.join(known)}")
        if self.heads % self.key_heads:
            raise ValueError(f"key_heads: {self.key_heads} do not divide {self.heads} heads")


@dataclass(frozen=True, eq=False)
class Linear:
    """``weight`` (out, in), and ``bias`` (out,) where the network has one."""

    weight: Single
    bias: Single | None = None

    def __call__(self, x: Single) -> Single:
        y: Single = x @ self.weight.T
        return y if self.bias is None else y + self.bias


@dataclass(frozen=True, eq=False)
class Norm:
    """``weight`` and ``bias`` (d,), with which a normalised state is multiplied and moved."""

    weight: Single
    bias: Single | None = None


@dataclass(frozen=True, eq=False)
class Layer:
    """query (h·k, d), key and value (g·k, d), output (d, h·k); up and gate (f, d), down (d, f).

    Only gated feed-forward parts have a ``gate``.
    """

    query: Linear
    key: Linear
    value: Linear
    output: Linear
    attention_norm: Norm
    up: Linear
    down: Linear
    feed_norm: Norm
    gate: Linear | None = None


@dataclass(frozen=True, eq=False)
class Network:
    """``pieces`` (p, d), ``positions`` (most, d) where they are learned, and the layers.

    ``first_norm`` acts on the embedded tokens, ``last_norm`` on the last states; ``head`` (p, d)
    turns these into scores for the next piece, where the network has one.
    """

    design: Design
    pieces: Single
    layers: tuple[Layer, ...]
    positions: Single | None = None
    first_norm: Norm | None = None
    last_norm: Norm | None = None
    head: Single | None = None


@dataclass(frozen=True, eq=False)
class Looking:
    """One layer's attention: ``inputs`` (n, d) are the states that it projects.

    queries (h, n, k) and keys (g, n, k) as they were compared, rotated where the design says so;
    values (g, n, k); weights (h, n, n).
    """

    inputs: Single
    queries: Single
    keys: Single
    values: Single
    weights: Single


@dataclass(frozen=True, eq=False)
class Pass:
    """``states``: n tokens (n, d) before the first layer and after each; ``layers``: what each saw.

    ``scores`` (n, p) for the next piece, before the softmax, or None.
    """

    states: tuple[Single, ...]
    layers: tuple[Looking, ...]
    scores: Single | None


Switch = Callable[[int, Single], Single]
"""What becomes of the outputs of a layer's heads, (h, n, k), given the layer's number."""


def run(network: Network, ids: Ids, switch: Switch | None = None) -> Pass:
    """One forward pass over ``ids`` (n,). ``switch`` may change what the heads of a layer give.

    Formulas: Vaswani et al. 2017; Devlin et al. 2019 (BERT); Touvron et al. 2023 (Llama).
    """
    design = network.design
    x: Single = network.pieces[ids]
    if network.positions is not None:
        x = x + network.positions[: len(ids)]
    if network.first_norm is not None:
        x = normalised(x, network.first_norm, design)
    states, seen = [x], []
    for number, layer in enumerate(network.layers):
        looking = look(
            normalised(x, layer.attention_norm, design) if design.pre_norm else x, layer, design
        )
        given = mix(looking)
        if switch is not None:
            given = switch(number, given)
        attended = layer.output(given.transpose(1, 0, 2).reshape(len(ids), -1))
        if design.pre_norm:
            x = x + attended
            x = x + feed(normalised(x, layer.feed_norm, design), layer, design)
        else:
            x = normalised(x + attended, layer.attention_norm, design)
            x = normalised(x + feed(x, layer, design), layer.feed_norm, design)
        states.append(x)
        seen.append(looking)
    return Pass(tuple(states), tuple(seen), scores_after(network, x))


def scores_after(network: Network, states: Single) -> Single | None:
    """Scores for the next piece (n, p), from the states of any layer; None without a head."""
    if network.head is None:
        return None
    if network.last_norm is not None:
        states = normalised(states, network.last_norm, network.design)
    scores: Single = states @ network.head.T
    return scores


def look(x: Single, layer: Layer, design: Design) -> Looking:
    """The states x (n, d) look at each other: softmax(q·k / √k) in every head."""
    queries = _split(layer.query(x), design.heads)
    keys = _split(layer.key(x), design.key_heads)
    values = _split(layer.value(x), design.key_heads)
    if design.rotary is not None:
        queries, keys = _rotated(queries, design.rotary), _rotated(keys, design.rotary)
    each = np.repeat(keys, design.heads // design.key_heads, axis=0)
    scores = queries @ each.transpose(0, 2, 1) / math.sqrt(design.head_size)
    if design.causal:
        scores = np.where(np.tri(len(x), dtype=bool), scores, -np.inf)
    return Looking(x, queries, keys, values, softmax(scores))


def mix(looking: Looking) -> Single:
    """What each head gives (h, n, k): the values by its weights."""
    shared = len(looking.queries) // len(looking.values)
    given: Single = looking.weights @ np.repeat(looking.values, shared, axis=0)
    return given


def feed(x: Single, layer: Layer, design: Design) -> Single:
    """The feed-forward part, token by token: (n, d) -> (n, d)."""
    act = ACTIVATIONS[design.activation]
    inside = layer.up(x) if layer.gate is None else act(layer.gate(x)) * layer.up(x)
    return layer.down(act(inside) if layer.gate is None else inside)


def softmax(scores: Single) -> Single:
    """Along the last axis: (..., n) -> (..., n)."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights: Single = powers / powers.sum(axis=-1, keepdims=True)
    return weights


def normalised(x: Single, norm: Norm, design: Design) -> Single:
    """Layer normalisation (Ba et al. 2016), or by the root mean square (Zhang, Sennrich 2019).

    (n, d) -> (n, d)
    """
    y = NORMS[design.norm](x, design.eps) * norm.weight
    return y if norm.bias is None else y + norm.bias


def _layer_norm(x: Single, eps: float) -> Single:
    centred = x - x.mean(axis=-1, keepdims=True)
    y: Single = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(eps))
    return y


def _rms_norm(x: Single, eps: float) -> Single:
    y: Single = x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + np.float32(eps))
    return y


def _gelu(x: Single) -> Single:
    """x Φ(x), with the error function (Hendrycks and Gimpel 2016)."""
    y: Single = x * np.float32(0.5) * (1 + _erf(x * np.float32(math.sqrt(0.5))))
    return y


def _gelu_tanh(x: Single) -> Single:
    """The same, approximated by tanh as GPT-2 has it."""
    inner = np.float32(math.sqrt(2 / math.pi)) * (x + np.float32(0.044715) * x**3)
    y: Single = x * np.float32(0.5) * (1 + np.tanh(inner))
    return y


def _silu(x: Single) -> Single:
    y: Single = x / (1 + np.exp(-x))
    return y


def _relu(x: Single) -> Single:
    return np.maximum(x, np.float32(0))


def _erf(x: Single) -> Single:
    """Abramowitz and Stegun 1964, 7.1.26: off by 1.5e-7 at most, which single precision hides."""
    t = 1 / (1 + np.float32(0.3275911) * np.abs(x))
    series: Single = np.zeros_like(t)
    for coefficient in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = np.add(series * t, np.float32(coefficient), dtype=np.float32)
    y: Single = np.sign(x) * (1 - series * t * np.exp(-x * x))
    return y


def _split(x: Single, heads: int) -> Single:
    """(n, heads·k) to (heads, n, k)."""
    y: Single = x.reshape(len(x), heads, -1).transpose(1, 0, 2)
    return y


def _rotated(x: Single, base: float) -> Single:
    """Each pair of neighbouring components of x (heads, n, k), by place / base^(2j/k) radians."""
    _, n, size = x.shape
    angles = np.arange(n)[:, None] / base ** (np.arange(0, size, 2) / size)
    sine, cosine = np.sin(angles, dtype=np.float32), np.cos(angles, dtype=np.float32)
    left, right = x[..., ::2], x[..., 1::2]
    y = np.empty_like(x)
    y[..., ::2] = left * cosine - right * sine
    y[..., 1::2] = left * sine + right * cosine
    return y


NORMS: Mapping[str, Callable[[Single, float], Single]] = MappingProxyType(
    {"layer": _layer_norm, "rms": _rms_norm}
)
ACTIVATIONS: Mapping[str, Callable[[Single], Single]] = MappingProxyType(
    {"gelu": _gelu, "gelu_tanh": _gelu_tanh, "silu": _silu, "relu": _relu}
)


def linears(layer: Layer) -> Iterator[tuple[str, Linear]]:
    """The matrices of a layer, by name."""
    for name, part in vars(layer).items():
        if isinstance(part, Linear):
            yield name, part

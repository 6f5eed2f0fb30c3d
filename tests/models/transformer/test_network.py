"""The forward pass against a slow plain loop, and against Keras."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from models.transformer.network import Network, Norm, mix, run
from tests.models.transformer import tiny

IDS = np.array([3, 1, 4, 1, 5])


def plain(
    network: Network,
    ids: list[int],
    instead: Mapping[tuple[int, int], list[float]] | None = None,
) -> dict[str, Any]:
    """The same network by loops over single numbers, in double precision.

    ``instead``: what some heads, by layer and head, give to every token in place of their outputs.
    """
    design = network.design

    def times(linear: Any, x: list[float]) -> list[float]:
        rows = linear.weight.tolist()
        bias = [0.0] * len(rows) if linear.bias is None else linear.bias.tolist()
        return [
            sum(w * v for w, v in zip(row, x, strict=True)) + b
            for row, b in zip(rows, bias, strict=True)
        ]

    def norm(x: list[float], by: Norm) -> list[float]:
        mean = sum(x) / len(x) if design.norm == "layer" else 0.0
        spread = math.sqrt(sum((v - mean) ** 2 for v in x) / len(x) + design.eps)
        bias = [0.0] * len(x) if by.bias is None else by.bias.tolist()
        return [
            (v - mean) / spread * w + b for v, w, b in zip(x, by.weight.tolist(), bias, strict=True)
        ]

    def act(v: float) -> float:
        match design.activation:
            case "gelu":
                return v * 0.5 * (1 + math.erf(v / math.sqrt(2)))
            case "gelu_tanh":
                return 0.5 * v * (1 + math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v**3)))
            case "silu":
                return v / (1 + math.exp(-v))
        raise AssertionError(design.activation)

    def turned(x: list[float], index: int) -> list[float]:
        if design.rotary is None:
            return x
        y = []
        for pair in range(len(x) // 2):
            angle = index / design.rotary ** (2 * pair / len(x))
            a, b = x[2 * pair], x[2 * pair + 1]
            y += [
                a * math.cos(angle) - b * math.sin(angle),
                a * math.sin(angle) + b * math.cos(angle),
            ]
        return y

    x = [network.pieces[number].tolist() for number in ids]
    if network.positions is not None:
        x = [
            [a + b for a, b in zip(row, network.positions[index].tolist(), strict=True)]
            for index, row in enumerate(x)
        ]
    if network.first_norm is not None:
        x = [norm(row, network.first_norm) for row in x]
    states, weights = [x], []
    size = design.head_size
    for number, layer in enumerate(network.layers):
        seen = [norm(row, layer.attention_norm) for row in x] if design.pre_norm else x
        q, k, v = (
            [times(part, row) for row in seen] for part in (layer.query, layer.key, layer.value)
        )
        attended = [[0.0] * 0 for _ in ids]
        of_heads = []
        for head in range(design.heads):
            group = head * design.key_heads // design.heads
            rows = []
            for i in range(len(ids)):
                query = turned(q[i][head * size : (head + 1) * size], i)
                scores = []
                for j in range(len(ids)):
                    key = turned(k[j][group * size : (group + 1) * size], j)
                    dot = sum(a * b for a, b in zip(query, key, strict=True)) / math.sqrt(size)
                    scores.append(-math.inf if design.causal and j > i else dot)
                powers = [math.exp(score) for score in scores]
                rows.append([power / sum(powers) for power in powers])
                attended[i] += (instead or {}).get((number, head)) or [
                    sum(rows[i][j] * v[j][group * size + part] for j in range(len(ids)))
                    for part in range(size)
                ]
            of_heads.append(rows)
        weights.append(of_heads)
        for i in range(len(ids)):
            x = [*x]
            x[i] = [a + b for a, b in zip(x[i], times(layer.output, attended[i]), strict=True)]
            if not design.pre_norm:
                x[i] = norm(x[i], layer.attention_norm)
            into = norm(x[i], layer.feed_norm) if design.pre_norm else x[i]
            up = times(layer.up, into)
            inside = (
                [act(u) for u in up]
                if layer.gate is None
                else [act(g) * u for g, u in zip(times(layer.gate, into), up, strict=True)]
            )
            x[i] = [a + b for a, b in zip(x[i], times(layer.down, inside), strict=True)]
            if not design.pre_norm:
                x[i] = norm(x[i], layer.feed_norm)
        states.append(x)
    scores = None
    if network.head is not None and network.last_norm is not None:
        scores = [
            [
                sum(a * b for a, b in zip(norm(row, network.last_norm), piece, strict=True))
                for piece in network.head.tolist()
            ]
            for row in x
        ]
    return {"states": states, "weights": weights, "scores": scores}


@pytest.mark.parametrize("name", tiny.DESIGNS)
def test_the_pass_is_that_of_a_plain_loop(name: str) -> None:
    network = tiny.network(name)
    found, expected = run(network, IDS), plain(network, IDS.tolist())
    np.testing.assert_allclose(found.states, expected["states"], atol=2e-5)
    np.testing.assert_allclose(
        [seen.weights for seen in found.layers], expected["weights"], atol=1e-5
    )
    if expected["scores"] is None:
        assert found.scores is None
    else:
        np.testing.assert_allclose(found.scores, expected["scores"], atol=5e-5)


def test_a_layer_is_that_of_keras() -> None:
    keras = pytest.importorskip("keras")
    network = tiny.network("encoder", layers=1)
    (layer,), design = network.layers, network.design
    heads = (design.heads, design.head_size)
    attention = keras.layers.MultiHeadAttention(*heads)
    norms = [keras.layers.LayerNormalization(epsilon=design.eps) for _ in range(2)]
    x = run(network, IDS).states[0][None]
    attention(x, x)
    turned = [
        part
        for linear in (layer.query, layer.key, layer.value)
        for part in (linear.weight.T.reshape(-1, *heads), linear.bias.reshape(heads))
    ]
    attention.set_weights([*turned, layer.output.weight.T.reshape(*heads, -1), layer.output.bias])
    for norm, by in zip(norms, (layer.attention_norm, layer.feed_norm), strict=True):
        norm(x)
        norm.set_weights([by.weight, by.bias])
    given, weights = attention(x, x, return_attention_scores=True)
    y = norms[0](x + given)
    inside = keras.activations.gelu(y @ layer.up.weight.T + layer.up.bias, approximate=False)
    y = norms[1](y + inside @ layer.down.weight.T + layer.down.bias)
    found = run(network, IDS)
    np.testing.assert_allclose(found.layers[0].weights, np.array(weights)[0], atol=1e-5)
    np.testing.assert_allclose(found.states[1], np.array(y)[0], atol=1e-4)


@pytest.mark.parametrize("name", ["gpt", "llama"])
def test_a_decoder_does_not_look_ahead(name: str) -> None:
    network = tiny.network(name)
    short, long = run(network, IDS[:3]), run(network, IDS)
    np.testing.assert_allclose(long.states[-1][:3], short.states[-1], atol=1e-5)
    for seen in long.layers:
        assert (seen.weights[:, ~np.tri(len(IDS), dtype=bool)] == 0).all()


def test_a_head_that_is_switched_off_gives_nothing() -> None:
    network = tiny.network("gpt")

    def without_first(layer: int, given: np.ndarray) -> np.ndarray:
        return given if layer else np.concatenate([0 * given[:1], given[1:]])

    changed, before = run(network, IDS, without_first), run(network, IDS)
    np.testing.assert_array_equal(changed.layers[0].weights, before.layers[0].weights)
    (first, *_), seen = network.layers, before.layers[0]
    size = network.design.head_size
    missing = mix(seen)[0] @ first.output.weight[:, :size].T
    attended_before = before.states[0] + first.output(
        mix(seen).transpose(1, 0, 2).reshape(len(IDS), -1)
    )
    attended = before.states[0] + first.output(
        without_first(0, mix(seen)).transpose(1, 0, 2).reshape(len(IDS), -1)
    )
    np.testing.assert_allclose(attended_before - attended, missing, atol=1e-5)
    assert np.abs(changed.states[1] - before.states[1]).max() > 1e-3


def test_an_unknown_part_is_named() -> None:
    with pytest.raises(ValueError, match="activation: got 'mish'"):
        tiny.replace(tiny.GPT, activation="mish")
    with pytest.raises(ValueError, match="norm: got 'batch'"):
        tiny.replace(tiny.GPT, norm="batch")

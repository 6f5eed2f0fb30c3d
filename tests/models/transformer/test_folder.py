"""Folders as the `transformers` library writes them: the same network, under other names."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("safetensors", reason="requirements-models.txt is not installed")
pytest.importorskip("tokenizers", reason="requirements-models.txt is not installed")

from safetensors.numpy import save_file

from models.manifest import WeightsError
from models.transformer.errors import NotInstalled
from models.transformer.formats import folder
from models.transformer.network import Linear, Network, Norm, run
from tests.models.transformer import tiny

IDS = np.array([3, 1, 4, 1, 5])
COMMON = {"num_hidden_layers": 2, "num_attention_heads": 2, "hidden_size": tiny.WIDTH}


def put(into: dict[str, Any], name: str, part: Linear | Norm) -> None:
    into[f"{name}.weight"] = part.weight
    if part.bias is not None:
        into[f"{name}.bias"] = part.bias


def bert(network: Network, prefix: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {
        f"{prefix}embeddings.word_embeddings.weight": network.pieces,
        f"{prefix}embeddings.position_embeddings.weight": network.positions,
        f"{prefix}embeddings.token_type_embeddings.weight": np.zeros((2, tiny.WIDTH), np.float32),
    }
    put(made, f"{prefix}embeddings.LayerNorm", network.first_norm)
    for number, layer in enumerate(network.layers):
        at = f"{prefix}encoder.layer.{number}"
        put(made, f"{at}.attention.self.query", layer.query)
        put(made, f"{at}.attention.self.key", layer.key)
        put(made, f"{at}.attention.self.value", layer.value)
        put(made, f"{at}.attention.output.dense", layer.output)
        put(made, f"{at}.attention.output.LayerNorm", layer.attention_norm)
        put(made, f"{at}.intermediate.dense", layer.up)
        put(made, f"{at}.output.dense", layer.down)
        put(made, f"{at}.output.LayerNorm", layer.feed_norm)
    return made


def roberta(network: Network) -> dict[str, Any]:
    """Its learned places begin after that of the padding, whose number is 1."""
    made = bert(network, "roberta.")
    name = "roberta.embeddings.position_embeddings.weight"
    made[name] = np.vstack([np.full((2, tiny.WIDTH), 9, np.float32), made[name]])
    return made


def distilbert(network: Network) -> dict[str, Any]:
    made: dict[str, Any] = {
        "distilbert.embeddings.word_embeddings.weight": network.pieces,
        "distilbert.embeddings.position_embeddings.weight": network.positions,
    }
    put(made, "distilbert.embeddings.LayerNorm", network.first_norm)
    for number, layer in enumerate(network.layers):
        at = f"distilbert.transformer.layer.{number}"
        put(made, f"{at}.attention.q_lin", layer.query)
        put(made, f"{at}.attention.k_lin", layer.key)
        put(made, f"{at}.attention.v_lin", layer.value)
        put(made, f"{at}.attention.out_lin", layer.output)
        put(made, f"{at}.sa_layer_norm", layer.attention_norm)
        put(made, f"{at}.ffn.lin1", layer.up)
        put(made, f"{at}.ffn.lin2", layer.down)
        put(made, f"{at}.output_layer_norm", layer.feed_norm)
    return made


def gpt2(network: Network) -> dict[str, Any]:
    made: dict[str, Any] = {
        "transformer.wte.weight": network.pieces,
        "transformer.wpe.weight": network.positions,
    }
    put(made, "transformer.ln_f", network.last_norm)
    for number, layer in enumerate(network.layers):
        at = f"transformer.h.{number}"
        parts = (layer.query, layer.key, layer.value)
        whole = Linear(
            np.vstack([part.weight for part in parts]), np.hstack([part.bias for part in parts])
        )
        for name, part in (
            ("attn.c_attn", whole),
            ("attn.c_proj", layer.output),
            ("mlp.c_fc", layer.up),
            ("mlp.c_proj", layer.down),
        ):
            made[f"{at}.{name}.weight"] = np.ascontiguousarray(part.weight.T)
            made[f"{at}.{name}.bias"] = part.bias
        put(made, f"{at}.ln_1", layer.attention_norm)
        put(made, f"{at}.ln_2", layer.feed_norm)
    return made


def llama(network: Network) -> dict[str, Any]:
    size = network.design.head_size

    def halves(linear: Linear) -> Linear:
        """Rows of a head: the first of every pair, then the second of every pair."""
        order = [*range(0, size, 2), *range(1, size, 2)]
        rows = [head + row for head in range(0, len(linear.weight), size) for row in order]
        return Linear(np.ascontiguousarray(linear.weight[rows]))

    made: dict[str, Any] = {"model.embed_tokens.weight": network.pieces}
    put(made, "model.norm", network.last_norm)
    for number, layer in enumerate(network.layers):
        at = f"model.layers.{number}"
        put(made, f"{at}.self_attn.q_proj", halves(layer.query))
        put(made, f"{at}.self_attn.k_proj", halves(layer.key))
        put(made, f"{at}.self_attn.v_proj", layer.value)
        put(made, f"{at}.self_attn.o_proj", layer.output)
        put(made, f"{at}.input_layernorm", layer.attention_norm)
        put(made, f"{at}.mlp.gate_proj", layer.gate)
        put(made, f"{at}.mlp.up_proj", layer.up)
        put(made, f"{at}.mlp.down_proj", layer.down)
        put(made, f"{at}.post_attention_layernorm", layer.feed_norm)
    return made


FAMILIES: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "bert": ("encoder", bert, {**COMMON, "layer_norm_eps": 1e-5}),
    "roberta": ("encoder", roberta, {**COMMON, "layer_norm_eps": 1e-5, "pad_token_id": 1}),
    "distilbert": ("encoder", distilbert, {"n_layers": 2, "n_heads": 2, "dim": tiny.WIDTH}),
    "gpt2": ("gpt", gpt2, {"n_layer": 2, "n_head": 2, "n_embd": tiny.WIDTH}),
    "llama": (
        "llama",
        llama,
        {**COMMON, "num_key_value_heads": 1, "rms_norm_eps": 1e-5, "rope_theta": 100.0},
    ),
}


def write(path: Path, family: str) -> Network:
    design, named, config = FAMILIES[family]
    network = tiny.network(design)
    save_file(named(network), path / "model.safetensors")
    (path / "config.json").write_text(
        json.dumps({"model_type": family, **config}), encoding="utf-8"
    )
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a"]
    (path / "vocab.txt").write_text("\n".join(pieces), "utf-8")
    return network


@pytest.mark.parametrize("family", FAMILIES)
def test_a_folder_holds_the_same_network(tmp_path: Path, family: str) -> None:
    network = write(tmp_path, family)
    loaded, cut = folder.load(tmp_path)
    found, expected = run(loaded, IDS), run(network, IDS)
    tolerance = 2e-3 if family == "distilbert" else 1e-5  # its epsilon is fixed at another value
    np.testing.assert_allclose(found.states[-1], expected.states[-1], atol=tolerance)
    assert [piece.text for piece in cut("a", 8)] == ["[CLS]", "a", "[SEP]"]


def test_every_family_s_activation_is_known_by_the_library_s_name(tmp_path: Path) -> None:
    options = {"distilbert": "activation", "gpt2": "activation_function"}
    for family in FAMILIES:
        write(tmp_path, family)
        file, option = tmp_path / "config.json", options.get(family, "hidden_act")
        config = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps({**config, option: "gelu_new"}), encoding="utf-8")
        assert folder.load(tmp_path)[0].design.activation == "gelu_tanh", family
        file.write_text(json.dumps({**config, option: "mish"}), encoding="utf-8")
        with pytest.raises(folder.Unsupported, match="activation 'mish' is not supported"):
            folder.load(tmp_path)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_damaged_file_is_named(tmp_path: Path, name: str) -> None:
    write(tmp_path, "bert")
    file = tmp_path / name
    whole = file.read_bytes() if file.exists() else b'{"version": '
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WeightsError) as caught:
        folder.load(tmp_path)
    assert caught.value.path == file


def test_what_reads_a_folder_may_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "bert")
    monkeypatch.setattr(folder, "find_spec", lambda _: None)
    with pytest.raises(NotInstalled, match="safetensors is not installed"):
        folder.load(tmp_path)


def test_what_is_not_supported_is_named(tmp_path: Path) -> None:
    write(tmp_path, "bert")
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "mamba"}), "utf-8")
    with pytest.raises(folder.Unsupported, match="model_type 'mamba' is not supported"):
        folder.load(tmp_path)
    (tmp_path / "config.json").write_text(
        json.dumps({"model_type": "gpt2", "n_embd": 8}), encoding="utf-8"
    )
    with pytest.raises(folder.Unsupported, match="a gpt2 without"):
        folder.load(tmp_path)

"""Answers to the questions of `models.transformer.showing` and `changing`, as they are sent."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from models.transformer import changing, glance
from models.transformer.changing import OfChange
from models.transformer.explain import Run, projected
from models.transformer.library import MOST_PIECES, Model
from models.transformer.network import Single
from models.transformer.showing import OfAll
from models.transformer.switching import Head, NoSuchHead

Answered = tuple[dict[str, Any], bytes]


def overview(model: Model, run: Run, question: OfAll) -> Answered:
    """All heads, in little."""
    design = model.network.design
    found = glance.glance(
        run.weights,
        run.pieces,
        causal=design.causal,
        rotary=design.rotary is not None,
        special=question.special,
        merged=question.merged,
        cut=len(model.tokenizer(question.text, MOST_PIECES + 1)) > MOST_PIECES,
    )
    return glance.packed(found)


def head(model: Model, run: Run, which: Head) -> Answered:
    """One head: what its trace is made of, and the lengths of what its values add.

    Raises NoSuchHead.
    """
    design, (layer, number) = model.network.design, which
    shape = len(model.network.layers), design.heads
    if not (0 <= layer < shape[0] and 0 <= number < shape[1]):
        raise NoSuchHead(which, shape)
    seen = run.seen.layers[layer]
    group = number * design.key_heads // design.heads
    into = model.network.layers[layer].output.weight
    columns = slice(number * design.head_size, (number + 1) * design.head_size)
    arrays: dict[str, Single] = {
        "queries": seen.queries[number],
        "keys": seen.keys[group],
        "values": seen.values[group],
        "norms": np.linalg.norm(seen.values[group] @ into[:, columns].T, axis=1),
    }
    arrays["inputs"], arrays["projection"] = projected(model.network, layer, number, seen.inputs)
    header = {
        "pieces": [asdict(piece) for piece in run.pieces],
        "causal": design.causal,
        "rotary": design.rotary,
        "arrays": [{"name": name, "shape": array.shape} for name, array in arrays.items()],
    }
    numbers = [np.ascontiguousarray(array, dtype="<f4").tobytes() for array in arrays.values()]
    return header, b"".join(numbers)


def change(before: Run, after: Run, question: OfChange) -> Answered:
    """How much each head's weights change from one text to another."""
    found = changing.change(
        before.weights, after.weights, before.pieces, after.pieces, special=question.special
    )
    header = {
        "before": [asdict(piece) for piece in found.before],
        "after": [asdict(piece) for piece in found.after],
        "pairs": found.pairs,
        "arrays": [{"name": "moved", "shape": found.moved.shape}],
    }
    return header, found.moved.astype("<f4").tobytes()

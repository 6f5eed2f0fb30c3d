"""`attend`, which keeps every step, against what keeps none: Keras and PyTorch, where installed.

    python -m benchmarks rivals, or: python -m benchmarks.rivals

In seconds of processor time, all on one thread, taken in turn: scaled dot products of n words of
width 64, in 64-bit numbers here and in the rivals' usual 32-bit ones there.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from attention import attend
from attention.heads import multi_head, projections
from benchmarks.attend import bare
from benchmarks.pairs import compare
from benchmarks.table import markdown

SIZES = (16, 64, 256, 512, 1024, 2048)
WIDTH = 64
HEADS = 4
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
           "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")  # fmt: skip
ROOT = Path(__file__).parents[1]
CLOCK = time.process_time

Call = Callable[[], Any]


def words(n: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal((n, WIDTH))


def ours(n: int) -> Call:
    given = words(n)
    return partial(attend, given, given, given, scoring="scaled")


def our_heads(n: int) -> Call:
    given = words(n)
    matrices = projections(WIDTH, HEADS, WIDTH // HEADS)
    return partial(multi_head, given, given, given, matrices, scoring="scaled")


def bare_lines(n: int) -> Call:
    given = words(n)
    return partial(bare, given / np.sqrt(WIDTH), given, given)


def keras_attention(n: int) -> Call:
    import keras

    given = keras.ops.convert_to_tensor(words(n)[None].astype("float32"))
    return partial(keras.layers.Attention(score_mode="dot"), [given, given, given])


def keras_heads(n: int) -> Call:
    import keras

    given = keras.ops.convert_to_tensor(words(n)[None].astype("float32"))
    layer = keras.layers.MultiHeadAttention(HEADS, WIDTH // HEADS)
    return partial(layer, given, given, given, return_attention_scores=True)


def pytorch(n: int) -> Call:
    import torch

    torch.set_num_threads(1)
    given = torch.tensor(words(n)[None], dtype=torch.float32)
    return partial(torch.nn.functional.scaled_dot_product_attention, given, given, given)


RIVALS: dict[str, tuple[str, Callable[[int], Call], Callable[[int], Call]]] = {
    "the bare lines in NumPy": ("numpy", ours, bare_lines),
    "Keras `Attention`": ("keras", ours, keras_attention),
    "PyTorch `scaled_dot_product_attention`": ("torch", ours, pytorch),
    f"Keras `MultiHeadAttention`, {HEADS} heads": ("keras", our_heads, keras_heads),
}
"""By name: the package, what is ours, and what is theirs."""


def rows() -> Iterator[list[str]]:
    """A row for each rival: how many times as long ours takes, and how long."""
    for name, (package, our, their) in RIVALS.items():
        if not importlib.util.find_spec(package):
            yield [name, *["not installed"] * len(SIZES)]
            continue
        pairs = (compare(our(n), their(n), CLOCK) for n in SIZES)
        yield [name, *(f"{ratio:.2f} ({seconds * 1e3:.2f} ms)" for seconds, ratio in pairs)]


def table() -> str:
    header = ["ours, as a multiple of", *(f"n = {n:,}" for n in SIZES)]
    return markdown(header, rows())


def report() -> str:
    """The table, from a process of its own: libraries read the number of threads as they load."""
    command = [sys.executable, "-m", "benchmarks.rivals"]
    alone = os.environ | dict.fromkeys(THREADS, "1")
    done = subprocess.run(
        command, cwd=ROOT, env=alone, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.rstrip("\n")


if __name__ == "__main__":
    # Started by hand, it starts itself again with one thread.
    print(table() if all(os.environ.get(name) == "1" for name in THREADS) else report())

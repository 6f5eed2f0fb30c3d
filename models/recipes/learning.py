"""A few networks that learn -> films that ship, for the lesson and the demo.

Run by: python -m models.recipes.learning [--out DIR]

They learn as on the page, from generated examples. The same machine makes the same films.
"""

from __future__ import annotations

import argparse
import io
from dataclasses import asdict
from pathlib import Path

import numpy as np
import tensorflow as tf

from models.learning.film import packed
from models.learning.shelf import MANIFEST, SHELF
from models.manifest import WEIGHTS, store
from models.workers.learner import Learner


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m models.recipes.learning", description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.experimental.enable_op_determinism()
    arrays, measured = {}, {}
    for name, kept in SHELF.items():
        learner, rows, frames = Learner(kept.setup), [], []
        for step in kept.steps:
            norm = learner.learn(step - learner.step) if step else 0.0
            rows.append(np.frombuffer(packed(kept.setup, learner.weights()), np.float32))
            frames.append({"step": step, "norm": norm, **learner.measured()._asdict()})
        arrays[name], measured[name] = np.stack(rows), frames
        print(f"{name}: {frames[-1]}")
    written = io.BytesIO()
    np.savez_compressed(written, allow_pickle=False, **arrays)
    facts = {
        "setups": {name: asdict(kept.setup) for name, kept in SHELF.items()},
        "frames": measured,
        "licence": "Apache-2.0",
        "source": "examples that models.learning.tasks generates",
        "recipe": "python -m models.recipes.learning",
    }
    file = MANIFEST.with_suffix(".npz").name
    store(given.out / MANIFEST.name, file, written.getvalue(), facts)


if __name__ == "__main__":
    main()

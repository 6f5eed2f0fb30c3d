"""What trained models cost: seconds, memory, bytes. `python -m benchmarks.transformer [NAME ...]`

A pass is timed in seconds of one core, whatever else the machine does. Where BertViz can be
imported, the size of its page for the same sentence stands beside that of the overview here.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.table import markdown

SIZES = (16, 128)
"""Pieces."""

PASSES = 5
SENTENCE = "The animal did not cross the street because it was too tired"
MODELS = ("e5", "smollm2")
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def measure(name: str) -> dict[str, float]:
    """Run in a separate process: seconds by number of pieces, and megabytes."""
    from models.transformer.library import load

    began = time.process_time()
    model = load(name)
    found = {"load": time.process_time() - began}
    for size in SIZES:
        text = ("word " * size)[:-1]
        pieces = model.tokenizer(text, size)
        model.over(pieces)
        began = time.process_time()
        for _ in range(PASSES):
            model.over(pieces)
        found[str(size)] = (time.process_time() - began) / PASSES
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def measured(name: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.transformer", "--inside", name]
    done = subprocess.run(
        ["env", *(f"{each}=1" for each in THREADS), *command],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def times(names: list[str]) -> str:
    header = ["model", *(f"{size} pieces, s" for size in SIZES), "read from disk, s", "memory, MB"]
    rows = []
    for name in names:
        found = measured(name)
        seconds = [f"{found[str(size)]:.2f}" for size in SIZES]
        rows.append([f"`{name}`", *seconds, f"{found['load']:.1f}", f"{found['memory']:.0f}"])
    return markdown(header, rows)


def payloads() -> Iterator[tuple[str, str, str]]:
    """For a short sentence and the longest: pieces, bytes of the overview, bytes of BertViz."""
    from models.transformer.library import MOST_PIECES, load
    from models.transformer.showing import OfAll
    from models.workers.showing import overview

    model = load(MODELS[0])
    for text in (SENTENCE, " ".join([SENTENCE] * 20)):
        run = model.explain(text)
        header, body = overview(model, run, OfAll(model.name, text, special=True))
        ours = len(json.dumps(header)) + len(body)
        theirs = "not installed"
        if importlib.util.find_spec("bertviz"):
            theirs = f"{bertviz(run.weights, list(run.tokens)) / 1e6:.2f}"
        assert len(run.pieces) <= MOST_PIECES
        yield str(len(run.pieces)), f"{ours / 1e6:.2f}", theirs


def bertviz(weights, tokens: list[str]) -> int:  # type: ignore[no-untyped-def]
    """Bytes of the page that BertViz's `model_view` makes of the same weights."""
    import torch
    from bertviz import model_view

    attention = [torch.tensor(layer[None]) for layer in weights]
    return len(model_view(attention, tokens, html_action="return").data.encode("utf-8"))


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.transformer", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("names", nargs="*", default=list(MODELS))
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        print(json.dumps(measure(given.inside)))
        return
    print(times(given.names))
    print()
    print(markdown(["pieces", "overview of all heads, MB", "BertViz, MB"], list(payloads())))


if __name__ == "__main__":
    main()

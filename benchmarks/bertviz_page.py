"""Makes the pages of BertViz, in a process that can import it.

    python benchmarks/bertviz_page.py WEIGHTS.npz FOLDER

The weights are (layer, head, query, key), with their tokens; each view goes to FOLDER/NAME.html.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from bertviz import head_view, model_view

VIEWS = {"head": head_view, "model": model_view}


def main(weights: str, folder: str) -> None:
    given = np.load(weights)
    attention = [torch.tensor(layer[None]) for layer in given["weights"]]
    for name, view in VIEWS.items():
        shown = view(attention, given["tokens"].tolist(), html_action="return").data
        page = f'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">{shown}'
        (Path(folder) / f"{name}.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

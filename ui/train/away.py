"""Taking a film away: as a page that plays it, its history, and the network's weights."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np

from models.learning.film import Film, Frame
from models.learning.task import Units
from ui.export.formats import Offer
from ui.export.page import standing
from ui.kit.component import joined
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.train import film, scene
from ui.train.network import typed

FOLDER = Path(__file__).parent
FORMAT = "attention-lab/network"
VERSION = 1


def offer(
    made: Film, frame: Frame, units: Units, settings: Settings, text: Text, of_trace: Offer
) -> Offer:
    """All formats of the trace on the stage, and those of the film. ``frame`` is looked at."""
    return Offer(
        of_trace.title,
        {
            **of_trace.files,
            "film": lambda: page(made, units, settings, text),
            "history": lambda: to_csv(made).encode("utf-8-sig"),
            "run": lambda: to_json(made),
            "network": lambda: to_npz(made, frame, text),
        },
        of_trace.numbers,
    )


def page(made: Film, units: Units, settings: Settings, text: Text) -> str:
    """The film on one example as one page."""
    setup = made.setup
    kinds = [
        text(f"task.{setup.task}"),
        text(f"similarity.{setup.similarity}"),
        text(f"scoring.{setup.scoring}"),
        text(f"position.{setup.position}"),
        *(f"{text(f'net_{name}.label')}: {getattr(setup, name):g}" for name in ("rate", "seed")),
    ]
    data = json.dumps(film.view(made, units, settings, text), ensure_ascii=False)
    return standing(
        text,
        title=typed(setup.work, units, text.language),
        kind=" · ".join(kinds),
        notes=[scene.summary(made, text), *scene.sayings(text)],
        about=text("train.offline_about"),
        style=(FOLDER / "film.css").read_text(encoding="utf-8"),
        script=joined(FOLDER / "film_offline.js"),
        carried={"film": [data.encode("utf-8", "replace")]},
    )


def history(made: Film) -> Iterator[dict[str, float | None]]:
    """What was measured of each frame; None for what is not known, or not finite."""
    for frame in made.frames:
        heads = {
            f"gold_{layer + 1}_{head + 1}": share
            for layer, shares in enumerate(frame.gold)
            for head, share in enumerate(shares)
        }
        measured = {
            "step": frame.step,
            "loss": frame.loss,
            "accuracy": frame.accuracy,
            **heads,
            "saturated": frame.saturated,
            "gradient": frame.gradient,
        }
        yield {name: each if math.isfinite(each) else None for name, each in measured.items()}


def to_csv(made: Film) -> str:
    """A line for each frame; gold_1_2 is the weight of layer 1, head 2 where the answers are."""
    rows = list(history(made))
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def to_json(made: Film) -> str:
    """``{"format", "version", "setup", "history"}``."""
    return json.dumps({**_header(made), "history": list(history(made))})


def to_npz(made: Film, frame: Frame, text: Text) -> bytes:
    """An array for each of `Setup.shapes`, and ``header``: JSON with the step and the words."""
    header = {**_header(made), "step": frame.step, "words": made.setup.work.words[text.language]}
    written = io.BytesIO()
    np.savez(
        written,
        allow_pickle=False,
        header=np.array(json.dumps(header)),
        **{name: np.asarray(array) for name, array in frame.weights.items()},
    )
    return written.getvalue()


def _header(made: Film) -> Mapping[str, object]:
    return {"format": FORMAT, "version": VERSION, "setup": asdict(made.setup)}

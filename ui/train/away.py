"""Taking films away: as a page that plays them, their history, and the networks' weights."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from models.learning.film import Film, Frame
from models.learning.setup import Setup
from models.learning.task import Units
from ui.export.formats import Offer
from ui.export.page import packed, standing
from ui.kit.component import joined
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.train import film, scene
from ui.train.network import typed
from ui.train.wire import FilmSide

FOLDER = Path(__file__).parent
FORMAT = "attention-lab/network"
VERSION = 1


@dataclass(frozen=True)
class Side:
    """One of the networks that are taken away. ``key`` is a name for files, ``name`` for people;
    both are empty where there is only one. ``frame`` is looked at.
    """

    film: Film
    frame: Frame
    key: str = ""
    name: str = ""

    @property
    def reel(self) -> str:
        """The key of its film on the page."""
        return f"film_{self.key}" if self.key else "film"


def offer(
    made: Film, frame: Frame, units: Units, settings: Settings, text: Text, of_trace: Offer
) -> Offer:
    """All formats of the trace on the stage, and those of the film. ``frame`` is looked at."""
    return Offer(
        of_trace.title,
        {
            **of_trace.files,
            **_files((Side(made, frame),), units, settings, text),
        },
        of_trace.numbers,
    )


def pair_offer(sides: Sequence[Side], units: Units, settings: Settings, text: Text) -> Offer:
    """The formats of the films of two networks, each with both of them."""
    title = typed(sides[0].film.setup.work, units, text.language)
    return Offer(title, _files(sides, units, settings, text))


def _files(
    sides: Sequence[Side], units: Units, settings: Settings, text: Text
) -> dict[str, Callable[[], str | bytes]]:
    return {
        "film": lambda: page(sides, units, settings, text),
        "history": lambda: to_csv(sides).encode("utf-8-sig"),
        "run": lambda: to_json(sides),
        "network": lambda: to_npz(sides, text),
    }


def page(sides: Sequence[Side], units: Units, settings: Settings, text: Text) -> str:
    """The films on one example as one page."""
    setup = sides[0].film.setup
    played: list[FilmSide] = [
        {"name": side.name, "film": film.view(side.film, units, settings, text, side.reel)}
        for side in sides
    ]
    kinds = [
        text(f"task.{setup.task}"),
        *(side.name or in_words(side.film.setup, text) for side in sides),
    ]
    data = json.dumps(played, ensure_ascii=False)
    return standing(
        text,
        title=typed(setup.work, units, text.language),
        kind=" · ".join(kinds),
        notes=[
            *(
                ": ".join(filter(None, (side.name, scene.summary(side.film, text))))
                for side in sides
            ),
            *scene.sayings(setup.work, text),
        ],
        about=text("train.offline_about"),
        style=(FOLDER / "film.css").read_text(encoding="utf-8"),
        script=joined(FOLDER / "film_offline.js"),
        carried={"film": packed([data.encode("utf-8", "replace")])},
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


def in_words(setup: Setup, text: Text) -> str:
    """What a network is made of, how fast it learns, and from which seed."""
    if setup.work.written:
        made = [text(f"attention.{setup.variant}")]
    else:
        names = ("similarity", "scoring", "position")
        made = [text(f"{name}.{getattr(setup, name)}") for name in names]
    numbers = (
        f"{text(f'net_{name}.label')}: {getattr(setup, name):g}" for name in ("rate", "seed")
    )
    return " · ".join([*made, *numbers])


def to_csv(sides: Sequence[Side]) -> str:
    """A line for each frame; gold_1_2 is the weight of layer 1, head 2 where the answers are. Of
    several networks the first column names the one.
    """
    rows = [
        {**({"network": side.key} if side.key else {}), **line}
        for side in sides
        for line in history(side.film)
    ]
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, fieldnames=list(dict.fromkeys(itertools.chain(*rows))))
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def to_json(sides: Sequence[Side]) -> str:
    """``{"format", "version", "setup", "history"}``; of several networks an object of such."""
    every = {
        side.key: {**_header(side.film), "history": list(history(side.film))} for side in sides
    }
    return json.dumps(every.get("", every))


def to_npz(sides: Sequence[Side], text: Text) -> bytes:
    """An array for each of `Setup.shapes`, and ``header``: JSON with the step and the words. Of
    several networks the names begin with the network's and a slash.
    """
    arrays = {}
    for side in sides:
        before = side.key and f"{side.key}/"
        words = side.film.setup.work.words[text.language]
        header = {**_header(side.film), "step": side.frame.step, "words": words}
        arrays[f"{before}header"] = np.array(json.dumps(header))
        for name, array in side.frame.weights.items():
            arrays[f"{before}{name}"] = np.asarray(array)
    written = io.BytesIO()
    np.savez(written, allow_pickle=False, **arrays)
    return written.getvalue()


def _header(made: Film) -> Mapping[str, object]:
    return {"format": FORMAT, "version": VERSION, "setup": asdict(made.setup)}

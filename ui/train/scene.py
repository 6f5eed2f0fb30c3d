"""A frame of a film on the stage, and the notes on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attention import AttentionTrace
from models.learning.film import Film, Frame
from models.learning.replay import Replay, replay
from models.learning.task import Task, Units, gold_cells
from ui.kit.language import Text
from ui.kit.settings import DEFAULTS, Settings
from ui.present.presenting import presenting
from ui.train.film import gold_label, head_of
from ui.train.network import typed
from ui.views.stage.view import view
from ui.views.stage.wire import StageView

RIGHT = 0.95
"""From this share of right answers on, a task counts as learned."""
LOOKED = 0.5
"""From this mean weight on, attention counts as being where the answer is."""


@dataclass(frozen=True)
class Scene:
    """A frame of a film, on an example: what the network of that moment does with it."""

    film: Film
    frame: Frame
    units: Units
    found: Replay
    trace: AttentionTrace


def scene(film: Film, frame: Frame, units: Units, settings: Settings, text: Text) -> Scene:
    """The frame on the example, with the chosen head's trace."""
    setup = film.setup
    tokens = [setup.work.text(unit, text.language) for unit in units]
    layer, head = divmod(head_of(film, settings), setup.heads)
    found = replay(setup, frame.weights, units, tokens)
    return Scene(film, frame, units, found, found.heads[layer][head])


def answers(shown: Scene, text: Text) -> str:
    """What the network answers, and how sure it is: ``c ✓ 98 % · b ✗ 60 %``; without a sign where
    nobody has said what is right.
    """
    work, found = shown.film.setup.work, shown.found.probabilities
    words = work.answers(text.language)
    parts = []
    for index, (target, _) in work.solve(shown.units).items():
        guess = int(np.argmax(found[index]))
        sign = {None: "", guess: "✓ "}.get(target, "✗ ")
        parts.append(f"{words[guess]} {sign}{100 * found[index, guess]:.0f} %")
    return " · ".join(parts)


def progress(film: Film, frame: Frame, settings: Settings) -> dict[str, str]:
    """How far the chosen head had come before the first step, and has come now, in per cent."""
    layer, head = divmod(head_of(film, settings), film.setup.heads)
    return {
        "before": f"{100 * film.frames[0].gold[layer][head]:.0f}",
        "gold": f"{100 * frame.gold[layer][head]:.0f}",
        "accuracy": f"{100 * frame.accuracy:.0f}",
        "steps": str(frame.step),
    }


def drawn(shown: Scene, settings: Settings, text: Text) -> StageView:
    """The frame as the stage draws it."""
    trace, at = shown.trace, settings.cell
    work = shown.film.setup.work
    solution = work.solve(shown.units)
    if at == DEFAULTS.cell:  # nobody has chosen one: where the last answer is
        index = max(solution)
        at = index, min(solution[index].gold, default=index)
    asked = typed(work, shown.units, text.language)
    note = text("train.answers", step=shown.frame.step, answers=answers(shown, text))
    known = [work.knows(unit) for unit in shown.units]
    drawing = view(
        trace,
        known,
        text,
        step=settings.step,
        cell=at,
        ramp=settings.ramp,
        notes=[
            {"tone": "info", "text": each, "action": None, "carried": False}
            for each in (note, *_unknown(known, work, text))
        ],
        steps="decoder" if work.written else "learned",
        presenting=presenting(
            settings, text, trace, at, headline=asked, **progress(shown.film, shown.frame, settings)
        ),
    )
    drawing["outlined"] = {
        "cells": gold_cells(solution),
        "label": gold_label(shown.film.setup, text),
    }
    if work.written:
        drawing["words"]["unknown"] = text("train.reader.unknown")
    return drawing


def _unknown(known: Sequence[bool], work: Task, text: Text) -> list[str]:
    """What becomes of words that the network has never seen, where there are any."""
    count = known.count(False)
    return [text("train.reader.unknown_words", count=count, words=work.size - 1)] if count else []


def sayings(work: Task, text: Text) -> list[str]:
    """What goes wherever these numbers go: where the vectors come from."""
    return [text("train.reader.vectors" if work.written else "train.vectors")]


def summary(film: Film, text: Text) -> str:
    """What came of it: how much is answered rightly, and whether attention is where we think."""
    last = film.frames[-1]
    gold = max(max(layer) for layer in last.gold)
    if written := film.setup.work.written:
        return text(
            "train.reader.summary",
            accuracy=f"{100 * last.accuracy:.0f}",
            gold=f"{100 * gold:.0f}",
            kept=len(written.kept),
            taught=len(written.taught),
            words=film.setup.work.size - 1,
        )
    right = last.accuracy >= RIGHT
    key = ("looks" if gold >= LOOKED else "elsewhere") if right else "fails"
    percents = {"accuracy": f"{100 * last.accuracy:.0f}", "gold": f"{100 * gold:.0f}"}
    return text(f"train.summary.{key}", **percents)

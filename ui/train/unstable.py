"""Why learning became unstable, or stood still: what the gradients and the softmax say of it."""

from __future__ import annotations

import math

import streamlit as st

from models.learning.film import SATURATED, Film
from ui.kit.language import Text
from ui.kit.numbers import percent, printed
from ui.train import controls


def draw(film: Film, text: Text) -> None:
    """The learning rate, and what it did."""
    controls.rate(text)
    for line in sentences(film, text):
        st.markdown(line)


def sentences(film: Film, text: Text) -> list[str]:
    """What the gradients did, how many rows of weights are saturated, and what to try."""
    last = film.frames[-1]
    known = [frame for frame in film.frames if math.isfinite(frame.gradient)]
    lines = []
    if known:
        longest = max(known, key=lambda frame: frame.norm)
        lines.append(
            text(
                "train.unstable.norm",
                norm=printed(longest.norm),
                step=longest.step,
                last=printed(known[-1].norm),
                now=known[-1].step,
            )
        )
    share, most = percent(last.saturated, 0), printed(SATURATED, 2)
    lines.append(text("train.unstable.saturated", share=share, most=most, step=last.step))
    lines.append(text("train.unstable.try"))
    return lines

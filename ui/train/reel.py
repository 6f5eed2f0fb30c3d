"""What a film looks like for one example: the weights of every head in every frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models.learning.film import Film, Frame
from models.learning.replay import replay
from models.learning.setup import Setup
from models.learning.task import Units


@dataclass(frozen=True, eq=False)
class Reel:
    """``maps``, one for each frame: the weights of all heads, layer by layer (heads, n, n)."""

    setup: Setup
    units: Units
    maps: tuple[NDArray[np.float64], ...] = ()


def reel(film: Film, units: Units, key: str) -> Reel:
    """The maps of all frames so far; only those are made that this visitor has not seen yet.

    One reel is kept for each ``key``.
    """
    kept: Reel | None = st.session_state.get(f"reel_{key}")
    if kept is None or (kept.setup, kept.units) != (film.setup, units):
        kept = Reel(film.setup, units)
    if len(kept.maps) > len(film.frames):  # the film was made anew
        kept = Reel(film.setup, units)
    new = tuple(_maps(film.setup, frame, units) for frame in film.frames[len(kept.maps) :])
    st.session_state[f"reel_{key}"] = kept = Reel(film.setup, units, kept.maps + new)
    return kept


def _maps(setup: Setup, frame: Frame, units: Units) -> NDArray[np.float64]:
    heads = replay(setup, frame.weights, units).heads
    return np.stack([trace.weights for layer in heads for trace in layer])

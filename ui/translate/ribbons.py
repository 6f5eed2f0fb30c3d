"""The two sentences as they stand, one over the other, and between them where each word looked."""

from __future__ import annotations

from functools import partial

import numpy as np

from ui.kit import session
from ui.kit.component import fetched, sent
from ui.kit.numbers import percent
from ui.translate.scene import UNSURE, Scene, confidence
from ui.translate.wire import RibbonsView
from ui.views.stage.packing import pack_arrays
from ui.views.stage.style import style

_RIBBONS = fetched("ribbons", __file__, style())


def ribbons(scene: Scene) -> None:
    """Draw them; a click on a written word selects it."""
    _RIBBONS(key="ribbons", data=packed(scene), on_word_change=partial(_chosen, scene))


def packed(scene: Scene) -> bytes:
    """The bytes that they are drawn from."""
    made, text, veiled = scene.made, scene.text, scene.settings.veil
    source, target = made.direction.split("-")
    row, column = scene.cell
    header: RibbonsView = {
        "source": scene.sources.data(),
        "written": [
            {"text": token, "chance": percent(chance, 0), "guess": chance < UNSURE}
            for token, chance in zip(made.target_tokens, made.chances.tolist(), strict=True)
        ],
        "languages": (source, target),
        "cell": (row, column if scene.has_keys and not veiled else -1),
        "labels": (text(f"language.{source}"), text(f"language.{target}")),
        "about": confidence(scene),
        "covered": veiled,
        "words": {name: text(f"translate.ribbons.{name}") for name in ("label", "written")},
    }
    weights = np.zeros_like(made.trace.weights) if veiled else made.trace.weights
    return pack_arrays(header, {"weights": weights})


def _chosen(scene: Scene) -> None:
    """Select the clicked word, and the word that it looks at most."""
    row = sent("ribbons", "word")
    if isinstance(row, int) and 0 <= row < len(scene.made.target_tokens):
        column = int(scene.made.trace.weights[row].argmax())
        changes = {"align": (row, column if scene.has_keys and not scene.settings.veil else 0)}
        session.accept(changes, *changes)

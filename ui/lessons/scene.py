"""What the stage of a lesson shows: settings, and what the core makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from attention import STEPS, AttentionTrace
from attention.arithmetic import decimals_of
from attention.measures import largest_ceiling
from attention.steps import labels
from models.classifier.inference import Prediction
from models.transformer.showing import Closeup
from models.translation import PACKAGED, Translation
from ui.classify import verdict
from ui.explorer import scene as explorer_scene
from ui.explorer.explore import Exploration, Refusal, explore
from ui.kit.language import Text
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.lessons.model import answered
from ui.transformer.reading import of_head
from ui.translate.scene import attention_of, direction_of, translated
from ui.views.stage.packing import pack
from ui.views.stage.veil import veiled, veiled_view
from ui.views.stage.view import DIGITS_IN_CELLS, view


@dataclass(frozen=True)
class Scene:
    """A trace and the settings it came from.

    known (n,): which keys are in the vocabulary. exploration, prediction, closeup or translation:
    what the stage of the Explorer, the classifier, the Transformer or the translator has besides.
    steps: the table of the locales that says what the steps mean, on any other stage than the
    Explorer's.
    """

    settings: Settings
    trace: AttentionTrace
    known: tuple[bool, ...]
    exploration: Exploration | None = None
    prediction: Prediction | None = None
    steps: str = "decoder"
    closeup: Closeup | None = None
    translation: Translation | None = None

    @property
    def queries(self) -> tuple[str, ...]:
        """The words of the rows (m,), each with a different name."""
        return labels(self.trace.query_tokens)

    @property
    def keys(self) -> tuple[str, ...]:
        """The words of the columns (n,), each with a different name."""
        return labels(self.trace.key_tokens)

    @property
    def cell(self) -> tuple[int, int]:
        """The selected cell, inside the matrix of weights."""
        (i, j), (m, n) = self.settings.cell, self.trace.shape
        return min(i, m - 1), min(j, n - 1)

    @property
    def has_keys(self) -> bool:
        """Whether the columns of the step on the stage are keys."""
        return STEPS[self.settings.step - 1].axes[1] == "key"

    def changed(self, **changes: Any) -> Scene | None:
        """The scene under other settings; None where the text has no word."""
        settings = replace(self.settings, **changes)
        if self.closeup:
            return trained(settings)
        if self.translation:
            return written(settings)
        return judged(settings) if self.prediction else explored(settings)

    def decimals(self, field: str) -> int:
        """How many decimals of this quantity the stage's cells show."""
        grid = getattr(self.trace, field)
        largest = float(np.max(np.abs(grid[np.isfinite(grid)]), initial=0.0))
        return min(decimals_of(largest, DIGITS_IN_CELLS), 6)


def explored(settings: Settings) -> Scene | None:
    """The words of the settings' text, as the Explorer shows them; None where it shows none."""
    found = explore(settings, None)
    if isinstance(found, Refusal):
        return None
    return Scene(settings, found.trace, found.keys.known, exploration=found)


def judged(settings: Settings) -> Scene | None:
    """The settings' review, as the classifier reads it."""
    found = verdict.judge(settings)
    if found is None:
        return None
    return Scene(settings, found.trace, found.known, prediction=found)


def trained(settings: Settings) -> Scene | None:
    """One head of a trained Transformer on the settings' passage. Raises what `answered` does."""
    if not settings.passage.strip():
        return None
    question = of_head(settings, (settings.layer - 1, settings.layer_head - 1))
    closeup = answered(question)
    assert isinstance(closeup, Closeup)
    trace = closeup.trace(special=not settings.typed_only)
    return Scene(settings, trace, (True,) * len(trace.key_tokens), closeup=closeup, steps="trained")


def written(settings: Settings) -> Scene | None:
    """The settings' phrase, as a translator writes it in the other language."""
    if not settings.phrase.strip():
        return None
    # Lessons are about the translators that ship.
    settings = replace(settings, direction="auto") if settings.direction in PACKAGED else settings
    direction, attention = direction_of(settings), attention_of(settings)
    made = translated(direction, attention, settings.phrase, 1, ())
    return Scene(settings, made.trace, made.known, translation=made, steps="translator_steps")


def packed(scene: Scene, text: Text, veil: str = "", silent: bool = False) -> bytes:
    """What the stage draws. The quantity ``veil`` and all after it are neither shown nor sent.

    ``silent``: the sums of the weights are not shown.
    """
    settings, trace = scene.settings, scene.trace
    seen = veiled(trace, veil) if veil else trace
    if scene.exploration:
        drawn = explorer_scene.drawn(
            replace(scene.exploration, heads=(seen,), head=0), settings, text
        )
    else:
        drawn = view(
            seen,
            scene.known,
            text,
            step=settings.step,
            cell=settings.cell,
            ramp=settings.ramp,
            steps=scene.steps,
        )
    # A note may say what is asked, and presenting is for what is open.
    drawn |= {"notes": [], "presenting": None, "tight": True}
    if silent:
        weights = next(step for step in drawn["steps"] if step["field"] == "weights")
        weights |= {"axis": text("steps.weights.axis"), "sentence": ""}
    if veil:
        drawn = veiled_view(drawn, veil, text("learn.veiled"))
    return pack(drawn, seen)


def most(scene: Scene) -> float:
    """The largest weight of all."""
    return float(np.max(scene.trace.weights))


def beneath_ceiling(scene: Scene) -> dict[str, str]:
    """For a hint: the temperature, the largest weight, and what none can exceed, "" for nothing."""
    bound = largest_ceiling(scene.trace)[0]
    return {
        "temperature": f"{scene.settings.temperature:g}",
        "value": printed(most(scene)),
        "bound": "" if bound is None else printed(bound),
    }


def listed(words: Sequence[str], text: Text) -> str:
    """Words in a sentence."""
    return text("notes.separator").join(text("notes.quoted", word=word) for word in words)

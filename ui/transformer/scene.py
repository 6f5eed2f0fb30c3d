"""What the stage shows of a trained head, in words and bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attention import AttentionTrace
from ui.kit import session
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.present.presenting import presenting
from ui.transformer.merging import WEIGHTS_STEP, in_words, lines
from ui.transformer.reading import Reading, Shown
from ui.views.stage import veil
from ui.views.stage.packing import pack
from ui.views.stage.view import view
from ui.views.stage.wire import Note, NoteAction, StageView

ACTIONS: dict[str, dict[str, Any]] = {
    "special": {"typed_only": False},
    "typed": {"typed_only": True},
    "pieces": {"merged": False},
}
"""What a note may offer: settings to change with one click."""


def packed(shown: Shown) -> bytes:
    """The bytes that the stage draws."""
    if shown.reading.in_words:
        return pack(drawn_in_words(shown), words_of(shown))
    if not shown.reading.settings.veil:
        return pack(drawn(shown), shown.trace)
    covered = shown.reading.text("veil.covered")
    seen = shown.with_trace(veil.veiled(shown.trace, "weights"))
    return pack(veil.veiled_view(drawn(seen), "weights", covered), seen.trace)


def drawn(shown: Shown) -> StageView:
    """The view that the stage draws."""
    reading = shown.reading
    settings, text = reading.settings, reading.text
    return view(
        shown.trace,
        [True] * len(shown.trace.key_tokens),
        text,
        step=settings.step,
        cell=reading.cell,
        ramp=settings.ramp,
        notes=notes(shown),
        presenting=presenting(settings, text, shown.trace, reading.cell, headline=named(reading)),
        steps="trained",
        sentences={"queries": _represent(shown)},
    )


def words_of(shown: Shown) -> AttentionTrace:
    """The trace of whole words."""
    return in_words(shown.trace, shown.reading.groups, _word_names(shown))


def _word_names(shown: Shown) -> list[str]:
    tokens = shown.trace.query_tokens
    return ["".join(tokens[row] for row in group) for group in shown.reading.groups]


def drawn_in_words(shown: Shown) -> StageView:
    """The view of whole words: only their weights are numbers of the model."""
    reading, trace = shown.reading, words_of(shown)
    settings, text = reading.settings, reading.text
    row, column = reading.cell
    cell = reading.word_of(row), reading.word_of(column) if reading.has_keys else column
    made = view(
        trace,
        [True] * len(trace.key_tokens),
        text,
        step=settings.step,
        cell=cell,
        ramp=settings.ramp,
        notes=notes(shown),
        presenting=presenting(settings, text, trace, cell, headline=named(reading)),
        steps="trained",
        sentences={"queries": text("trained.mean"), "weights": text("trained.merged")},
    )
    arithmetic = made["worked"]["lines"] if settings.step == 1 else []
    if settings.step == WEIGHTS_STEP:
        arithmetic = lines(shown.trace, reading.groups, trace.query_tokens, *cell)
    words = made["words"] | {"undefined": text("trained.of_pieces")}
    return made | {"worked": made["worked"] | {"lines": arithmetic}, "words": words}


def _represent(shown: Shown) -> str:
    text = shown.reading.text
    width = shown.trace.queries.shape[1]
    states, matrix = shown.trace.raw_queries, shown.trace.projection
    if states is None or matrix is None:
        return text("trained.rotated", width=width)
    if (states[:, -1] == 1).all():  # what the bias is multiplied with
        return text("trained.projected", width=width, of=len(matrix) - 1)
    return text("trained.bare", width=width, of=len(matrix))


def named(reading: Reading) -> str:
    """The head on the stage: ``layer 9, head 9``."""
    return head_name(reading.head, reading.text)


def head_name(head: tuple[int, int], text: Text) -> str:
    """A head, counted from 1 as on the screen."""
    layer, number = head
    return text("transformer.head", layer=layer + 1, head=number + 1)


def model_name(settings: Settings, text: Text) -> str:
    return text(f"model_about.{settings.model}")


def sayings(shown: Shown, text: Text) -> list[str]:
    """What goes wherever these numbers go: which model and head they come from."""
    reading = shown.reading
    found = [
        text(
            "transformer.source",
            model=text(f"model_about.{reading.settings.model}"),
            head=head_name(reading.head, text),
        )
    ]
    if left := _left_out(shown):
        found.append(text("transformer.notes.special", tokens=left, share=_share(shown)))
    return found


def notes(shown: Shown) -> list[Note]:
    """What is worth saying about these numbers."""
    reading, text = shown.reading, shown.reading.text
    found = []
    if any("⟨" in token for token in shown.trace.key_tokens):
        found.append(_note(text, "bytes"))
    if reading.overview.cut:
        found.append(_note(text, "cut", kept=len(reading.overview.pieces)))
    if left := _left_out(shown):
        found.append(
            _note(text, "special", "special", carried=True, tokens=left, share=_share(shown))
        )
    elif any(piece.special for piece in reading.overview.pieces):
        found.append(_note(text, "with_special", "typed", share=_share(shown)))
    if reading.in_words:
        found.append(_note(text, "words", "pieces"))
    return found


def _left_out(shown: Shown) -> str:
    """The special pieces that are not shown."""
    if not shown.reading.settings.typed_only:
        return ""
    left = [piece.text for piece in shown.closeup.pieces if piece.special]
    return shown.reading.text("notes.separator").join(dict.fromkeys(left))


def _share(shown: Shown) -> str:
    return f"{100 * float(shown.reading.overview.special_share[shown.reading.head]):.0f}"


def _note(
    text: Text, name: str, action: str | None = None, *, carried: bool = False, **values: object
) -> Note:
    offered: NoteAction | None = None
    if action:
        offered = {"id": action, "label": text(f"transformer.actions.{action}")}
    return {
        "tone": "info",
        "text": text(f"transformer.notes.{name}", **values),
        "action": offered,
        "carried": carried,
    }


def choose(reading: Reading, asked: object) -> None:
    """Take what the stage asks to see. Its cell is one of tokens, the setting's one of pieces."""
    if not isinstance(asked, Mapping):
        return
    changes = {name: asked.get(name) for name in ("step", "ramp")}
    if isinstance(step := changes["step"], int) and 1 <= step <= 5:
        reading = reading.at_step(step)
    if (look := reading.look_at(asked.get("cell"))) is not None:
        changes["look"] = look
    session.accept(changes, *changes)

"""What the stage shows of an exploration, in words and bytes."""

from __future__ import annotations

from dataclasses import replace

from attention import POSITIONS
from ui.explorer.explore import Exploration, Refusal, typed_texts
from ui.explorer.notes import ACTIONS, DOORS, notes
from ui.explorer.units import in_sentences, whole_tokens
from ui.explorer.vectors import about, unknown
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.present.presenting import presenting
from ui.views.stage import veil
from ui.views.stage.packing import pack
from ui.views.stage.view import view
from ui.views.stage.wire import Note, StageView

STEPS_OF = {"self": "steps", "cross": "cross", "general": "general"}
"""Kind of attention -> the section of the locales that explains its steps."""


def steps_of(settings: Settings) -> str:
    """The section of the locales that explains the steps: of words by their kind, of sentences."""
    return "among_sentences" if in_sentences(settings) else STEPS_OF[settings.kind]


def packed(found: Exploration, settings: Settings, text: Text) -> bytes:
    """The bytes that the stage draws."""
    if not settings.veil:
        return pack(drawn(found, settings, text), found.trace)
    seen = veil.veiled(found.trace, "weights")
    shown = drawn(replace(found, heads=(seen,), head=0), settings, text)
    return pack(veil.veiled_view(shown, "weights", text("veil.covered")), seen)


def drawn(found: Exploration, settings: Settings, text: Text) -> StageView:
    """The view that the stage draws."""
    made = view(
        found.trace,
        found.keys.known,
        text,
        step=settings.step,
        cell=settings.cell,
        ramp=settings.ramp,
        notes=[_unlocked(note, settings) for note in notes(found, text)],
        presenting=presenting(settings, text, found.trace, settings.cell),
        steps=steps_of(settings),
        sentences={"queries": _represent(found, settings, text)},
        unknown=found.unknown,
    )
    made["words"]["unknown"] = unknown(found.source, text)
    if in_sentences(settings):
        typed = typed_texts(settings)
        made["queries"] = whole_tokens(made["queries"], typed.get("queries", settings.text))
        made["keys"] = whole_tokens(made["keys"], settings.text)
        if made["mixed"]:
            made["mixed"] = whole_tokens(made["mixed"], typed.get("values", settings.text))
    return made


def sayings(found: Exploration, settings: Settings, text: Text) -> list[str]:
    """Sentences that are exported with the numbers: the source of the vectors, and caveats."""
    minded = [note["text"] for note in notes(found, text) if note["carried"]]
    return [about(settings, text, found.words, found.source), *minded]


def _unlocked(note: Note, settings: Settings) -> Note:
    """The note, without an action that changes locked settings or leaves a composed page."""
    if not note["action"]:
        return note
    offer = note["action"]["id"]
    leaves = settings.composed and offer in DOORS
    return (
        note | {"action": None} if leaves or any(map(settings.is_locked, ACTIONS[offer])) else note
    )


def refused(refusal: Refusal, text: Text, page: str) -> str:
    """Why the page shows nothing, and what to do."""
    if refusal.reason == "empty":
        return text(f"{page}.empty")
    return text(f"refused.{refusal.reason}", **refusal.facts)


def _represent(found: Exploration, settings: Settings, text: Text) -> str:
    """What happens to the words' vectors before they are compared."""
    sentences = [about(settings, text, found.words, found.source)]
    if settings.kind != "self":
        sentences.append(text(f"{steps_of(settings)}.queries.sentence"))
    if settings.projection != "none":
        if settings.position != "none" and POSITIONS[settings.position].before_projection:
            sentences.append(text("represent.position_first"))
        sentences.append(text("represent.projected", width=found.trace.queries.shape[1]))
    if settings.position == "sinusoidal" and settings.position_values:
        sentences.append(text("represent.values_too"))
    return text.together(*sentences)

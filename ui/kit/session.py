"""Settings between the address, the widgets and one visitor's session.

The address is read when the browser changed it; otherwise the session wins and the address follows.
A widget gets its value only when it is new on the page or shows another: setting it on every run
would lose characters that were typed meanwhile.

A part of a page may have settings `apart`: the same widgets change those instead, and neither the
address nor any other page sees them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st

from ui.kit import waiting
from ui.kit.address import Address, address, parse, valid
from ui.kit.language import LANGUAGES, preferred
from ui.kit.settings import (
    DEFAULTS,
    EVERYWHERE,
    FIELDS,
    FOLLOWING,
    OPENINGS,
    TYPED,
    Settings,
    first,
    side_with,
    sided,
)

MOST_REMEMBERED = 20
"""How many addresses that cannot hold their texts are remembered in a session."""

T = TypeVar("T")


@dataclass
class Memory:
    """All that this module keeps of one visitor. One entry of Streamlit's session, which goes
    through all its entries at every run.

    ``page`` is the script of the page, and ``filled`` says in which language each of its widgets
    got its value. ``linked``: whether the visitor came by a link. ``written`` is the address of
    the ``settings``, None before the first run, ``unsent`` whether the browser is still to get it,
    and ``whole`` whether it holds the typed texts;
    ``remembered`` are settings by the addresses that could not. ``touched``: whether a callback of
    this run changed the settings; ``moving``: whether it did so for a moment. ``going``: the script
    of the page to open. ``apart`` are the settings named ``apart_name`` of a part of the page; in
    the ``is_apart`` part of a run, widgets change those.
    """

    page: str = ""
    filled: dict[str, str] = field(default_factory=dict)
    linked: bool = False
    settings: Settings = DEFAULTS
    written: dict[str, str] | None = None
    unsent: bool = False
    whole: bool = True
    remembered: dict[str, Settings] = field(default_factory=dict)
    touched: bool = False
    moving: bool = False
    going: str = ""
    apart: Settings = DEFAULTS
    apart_name: str = ""
    is_apart: bool = False


def memory() -> Memory:
    """This visitor's."""
    state = st.session_state
    if "memory" not in state:
        state["memory"] = Memory()
    found: Memory = state["memory"]
    return found


def enter(script: str) -> bool:
    """Note that this run draws the page of ``script``. Whether it is the visitor's first page.

    Call it before anything is sent to the browser, because sending may end the run.
    """
    here = memory()
    came = not here.page
    if here.page != script:
        here.page, here.filled = script, {}
        waiting.leave()
    return came


def begin(*, sends: bool = True) -> Settings:
    """The settings of this run. Call it once, before any widget.

    ``sends``: whether the browser gets their address at once; otherwise call `send_address` after
    what people wait for.
    """
    here, asked = memory(), st.query_params.to_dict()
    here.is_apart = False
    touched, here.touched = here.touched, False
    if here.written is None:
        here.linked = bool(asked.keys() - {"language"})
    if here.written is None or (not touched and not here.unsent and asked != here.written):
        here.settings = here.remembered.get(_in_short(asked)) or parse(
            asked, first(spoken(asked.get("language")))
        )
        here.moving = False
    settings = here.settings
    if here.moving and not here.going:
        return settings
    here.written, here.whole = _address(settings)
    if not here.whole:
        _remember(here, _in_short(here.written), settings)
    if script := here.going:
        here.going = ""
        st.switch_page(script, query_params=here.written)
    here.unsent = here.written != asked
    if sends:
        send_address()
    return settings


def send_address() -> None:
    """Let the browser have the address that `begin` has written."""
    here = memory()
    if here.unsent and here.written is not None:
        st.query_params.from_dict(here.written)
    here.unsent = False


def spoken(language: str | None) -> str:
    """The language of the setting, or the browser's if it is "auto"."""
    return language if language in LANGUAGES else preferred(st.context.locale)


def address_of(settings: Settings) -> dict[str, str]:
    """The query of an address that gives these settings to readers of the same language."""
    return _address(settings).query


def _address(settings: Settings) -> Address:
    return address(settings, first(spoken(settings.language)))


def is_whole() -> bool:
    """Whether the address that `begin` wrote holds the typed texts."""
    return memory().whole


def _remember(here: Memory, address: str, settings: Settings) -> None:
    """Keep what an address leaves out: the browser's Back may lead to it again."""
    kept = {other: each for other, each in here.remembered.items() if other != address}
    here.remembered = dict([*kept.items(), (address, settings)][-MOST_REMEMBERED:])


def _in_short(query: Mapping[str, str]) -> str:
    return urlencode(query, errors="replace")


def apart(name: str, first: Settings) -> Settings:
    """Separate settings from here to the end of the run, for all widgets that follow.

    They begin as ``first``, and are kept while ``name`` stays the same.
    """
    here = memory()
    if here.apart_name != name:
        here.apart_name, here.apart = name, first
    shared = {each: getattr(here.settings, each) for each in EVERYWHERE}
    here.apart = replace(here.apart, **shared)
    here.is_apart = True
    return here.apart


def forget_apart() -> None:
    """The separate settings begin anew when they are asked for again."""
    memory().apart_name = ""


def now() -> Settings:
    """The settings that `put` changes, as they stand."""
    here = memory()
    return here.apart if here.is_apart else here.settings


def put(**changes: Any) -> None:
    """Change settings, from a callback: those of the page, or those apart.

    A field that follows a changed one goes back to its default. Together with the language, the
    opening sentences that were not edited change, except on a composed page. Locked fields never
    change.
    """
    here = memory()
    before = here.settings
    apart = set(FIELDS) - set(EVERYWHERE) if here.is_apart else set()
    if "language" in changes and not before.composed:
        changes = _translated(before, changes["language"]) | changes
    changes = {
        name: to for name, to in changes.items() if name in apart or not before.is_locked(name)
    }
    for name, followed in FOLLOWING.items():
        if followed in changes:
            changes.setdefault(name, FIELDS[name].default)
    if private := changes.keys() & apart:
        here.apart = replace(here.apart, **{name: changes[name] for name in private})
    if shared := changes.keys() - apart:
        here.settings = replace(before, **{name: changes[name] for name in shared})
        here.touched = True
    here.moving = False


def _translated(settings: Settings, language: str) -> dict[str, str]:
    """The opening sentences in another language, for those that were not edited."""
    here, there = first(spoken(settings.language)), first(spoken(language))
    untouched = [name for name in OPENINGS if getattr(settings, name) == getattr(here, name)]
    return {name: getattr(there, name) for name in untouched}


def accept(asked: object, *names: str) -> bool:
    """Change the settings ``names`` to what a browser asks for; whether any was valid.

    ``asked`` may be anything, because anybody can send anything: invalid values change nothing. A
    widget may also send an option that it had before the language or the words changed.
    """
    changes = valid(asked, names) if isinstance(asked, Mapping) else {}
    if changes:
        put(**changes)
    return bool(changes)


def chosen(key: str, options: Collection[T]) -> T | None:
    """The option that is chosen in the widget ``key``, if it is still one of ``options``."""
    value = st.session_state.get(key)
    return next((option for option in options if option == value), None)


def move(**changes: Any) -> None:
    """Change settings for a moment, for example during a drag. The address waits for the next
    `put`, because each new address is a step in the browser's history.
    """
    put(**changes)
    memory().moving = True


def go(script: str) -> None:
    """Open the page of ``script`` with the settings, from a callback."""
    memory().going = script


def was_linked() -> bool:
    """Whether the visitor came by a link with more in it than a language."""
    return memory().linked


def fill(key: str, value: Any) -> None:
    """Let the widget ``key``, which is drawn next, show ``value``.

    After the browser's Back the session may still hold the value of a widget with the same key on
    the page before, which the new widget does not know: so the first widget of a page always gets
    its value. So does one in a new language, where its options have other names.
    """
    state, filled, language = st.session_state, memory().filled, now().language
    if filled.get(key) != language or key not in state or state[key] != value:
        state[key] = value
    filled[key] = language


def bound(name: str, prefix: str = "", side: str | None = None) -> dict[str, Any]:
    """The keyword arguments that tie a widget to the setting ``name``, or to a side's.

    Two widgets of one page may show the same setting: ``prefix`` separates their keys.
    """
    key = f"{side}.{name}" if side else f"{prefix}{name}"
    settings = now()
    value = getattr(sided(settings, side) if side else settings, name)
    fill(key, value)
    disabled = {"disabled": True} if settings.is_locked(side or name) else {}
    bounded = {"max_chars": FIELDS[name].metadata["most"]} if name in TYPED else {}
    return {"key": key, "on_change": _changed, "args": (name, key, side), **disabled, **bounded}


def _changed(name: str, key: str, side: str | None) -> None:
    """An emptied widget (a click on the chosen segment empties it) changes nothing."""
    asked = {name: st.session_state.get(key)}
    if side is None:
        accept(asked, name)
    elif changes := valid(asked, (name,)):
        before = dict(getattr(memory().settings, side))
        put(**{side: side_with(**before | changes)})

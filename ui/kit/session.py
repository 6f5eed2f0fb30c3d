"""Settings between the address, the widgets and one visitor's session.

The address is read when the browser changed it; otherwise the session wins and the address follows.
A widget gets its value only when it is new on the page or shows another: setting it on every run
would lose characters that were typed meanwhile.

A part of a page may have settings `apart`: the same widgets change those instead, and neither the
address nor any other page sees them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st

from ui.kit.address import carries_text, parse, query, valid
from ui.kit.language import LANGUAGES, preferred
from ui.kit.settings import EVERYWHERE, FIELDS, OPENINGS, TYPED, Settings, first, side_with, sided

MOST_REMEMBERED = 20
"""How many addresses that cannot hold their texts are remembered in a session."""

T = TypeVar("T")


def enter(script: str) -> bool:
    """Note that this run draws the page of ``script``. Whether it is the visitor's first page.

    Call it before anything is sent to the browser, because sending may end the run.
    """
    state = st.session_state
    came = "page" not in state
    if came or state["page"] != script:
        state["page"], state["filled"] = script, {}
    return came


def begin() -> Settings:
    """The settings of this run. Call it once, before any widget."""
    state, address = st.session_state, st.query_params.to_dict()
    state["scope"] = "settings"
    touched = state.pop("touched", False)
    state.setdefault("linked", bool(address.keys() - {"language"}))
    if "settings" not in state or (not touched and address != state["written"]):
        state["settings"] = _remembered().get(_written(address)) or parse(
            address, first(spoken(address.get("language")))
        )
        state["moving"] = False
    settings: Settings = state["settings"]
    if state["moving"] and "going" not in state:
        return settings
    written = address_of(settings)
    state["written"] = written
    if not carries(settings):
        _remember(_written(written), settings)
    if script := state.pop("going", None):
        st.switch_page(script, query_params=written)
    if written != address:
        st.query_params.from_dict(written)
    return settings


def spoken(language: str | None) -> str:
    """The language of the setting, or the browser's if it is "auto"."""
    return language if language in LANGUAGES else preferred(st.context.locale)


def address_of(settings: Settings) -> dict[str, str]:
    """The query of an address that gives these settings to readers of the same language."""
    return query(settings, first(spoken(settings.language)))


def carries(settings: Settings) -> bool:
    """Whether that query can hold the typed texts."""
    return carries_text(settings, first(spoken(settings.language)))


def _remember(address: str, settings: Settings) -> None:
    """Keep what an address leaves out: the browser's Back may lead to it again."""
    kept = {other: each for other, each in _remembered().items() if other != address}
    st.session_state["remembered"] = dict([*kept.items(), (address, settings)][-MOST_REMEMBERED:])


def _written(address: Mapping[str, str]) -> str:
    return urlencode(address, errors="replace")


def _remembered() -> dict[str, Settings]:
    kept: dict[str, Settings] = st.session_state.get("remembered", {})
    return kept


def apart(name: str, first: Settings) -> Settings:
    """Separate settings from here to the end of the run, for all widgets that follow.

    They begin as ``first``, and are kept while ``name`` stays the same.
    """
    state = st.session_state
    if state.get("apart_name") != name:
        state["apart_name"], state["apart"] = name, first
    state["apart"] = replace(
        state["apart"], **{each: getattr(state["settings"], each) for each in EVERYWHERE}
    )
    state["scope"] = "apart"
    settings: Settings = state["apart"]
    return settings


def now() -> Settings:
    """The settings that `put` changes, as they stand."""
    settings: Settings = st.session_state[st.session_state["scope"]]
    return settings


def put(**changes: Any) -> None:
    """Change settings, from a callback: those of the page, or those apart.

    A field that follows a changed one goes back to its default. Together with the language, the
    opening sentences that were not edited change, except on a composed page. Locked fields never
    change.
    """
    state = st.session_state
    apart = set(FIELDS) - set(EVERYWHERE) if state["scope"] == "apart" else set()
    if "language" in changes and not state["settings"].composed:
        changes = _translated(state["settings"], changes["language"]) | changes
    locked = state["settings"].is_locked
    changes = {name: to for name, to in changes.items() if name in apart or not locked(name)}
    for name, each in FIELDS.items():
        if each.metadata.get("follows") in changes:
            changes.setdefault(name, each.default)
    if private := changes.keys() & apart:
        state["apart"] = replace(state["apart"], **{name: changes[name] for name in private})
    if shared := changes.keys() - apart:
        state["settings"] = replace(state["settings"], **{name: changes[name] for name in shared})
        state["touched"] = True
    state["moving"] = False


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
    st.session_state["moving"] = True


def go(script: str) -> None:
    """Open the page of ``script`` with the settings, from a callback."""
    st.session_state["going"] = script


def was_linked() -> bool:
    """Whether the visitor came by a link with more in it than a language."""
    linked: bool = st.session_state["linked"]
    return linked


def fill(key: str, value: Any) -> None:
    """Let the widget ``key``, which is drawn next, show ``value``.

    After the browser's Back the session may still hold the value of a widget with the same key on
    the page before, which the new widget does not know: so the first widget of a page always gets
    its value. So does one in a new language, where its options have other names.
    """
    state = st.session_state
    filled: dict[str, str] = state.setdefault("filled", {})
    language = now().language
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
        before = dict(getattr(st.session_state["settings"], side))
        put(**{side: side_with(**before | changes)})

"""All that can be chosen beyond the first screen: folded away, in groups, and summed up in a line.

A group is drawn only while it is open. The fields of the settings know what belongs to a choice,
and when it matters.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from attention import MASKS, POSITIONS, SCORINGS, SIMILARITIES, WEIGHTINGS
from attention.scoring import SCORE
from attention.similarity import SIMILARITY
from attention.steps import labels
from attention.weighting import WEIGHT
from ui.explorer import ready
from ui.explorer.explore import Exploration
from ui.explorer.shuffle import order_effect, shuffled
from ui.explorer.units import tokens_of
from ui.explorer.vectors import about, loaded, source
from ui.explorer.words import words
from ui.frame import controls
from ui.kit import session
from ui.kit.escape import escape_markdown
from ui.kit.language import Text, glossary_address
from ui.kit.numbers import printed
from ui.kit.settings import DEFAULTS, FIELDS, Settings, applies, dependents, position_parameters
from ui.views.thumbnails import FLOW_WIDTH, Picture, kind_picture, position_picture

SUMMED_UP = (
    *("kind", "cut", "words", "vectors", "projection"),
    *("position", "mask", "weighting", "temperature"),
)
"""Choices that the summary names if they are not the default: others are on the first screen,
or belong to one of these."""

STYLE = """<style>
.st-key-choices { min-height: 17rem; gap: .8rem; }
.st-key-group [role="radio"][aria-checked="true"] {
    background: var(--st-secondary-background-color, #8882) !important;
}
.st-key-group [role="radio"][aria-checked="true"] p { font-weight: 600; }
.st-key-group [role="radio"][aria-checked="true"] p, .st-key-hidden_words button p {
    color: light-dark(#1d2433, #e7eaf0) !important;
}
.st-key-hidden_words button[aria-pressed="true"] p { text-decoration: line-through; opacity: .7; }
.st-key-choices p { font-size: .92rem; }
.st-key-summary { gap: .3rem; }
.st-key-summary button { min-height: 0; padding: .05rem .6rem; border-radius: 1rem; }
.st-key-summary button p { font-size: .85rem; }
</style>"""


def button(text: Text, settings: Settings) -> None:
    """Opens the groups and closes them; not drawn where all of them are locked."""
    if _is_locked(settings):
        return
    opened = st.session_state.get("unfolded", False)
    st.button(
        text("explorer.more"),
        key="more",
        icon=":material/expand_less:" if opened else ":material/expand_more:",
        icon_position="right",
        on_click=_toggle,
    )


def _is_locked(settings: Settings) -> bool:
    return all(map(settings.is_locked, SUMMED_UP))


def _toggle() -> None:
    st.session_state["unfolded"] = not st.session_state.get("unfolded", False)


def groups(settings: Settings, text: Text, found: Exploration | None) -> None:
    """The groups; one of them is open."""
    if _is_locked(settings) or not st.session_state.get("unfolded", False):
        return
    with st.container(border=True, key="choices"):
        st.html(STYLE)
        st.segmented_control(
            text("explorer.more"),
            tuple(GROUPS),
            default="kind",
            required=True,
            format_func=lambda name: text(f"choices.{name}"),
            label_visibility="collapsed",
            key="group",
            persist_state="session",
        )
        group = session.chosen("group", GROUPS) or "kind"
        GROUPS[group](settings, text, found)
        if not settings.composed:
            term = glossary_term(group, settings)
            st.caption(f"[{text('glossary.link')}]({glossary_address(text)}#{term})")


def glossary_term(group: str, settings: Settings) -> str:
    """The term of the glossary that explains what is chosen in a group."""
    return {
        "kind": settings.kind,
        "words": "token",
        "vectors": "embedding",
        "position": f"position-{settings.position}",
        "mask": "mask",
        "formulas": f"weighting-{settings.weighting}",
        "heads": "projection",
    }[group]


def _kind(settings: Settings, text: Text, found: Exploration | None) -> None:
    del found
    controls.choose(text, "kind", "collapsed")
    explained, drawn = st.columns((5, 6), gap="medium", vertical_alignment="center")
    with explained:
        st.markdown(text(f"kind_about.{settings.kind}"))
    with drawn:
        picture = kind_picture(settings.kind, text)
        st.image(picture, width=FLOW_WIDTH, alt=text(f"kind_about.{settings.kind}"))


def _words(settings: Settings, text: Text, found: Exploration | None) -> None:
    del found
    words(settings, text)


def _vectors(settings: Settings, text: Text, found: Exploration | None) -> None:
    controls.choose(text, "vectors", "collapsed")
    chosen, explained = _beside(any(applies(settings, name) for name in dependents("vectors")))
    with chosen:
        controls.belonging(text, settings, "vectors")
        if settings.vectors == "random":
            bounds = FIELDS["seed"].metadata
            st.number_input(
                text("seed.label"), bounds["low"], bounds["high"], **session.bound("seed")
            )
    with explained:
        origin = source(settings, loaded())
        sentence = about(settings, text, found.words if found else (), origin)
        st.markdown(escape_markdown(sentence))
    if settings.vectors == "contextual":
        ready.buttons(settings, text)


def _position(settings: Settings, text: Text, found: Exploration | None) -> None:
    controls.choose(text, "position", "collapsed")
    chosen, explained, drawn = st.columns((3, 4, 4), gap="medium")
    with chosen:
        controls.belonging(text, settings, "position")
        if POSITIONS[settings.position].untrained:
            _draw_again(text)
        st.button(
            text("shuffle.button"),
            key="shuffle",
            disabled=settings.is_locked("text"),
            on_click=_shuffle,
        )
    with explained:
        entry = POSITIONS[settings.position]
        _formula(f"{entry.left.latex} = {entry.formula}", text(f"position_about.{entry.name}"))
        if settings.vectors == "contextual":
            st.markdown(text("shuffle.contextual"))
        elif found is not None:
            change = order_effect(found, settings)
            seen = "sees" if change > 1e-9 else "blind"
            st.markdown(text(f"shuffle.{seen}", change=printed(change)))
    with drawn:
        if found is not None and (picture := _position_picture(found, settings)):
            about = text(f"picture.{picture.shows}")
            st.image(picture.image, width=picture.width, alt=about)
            st.caption(about)


def _position_picture(found: Exploration, settings: Settings) -> Picture | None:
    before = POSITIONS[settings.position].before_projection
    width = (found.queries.vectors if before else found.trace.queries).shape[1]
    parameters = position_parameters(settings)
    return position_picture(settings.position, parameters, *found.trace.shape, width)


def _shuffle() -> None:
    session.put(**shuffled(session.now()))


def _mask(settings: Settings, text: Text, found: Exploration | None) -> None:
    del found
    controls.choose(text, "mask", "collapsed")
    chosen, explained = _beside(settings.mask != "none")
    with chosen:
        if applies(settings, "hidden"):
            _words_to_hide(settings, text)
        controls.belonging(text, settings, "mask", without="hidden")
    with explained:
        about = text(f"mask_about.{settings.mask}")
        if settings.mask in MASKS and settings.mask != "none":
            _formula(MASKS[settings.mask].formula, about)
        else:
            st.markdown(about)
        if applies(settings, "mask_when"):
            st.markdown(text(f"masked.{settings.mask_when}"))


def _words_to_hide(settings: Settings, text: Text) -> None:
    """The keys as buttons that stay pressed; the pressed ones are hidden."""
    origin = source(settings, loaded())
    words = labels(tokens_of(settings.text, settings, origin.words))
    hidden = [index for index in settings.hidden if index < len(words)]
    session.fill("hidden_words", hidden)
    st.pills(
        text("hidden.label"),
        range(len(words)),
        selection_mode="multi",
        format_func=lambda index: escape_markdown(words[index]),
        key="hidden_words",
        on_change=_hide,
        disabled=settings.is_locked("hidden"),
        wrap=True,
    )


def _hide() -> None:
    session.accept({"hidden": st.session_state.get("hidden_words")}, "hidden")


def _formulas(settings: Settings, text: Text, found: Exploration | None) -> None:
    del found
    comparing, scoring, weighing = st.columns((4, 3, 5), gap="medium")
    with comparing:
        controls.select(text, "similarity", "all_")
        entry = SIMILARITIES[settings.similarity]
        about = text(f"similarity_about.{entry.name}")
        _formula(f"{SIMILARITY.latex} = {entry.formula}", about)
    with scoring:
        controls.select(text, "scoring", "all_")
        st.markdown(f"${SCORE.latex} = \\displaystyle {SCORINGS[settings.scoring].formula}$")
        if WEIGHTINGS[settings.weighting].uses_temperature:
            controls.slide(text, "temperature")
    with weighing:
        controls.choose(text, "weighting")
        weighting = WEIGHTINGS[settings.weighting]
        about = text(f"weighting_about.{weighting.name}")
        _formula(f"{WEIGHT.latex} = {weighting.formula}", about)


def _heads(settings: Settings, text: Text, found: Exploration | None) -> None:
    del found
    controls.choose(text, "projection", "collapsed")
    chosen, explained = _beside(settings.projection != "none")
    with chosen:
        controls.belonging(text, settings, "projection", without="head")
        if settings.projection != "none":
            _draw_again(text)
    with explained:
        st.markdown(text(f"projection_about.{settings.projection}"))


def _draw_again(text: Text) -> None:
    st.button(text("choices.again"), key="again", on_click=_next_seed)


def _next_seed() -> None:
    session.put(seed=(session.now().seed + 1) % (1 + FIELDS["seed"].metadata["high"]))


def _beside(more: bool) -> Sequence[DeltaGenerator]:
    """Two columns, for choices and their explanation; one container if there are no choices."""
    return st.columns((5, 6), gap="medium") if more else [st.container()] * 2


def _formula(latex: str, about: str) -> None:
    st.markdown(f"$\\displaystyle {latex}$")
    st.markdown(about)


GROUPS = {
    "kind": _kind,
    "words": _words,
    "vectors": _vectors,
    "position": _position,
    "mask": _mask,
    "formulas": _formulas,
    "heads": _heads,
}


def summary(settings: Settings, text: Text) -> None:
    """The choices that are not the default, each with a button that resets it; none at first."""
    differing = [name for name in SUMMED_UP if getattr(settings, name) != getattr(DEFAULTS, name)]
    if not differing:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="summary"):
        st.html(STYLE)
        st.caption(text("choices.differs"), width="content")
        for name in differing:
            st.button(
                _chip(settings, name, text),
                key=f"undo_{name}",
                icon=":material/close:",
                icon_position="right",
                help=text("choices.undo"),
                disabled=settings.is_locked(name),
                on_click=_undo,
                args=(name,),
            )


def _undo(name: str) -> None:
    session.put(**{each: getattr(DEFAULTS, each) for each in (name, *dependents(name))})


def _chip(settings: Settings, name: str, text: Text) -> str:
    choices = [controls.in_words(text, settings, name)]
    choices += [
        controls.in_words(text, settings, each)
        for each in dependents(name)
        if each not in ("hidden", "head")
        and applies(settings, each)
        and getattr(settings, each) != getattr(DEFAULTS, each)
    ]
    return " · ".join(choices)

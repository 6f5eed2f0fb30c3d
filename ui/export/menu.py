"""The place on a page where the current view is taken away as files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeGuard

import streamlit as st
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from ui.export.formats import ROWS, Format, Make, Offer, Sliced, Written, in_row
from ui.export.names import stem
from ui.export.table import MOST_LINES, Table
from ui.export.wire import PictureButtons
from ui.kit import waiting
from ui.kit.component import BUTTONS, component
from ui.kit.language import Text

_PICTURE = component("picture", __file__, BUTTONS)

LONG = 0.5
"""Seconds. A file that takes longer is made while the page says how far it is, and can be stopped;
then it is there to be saved. All others are made when they are saved.
"""

ASKED = f"{waiting.WORK}asked"
"""What a session remembers of it: `Asked`."""

LARGE = 20_000
"""From so many numbers on the sizes of the files are said."""


class Asked(NamedTuple):
    """A file that takes long: its format, what is to be in it, and the file, once it is made."""

    name: str
    content: object
    file: Written | None = None


def button(text: Text) -> PopoverContainer:
    """Opens the list of files."""
    return st.popover(text("export.label"), key="export", on_change="rerun")


def take_away(folded: PopoverContainer, text: Text, offer: Offer) -> None:
    """The list of files, once its button has opened it: a row for each that has a format on offer.

    A page with one trace has its offer from `Taken.offer`; another makes its own, of the formats
    that it has.
    """
    if not folded.open:
        asked: Asked | None = st.session_state.get(ASKED)
        if asked and asked.file:
            del st.session_state[ASKED]
        return
    with folded:
        for row in ROWS:
            if formats := in_row(row, offer.files):
                _row(row, formats, text, offer)


def _row(row: str, formats: list[Format], text: Text, offer: Offer) -> None:
    about = [
        f"**{text(f'export.formats.{each.name}.label')}**: "
        f"{text(f'export.formats.{each.name}.about')}"
        for each in formats
    ]
    st.markdown(text(f"export.rows.{row}"), help="\n\n".join(about))
    if drawn := [each for each in formats if offer.files[each.name] is None]:
        _pictures(row, drawn, text, offer)
    if made := [each for each in formats if offer.files[each.name]]:
        buttons = st.container(horizontal=True, key=f"export_{row}")
        ready = {each.name: file for each in made if (file := _in_slices(each, text, offer))}
        with buttons:
            number = _number(text) if any(each.numbered for each in made) else 1
            for each in made:
                _button(each, number, text, offer, ready.get(each.name))
    fitting = [each for each in formats if not _is_too_long(offer.files[each.name])]
    for each in formats:
        if _is_too_long(make := offer.files[each.name]):
            st.caption(_too_long(each, make, fitting, text))
    if offer.numbers >= LARGE and any(each.size for each in fitting):
        st.caption(text("export.large", sizes=_sizes(fitting, offer.numbers)))


def _button(kind: Format, number: int, text: Text, offer: Offer, ready: Written | None) -> None:
    """Hands the file out that is ``ready``, or has it made."""
    make = offer.files[kind.name]
    assert make is not None
    label = text(f"export.formats.{kind.name}.label")
    if _is_too_long(make):
        st.button(label, key=f"make_{kind.name}", disabled=True)
        return
    if ready is None and _is_long(make):
        st.button(label, key=f"make_{kind.name}", on_click=_ask, args=[kind.name, offer.content])
        return
    st.download_button(
        label,
        ready or (partial(make, number) if kind.numbered else make),
        kind.file(offer.title, number),
        kind.mime,
        key=f"file_{kind.name}",
        on_click="ignore",
        icon=":material/download:" if ready else None,
    )


def _is_long(make: Make | None) -> TypeGuard[Sliced]:
    return isinstance(make, Sliced) and make.seconds > LONG


def _is_too_long(make: Make | None) -> TypeGuard[Table]:
    return isinstance(make, Table) and not make.fits


def _too_long(kind: Format, table: Table, others: list[Format], text: Text) -> str:
    """Why there is no such file, and what to do: ``others`` of its row hold the numbers too."""
    label, *rest = (text(f"export.formats.{each.name}.label") for each in (kind, *others))
    numbers = {"lines": f"{table.lines:,}", "most": f"{MOST_LINES:,}"}
    instead = text("export.and").join(rest)
    name = "export.too_long.beside" if rest else "export.too_long.alone"
    return text(name, label=label, instead=instead, **numbers)


def _ask(name: str, content: Callable[[], object]) -> None:
    """Have a file made on the page: one at a time."""
    st.session_state[ASKED] = Asked(name, content())
    waiting.forget("file")


def _in_slices(kind: Format, text: Text, offer: Offer) -> Written | None:
    """The file, if it takes long and was asked for. The page says how far it is, and then that it
    is there.
    """
    state, make = st.session_state, offer.files[kind.name]
    asked: Asked | None = state.get(ASKED)
    if asked is None or asked.name != kind.name or not _is_long(make):
        return None
    if asked.content != offer.content():  # something else has been typed or chosen since
        del state[ASKED]
        waiting.forget("file")
        return None
    file = asked.file or waiting.computed("file", asked[:2], make.slices, text)
    if file is not None:
        state[ASKED] = asked._replace(file=file)
        label = text(f"export.formats.{kind.name}.label")
        st.caption(text("export.ready", label=label))
    return file


def _pictures(row: str, formats: list[Format], text: Text, offer: Offer) -> None:
    """Buttons that ask the view on the page for a picture of itself."""
    data: PictureButtons = {
        "label": text(f"export.rows.{row}"),
        "unseen": text("export.unseen"),
        "stem": stem(offer.title),
        "formats": [(each.ending, text(f"export.formats.{each.name}.label")) for each in formats],
    }
    # In a list: Streamlit would pass a dictionary within a dictionary to pandas.
    _PICTURE(key="picture", data=[data])


def _number(text: Text) -> int:
    number: int = st.number_input(
        text("export.seed"), 1, 9999, key="sheet", label_visibility="collapsed", width=130
    )
    return number


def _sizes(formats: list[Format], numbers: int) -> str:
    sizes = {each.ending: each.size * numbers / 1e6 for each in formats if each.size}
    return ", ".join(
        f"{ending.upper()} ≈ {size:.{0 if size >= 10 else 1}f} MB" for ending, size in sizes.items()
    )

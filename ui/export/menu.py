"""The place on a page where the current view is taken away as files."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from ui.export.formats import ROWS, Format, Offer, in_row
from ui.export.names import stem
from ui.export.wire import PictureButtons
from ui.kit.component import BUTTONS, component
from ui.kit.language import Text

_PICTURE = component("picture", __file__, BUTTONS)

LARGE = 20_000
"""From so many numbers on the sizes of the files are said."""


def button(text: Text) -> PopoverContainer:
    """Opens the list of files."""
    return st.popover(text("export.label"), key="export", on_change="rerun")


def take_away(folded: PopoverContainer, text: Text, offer: Offer) -> None:
    """The list of files, once its button has opened it: a row for each that has a format on offer.

    A page with one trace has its offer from `Taken.offer`; another makes its own, of the formats
    that it has.
    """
    if not folded.open:
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
        with st.container(horizontal=True, key=f"export_{row}"):
            number = _number(text) if any(each.numbered for each in made) else 1
            for each in made:
                _download(each, number, text, offer)
    if offer.numbers >= LARGE and any(each.size for each in formats):
        st.caption(text("export.large", sizes=_sizes(formats, offer.numbers)))


def _download(kind: Format, number: int, text: Text, offer: Offer) -> None:
    make = offer.files[kind.name]
    assert make is not None
    st.download_button(
        text(f"export.formats.{kind.name}.label"),
        partial(make, number) if kind.numbered else make,
        kind.file(offer.title, number),
        kind.mime,
        key=f"file_{kind.name}",
        on_click="ignore",
    )


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
    return ", ".join(
        f"{each.ending.upper()} ≈ {each.size * numbers / 1e6:.0f} MB"
        for each in formats
        if each.size
    )

"""The message of a page whose file of weights is missing or damaged."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from models.manifest import WeightsError
from ui.kit.language import Text

LOG = logging.getLogger(__name__)


@contextmanager
def reported(text: Text) -> Iterator[None]:
    """Draw what needs no such file; the error itself goes into the server's log."""
    try:
        yield
    except WeightsError as error:
        LOG.error("%s", error)
        st.error(text("frame.damaged", file=error.path.name))

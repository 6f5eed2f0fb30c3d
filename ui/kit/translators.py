"""The one process with packaged translators, shared by all visitors."""

from __future__ import annotations

import streamlit as st

from models.translation.asking import Translators
from ui.kit.visitor import is_here


@st.cache_resource
def worker() -> Translators:
    """The worker of this server, which starts when first asked and ends with the server.

    An asker is a visitor, and after a space what for, so that a visitor may ask several things.
    """
    return Translators(present=lambda asker: is_here(asker.partition(" ")[0]))

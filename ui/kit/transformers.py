"""The one process with trained Transformers, shared by all pages."""

from __future__ import annotations

import streamlit as st

from models.transformer.questions import Transformers
from ui.kit.visitor import is_here


@st.cache_resource
def worker() -> Transformers:
    """The worker of this server, which starts when first asked and ends with the server.

    An asker is a visitor, and after a space what for, so that a visitor may ask several things.
    """
    return Transformers(present=lambda asker: is_here(asker.partition(" ")[0]))

"""What the application has besides Streamlit's, wherever it is started from."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ui.frame.document import MIDDLEWARE
from ui.frame.files import FILES
from ui.kit import serving

PARTS: Mapping[str, Any] = MappingProxyType(
    {"lifespan": serving.begin, "middleware": MIDDLEWARE, "routes": (FILES,)}
)
"""Keyword arguments of ``st.App``, which `streamlit run` must find by that name in a main file."""

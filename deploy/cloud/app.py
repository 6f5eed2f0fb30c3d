"""The app for Streamlit Community Cloud, which installs what the folder of this file lists.

Main file path: deploy/cloud/app.py. TensorFlow does not fit into the memory there.
"""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from ui.frame.application import PARTS  # noqa: E402

app = st.App(ROOT / "app.py", **PARTS)

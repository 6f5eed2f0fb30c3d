"""The app for `streamlit run`, and the Explorer, its first page.

The server imports this module once, and runs it as a script for everybody who opens the page.
"""

import streamlit as st

if __name__ == "__main__":
    from ui.explorer.page import page

    page()
else:
    from ui.frame.application import PARTS

    app = st.App(__file__, **PARTS)

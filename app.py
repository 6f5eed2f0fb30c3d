"""What `streamlit run` serves, and the Explorer, its first page.

The server imports this module once. For whoever opens the page it runs it as a script.
"""

import streamlit as st

if __name__ == "__main__":
    from ui.explorer.page import page

    page()
else:
    from ui.frame.document import MIDDLEWARE
    from ui.kit import serving

    app = st.App(__file__, lifespan=serving.begin, middleware=MIDDLEWARE)

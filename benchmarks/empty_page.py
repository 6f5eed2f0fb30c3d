"""The least that a page can be: what one rerun of any page costs at best."""

import streamlit as st

st.text_input("Sentence")

"""The least that a page with a view can be: a text field, and a script that draws what it holds."""

import streamlit as st

LENGTH = st.components.v2.component(
    "length",
    html="<p></p>",
    js="""export default ({ data, parentElement }) => {
      parentElement.querySelector('p').textContent = `${data.length}: ${data}`;
    };""",
)

LENGTH(key="stage", data=st.text_input("Sentence", live=True, key="text"))

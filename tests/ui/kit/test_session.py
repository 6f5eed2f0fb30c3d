"""What a session remembers, because an address cannot hold it."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from ui.kit import session

    settings = session.begin()
    st.text(settings.text)
    for step, letter in ((2, "猫"), (3, "狗")):
        changes = {"text": letter * 450, "step": step}
        st.button(letter, on_click=session.put, kwargs=changes)
    st.text(f"{session.is_whole()}")


def test_the_browsers_back_brings_a_text_that_was_too_long_for_its_address() -> None:
    at = AppTest.from_function(page, default_timeout=60).run()
    addresses = {}
    for button, letter in enumerate("猫狗"):
        at.button[button].click().run()
        assert [each.value for each in at.text] == [letter * 450, "False"]
        addresses[letter] = dict(at.query_params)
        assert "text" not in addresses[letter]
    for letter in "猫狗":
        at.query_params.clear()
        at.query_params.update(addresses[letter])
        at.run()
        assert at.text[0].value == letter * 450

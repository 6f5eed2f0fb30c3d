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


def hurried() -> None:
    import streamlit as st

    from ui.kit import session

    settings = session.begin(sends=False)
    st.text(settings.text)
    st.text(st.query_params.get("text", ""))
    st.button("type", on_click=session.put, kwargs={"text": "a cat"})
    if st.button("type, and be overtaken", on_click=session.put, kwargs={"text": "a dog"}):
        st.stop()
    session.send_address()


def test_an_address_may_be_sent_after_what_people_wait_for() -> None:
    at = AppTest.from_function(hurried, default_timeout=60).run()
    at.button[0].click().run()
    assert [each.value for each in at.text] == ["a cat", ""]
    assert at.query_params["text"] == "a cat"


def test_what_was_typed_stays_though_its_address_was_not_sent() -> None:
    at = AppTest.from_function(hurried, default_timeout=60).run()
    at.button[0].click().run()
    at.button[1].click().run()
    assert at.query_params["text"] == "a cat"
    at.run()
    assert at.text[0].value == "a dog"
    assert at.query_params["text"] == "a dog"
    at.query_params["text"] = "a cat"  # the browser's Back
    at.run()
    assert at.text[0].value == "a cat"

"""What the tests of the Explorer share: its page with a group unfolded, and slow formulas."""

import numpy as np
from streamlit.testing.v1 import AppTest

from models.text.tokens import tokenize
from models.vectors import embeddings
from tests.ui.explorer.test_explorer import opened

SENTENCE = "A cat and a dog"

WORDS = 5


def vectors(text: str) -> np.ndarray:
    return embeddings.load("en").vectors(tokenize(text))


def ratio_softmax(queries: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """The article's weights, a row at a time."""
    rows = []
    for query in queries:
        similarities = [float(query @ key) for key in keys]
        powers = [np.exp(similarity / sum(similarities)) for similarity in similarities]
        rows.append([power / sum(powers) for power in powers])
    return np.array(rows)


def with_panel(group: str, **link: str) -> AppTest:
    """The page with one group of the panel open."""
    at = opened(**link)
    at.button(key="more").click().run()
    at.button_group(key="group").set_value(group).run()
    assert not at.exception, at.exception
    return at


def link_of(at: AppTest) -> dict[str, str]:
    """The address; AppTest gives what the test itself wrote without a list around it."""
    link = dict(at.query_params)
    return {name: value if isinstance(value, str) else value[0] for name, value in link.items()}

"""The page on which a network learns: a real one, with TensorFlow in its own process."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from models.learning.replay import beginning, replay
from models.learning.setup import STEPS, Setup, suited
from models.learning.shelf import films
from models.learning.tasks import TASKS
from tests.browser.conftest import OpenPage, wait_idle
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.train import away
from ui.train.network import held_out

SETUP = Setup("reverse", rate=0.01)
LEARNED_MS = 180_000
"""TensorFlow starts, and the network takes some hundred steps, beside other tests."""


def shown_weights(page: Page) -> np.ndarray:
    """The weights in the cells of the stage, as printed."""
    texts = page.locator(".stage .heat g.cells text").all_text_contents()
    return np.array([float(text) for text in texts]).reshape(8, 8)


def test_a_network_learns_and_its_film_is_scrubbed(open_page: OpenPage) -> None:
    page = open_page("/train", {"net_rate": "0.01"})
    units = held_out(TASKS["reverse"])
    status = page.locator(".status")
    expect(status).to_contain_text("Press Train")
    first = replay(SETUP, beginning(SETUP).weights, units).heads[0][0].weights
    np.testing.assert_allclose(shown_weights(page), first, atol=0.0006)

    page.get_by_role("button", name="Train", exact=True).click()
    curves = page.locator(".film figure.wide figcaption")
    expect(curves).to_contain_text(re.compile(r"right answers (99|100) %"), timeout=LEARNED_MS)
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(status).to_have_text("Paused.")
    expect(page.get_by_role("button", name="Go on", exact=True)).to_have_count(1)
    wait_idle(page)
    assert (
        np.fliplr(shown_weights(page)).diagonal().mean() > 0.5 > np.fliplr(first).diagonal().mean()
    )
    for outlines in (".film .map rect:not(.rim)", ".stage .heat rect.frame"):
        expect(page.locator(outlines)).to_have_count(8)  # each row's answer

    handle = page.locator(".film input[type=range]")
    handle.focus()
    page.keyboard.press("Home")
    expect(page.locator(".film .at")).to_have_text("step 0")
    page.wait_for_url(re.compile("moment=1"))
    wait_idle(page)
    np.testing.assert_allclose(shown_weights(page), first, atol=0.0006)


def test_a_film_plays_from_a_file(tmp_path: Path, static_page: Callable[[Path, str], Page]) -> None:
    made = films()[suited("it")]
    units = held_out(TASKS["it"])
    side = away.Side(made, made.frames[-1])
    source = away.page((side,), units, Settings(task="it", net_layers="2"), Text("en"))
    page = static_page(tmp_path, source)
    at = page.locator(".film .at")
    expect(at).to_have_text(f"step {STEPS}")
    page.locator(".film input[type=range]").press("Home")
    expect(at).to_have_text("step 0")
    tiles = page.locator(".film .tiles button")
    expect(tiles).to_have_count(2)
    tiles.first.click()
    expect(tiles.first).to_have_attribute("aria-pressed", "true")
    expect(at).to_have_text("step 0")

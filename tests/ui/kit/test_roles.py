"""The colours of queries, keys and values: one each, and legible."""

import tomllib

import pytest

from tests import ROOT
from ui.kit.roles import DARK, LIGHT

THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
NAMES = {"query": "blueTextColor", "key": "orangeTextColor", "value": "greenTextColor"}


def luminance(colour: str) -> float:
    """Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(("scheme", "roles"), [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize("role", NAMES)
def test_a_role_has_one_colour_that_can_be_read(
    scheme: str, roles: dict[str, str], role: str
) -> None:
    theme = THEME[scheme]
    assert theme[NAMES[role]] == roles[role]
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(roles[role], theme[ground]) >= 4.5

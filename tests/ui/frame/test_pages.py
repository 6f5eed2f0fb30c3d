"""Every page is known to the frame, and has a title in every language."""

import pytest

from tests import ROOT
from ui.frame.frame import ASIDE, PAGES
from ui.kit.language import LANGUAGES, Text

KNOWN = PAGES | ASIDE


def test_every_script_is_a_page_and_every_page_a_script() -> None:
    scripts = {f"pages/{file.name}" for file in (ROOT / "pages").glob("*.py")}
    assert set(KNOWN.values()) == scripts | {"app.py"}, "name it in PAGES or ASIDE of frame.py"


def test_a_page_is_called_after_its_script() -> None:
    """The navigation makes addresses of the scripts, and the frame finds the page by its name."""
    for name, script in KNOWN.items():
        assert script == ("app.py" if name == "explorer" else f"pages/{name}.py")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KNOWN)
def test_every_page_has_a_title(name: str, language: str) -> None:
    assert Text(language)(f"{name}.title")

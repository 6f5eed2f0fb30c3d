"""The watch that every browser test relies on sees what it is there to see."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

StaticPage = Callable[..., Page]
NOWHERE = "http://outside.invalid"
POLICY = """<meta http-equiv="Content-Security-Policy" content="img-src 'none'">"""


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        (f"fetch('{NOWHERE}/telemetry').catch(() => 0)", "left this machine"),
        (f"new WebSocket('{NOWHERE.replace('http', 'ws')}/')", "left this machine"),
        (f"new Image().src = '{NOWHERE}/pixel.png'", "left this machine"),
        ("throw new Error('broken')", "page error: broken"),
        ("console.error('complaint')", "console: complaint"),
        ("document.head.innerHTML = POLICY; new Image().src = '/x.png'", "policy: img-src"),
    ],
)
def test_troubles_are_seen(
    static_page: StaticPage, troubles: list[str], tmp_path: Path, script: str, trouble: str
) -> None:
    page = static_page(tmp_path, f"<script>const POLICY = `{POLICY}`; {script}</script>")
    for _ in range(100):
        if any(trouble in seen for seen in troubles):
            break
        page.wait_for_timeout(50)  # the browser tells of it when it gets to it
    assert any(trouble in seen for seen in troubles), troubles
    troubles.clear()


def test_a_folder_of_modules_is_served(static_page: StaticPage, tmp_path: Path) -> None:
    (tmp_path / "word.js").write_text("export const word = 'attention';", encoding="utf-8")
    html = """<p></p><script type="module">
        import { word } from './word.js';
        document.querySelector('p').textContent = word;
    </script>"""
    expect(static_page(tmp_path, html).get_by_text("attention")).to_be_visible()

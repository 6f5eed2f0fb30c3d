"""Charts with a word to every row or column: the script they become, and what they are sent."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

from tests import ROOT
from ui.kit.component import joined

PLOTS = ROOT / "ui/views/plots"


def test_the_modules_become_one_script(tmp_path: Path) -> None:
    script = joined(PLOTS / "plots.js")
    assert re.findall(r"^\s*import\b.*", script, re.MULTILINE) == []
    assert re.findall(r"^export\b.*", script, re.MULTILINE) == []
    declared = re.compile(r"^(?:const|let|(?:async )?function) (\w+)", re.MULTILINE)
    names = Counter(declared.findall(script))
    assert {"createBars", "createCurve", "createGrid", "edited", "serve"} <= names.keys()
    assert [name for name, count in names.items() if count > 1] == []
    if node := shutil.which("node"):
        (tmp_path / "plots.mjs").write_text(script, encoding="utf-8")
        subprocess.run([node, "--check", tmp_path / "plots.mjs"], check=True)

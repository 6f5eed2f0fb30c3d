"""A folder that is named when the server starts: the page offers its model, and shows it.

In a process of its own: what models there are is read once, when a process starts.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("safetensors", reason="requirements-models.txt is not installed")
pytest.importorskip("tokenizers", reason="requirements-models.txt is not installed")

from models.transformer.network import run
from tests import ROOT
from tests.models.transformer.test_folder import write

PROGRAM = """
import json, sys
import numpy as np
from streamlit.testing.v1 import AppTest
from tests.page import sent
from tests.ui.transformer import test_transformer_page as page
from tests.ui.views.test_view import read
from ui.transformer import asking

line = page.InProcess()
asking.worker, asking.AT_ONCE = lambda: line, 0
app = page.run(model="own", passage="a a a", typed_only="0", layer="2", layer_head="1")
stage = next(
    each.proto.bytes for each in app.get("bidi_component")
    if each.proto.id.endswith("-stage") and each.proto.bytes
)
header, arrays = read(stage)
print(json.dumps({
    "errors": [each.value for each in app.error],
    "tokens": [token["text"] for token in header["queries"]],
    "heads": sum(len(group["heads"]) for group in sent(app, "overview")["groups"]),
    "weights": arrays["weights"].tolist(),
}))
"""


@pytest.mark.parametrize("family", ["bert", "llama"])
def test_the_page_shows_a_model_of_one_s_own(tmp_path: Path, family: str) -> None:
    network = write(tmp_path, family)
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "ATTENTION_MODEL": str(tmp_path)},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    found = json.loads(finished.stdout.splitlines()[-1])
    assert found["errors"] == []
    assert found["tokens"] == ["[CLS]", "a", "a", "a", "[SEP]"]
    assert found["heads"] == len(network.layers) * network.design.heads
    numbers = [2, 5, 5, 5, 3]  # as the vocabulary of `write` has them
    expected = run(network, np.array(numbers)).layers[1].weights[0]
    np.testing.assert_allclose(found["weights"], expected, atol=1e-5)

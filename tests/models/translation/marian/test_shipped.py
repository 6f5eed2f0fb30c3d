"""Mozilla's translators, where their package is installed."""

import importlib.util

import numpy as np
import pytest

from models import translation
from models.manifest import WeightsError
from models.translation.marian.network import Writer
from models.translation.marian.translator import Translator
from models.translation.packaged import ALIGNER, PACKAGE, PACKAGED, folder
from models.translation.units import END

installed = pytest.mark.skipif(
    importlib.util.find_spec(PACKAGE) is None, reason="requirements-models.txt is not installed"
)

AREA = "The agreement on the European Economic Area was signed in August 1992."
ACORDO = "O acordo sobre o Espaço Económico Europeu foi assinado em Agosto de 1992."


@installed
def test_the_european_example_crosses_as_in_bahdanau_s_figure() -> None:
    made = translation.load("en-pt").translate(AREA)
    assert made.text == ACORDO
    weights = made.trace.weights
    looked = {
        token: made.source_tokens[column]
        for token, column in zip(made.target_tokens, weights.argmax(axis=1), strict=True)
    }
    crossed = {name: looked[name] for name in ("Espaço", "Económico", "Europeu")}
    assert crossed == {"Espaço": "Area", "Económico": "Economic", "Europeu": "European"}
    np.testing.assert_allclose(weights.max(axis=1).mean(), 0.91, atol=0.01)
    # With the row before the end, at which there is nothing to look for.
    model = translation.load("en-pt")
    writer = Writer(model.network, model.network.encode(model.vocabulary.cut(AREA, 64).numbers))
    ended = writer.follow([*made.numbers, END]).weights[ALIGNER]
    np.testing.assert_allclose(ended.max(axis=1).mean(), 0.86, atol=0.01)
    # Its neighbour in the same layer writes the same words without looking so.
    other = made.heads[1][1].weights.argmax(axis=1)
    assert (other != weights.argmax(axis=1)).sum() >= 4


@installed
def test_what_is_shown_of_a_piece_can_be_read_back() -> None:
    pieces = translation.load("en-pt").vocabulary.pieces
    assert len(set(pieces.tokens)) == len(pieces.tokens) == 31_998


@installed
def test_it_translates_back_as_the_package_does() -> None:
    native = importlib.import_module(f"{PACKAGE}._native")
    package = native.NativeDirection(str(folder("pt-en")))
    assert translation.load("pt-en").translate(ACORDO).text == package.translate(ACORDO)


@installed
def test_only_what_was_pinned_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    files = PACKAGED["en-pt"]
    monkeypatch.setattr(
        "models.translation.marian.translator.PACKAGED",
        {"en-pt": files._replace(model_sha256="0" * 64)},
    )
    with pytest.raises(WeightsError, match="sha256 0000"):
        Translator.load("en-pt")

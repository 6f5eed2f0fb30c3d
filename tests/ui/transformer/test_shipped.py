"""What a head does on the sentences that ship stands beside what it does on this one."""

from dataclasses import replace

import pytest

from models.transformer.measured import measured
from tests.ui.transformer.small import a_reading
from ui.kit.language import Text
from ui.transformer import overview
from ui.transformer.switching import heads_off

EN = Text("en")


@pytest.mark.parametrize("typed_only", [True, False])
def test_the_name_and_share_on_other_sentences_are_told(typed_only: bool) -> None:
    """Layer 1 head 3 of the encoder looks at the previous token, with special ones or without."""
    found = measured("e5", not typed_only)
    assert found is not None
    assert found.name(0, 2) == "previous"
    share = f"{100 * found.of_head(0, 2)['previous']:.0f}"
    sentence = overview.measured(a_reading(typed_only=typed_only), 0, 2)
    assert sentence.endswith(f"on 200 other sentences previous token {share}\N{NO-BREAK SPACE}%")
    assert found.name(0, 0) in ("mixed", "broad")
    mixed = overview.measured(a_reading(typed_only=typed_only), 0, 0)
    assert mixed.endswith(f"on 200 other sentences {EN(f'behaviours.{found.name(0, 0)}')}")


def test_a_model_of_one_s_own_was_not_measured() -> None:
    reading = a_reading()
    renamed = replace(reading, settings=replace(reading.settings, model="own"))
    assert "other sentences" not in overview.measured(renamed, 0, 2)


def test_the_heads_of_a_behaviour_are_those_that_show_it_on_many_sentences() -> None:
    found = measured("e5")
    assert found is not None
    off = heads_off(a_reading(off="next"))
    assert off == found.heads_of("next")
    assert (2, 6) in off

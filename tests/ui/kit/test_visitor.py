"""Whose question it is: that of a session that is gone is not answered any more."""

from types import ModuleType

import pytest

from ui.kit import transformers, translators


@pytest.mark.parametrize("module", [transformers, translators])
def test_a_question_waits_as_long_as_its_session_is_here(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An asker is a session and, behind a space, what of it asks."""
    monkeypatch.setattr(module, "is_here", lambda session: session == "here")
    queue = module.worker.__wrapped__()
    assert [queue.present(asker) for asker in ("here lesson", "here", "gone lesson")] == [
        *(True, True),
        False,
    ]

"""How many examples Hypothesis tries: few by day, many by night, fewer where each costs much."""

from typing import Any

from hypothesis import settings


def examples(share: float, **options: Any) -> settings:
    """`share` times as many as the profile in force has (`tests/conftest.py`)."""
    return settings(max_examples=max(1, round(share * settings.default.max_examples)), **options)

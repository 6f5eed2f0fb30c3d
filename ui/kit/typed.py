"""The old name of `ui.kit.escape.escape_markdown`, under which some rooms still import it."""

from ui.kit.escape import escape_markdown as literal

__all__ = ["literal"]

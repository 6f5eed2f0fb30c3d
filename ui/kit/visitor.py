"""Who asks, for those who answer many."""

from __future__ import annotations

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def visitor() -> str:
    """This visitor's session; nothing where a script runs by itself."""
    run = get_script_run_ctx()
    return run.session_id if run else ""


def is_here(session: str) -> bool:
    """Whether the page of the session is still open."""
    return not runtime.exists() or runtime.get_instance().is_active_session(session)

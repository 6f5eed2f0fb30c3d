"""Who asks a question, for a worker that serves many visitors."""

from __future__ import annotations

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def visitor() -> str:
    """The id of this visitor's session; "" if a script runs without one."""
    run = get_script_run_ctx()
    return run.session_id if run else ""


def is_here(session: str) -> bool:
    """Whether the page of the session is still open."""
    return not runtime.exists() or runtime.get_instance().is_active_session(session)

"""The uploads of a session: Streamlit would keep every file until the session ends.

Anybody who is connected can put a file on the server, whether or not a page asks for one.
"""

from __future__ import annotations

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

MOST_FILES = 2
"""The file in use, and the one that will replace it."""

_add = MemoryUploadedFileManager.add_file


def keep_few() -> None:
    """From now on a session's newest files push out its oldest."""
    MemoryUploadedFileManager.add_file = _add_and_keep_few  # type: ignore[method-assign, assignment]


def _add_and_keep_few(
    files: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec
) -> None:
    _add(files, session_id, file)
    held = list(files.file_storage.get(session_id, ()))
    for file_id in held[:-MOST_FILES]:
        files.remove_file(session_id, file_id)

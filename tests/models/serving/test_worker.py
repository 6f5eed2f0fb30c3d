"""The process beside the server, when it does not do what it should."""

import sys

import pytest

from models.serving.worker import Worker, WorkerDied

ANSWERS_ONCE = """
import os, sys, time
sys.stdin.readline()
os.close(0)
print("{}", flush=True)
time.sleep(60)
"""


def test_one_that_reads_no_more_has_died() -> None:
    """The question stays in the pipe's buffer, which cannot be emptied."""
    worker = Worker((sys.executable, "-c", ANSWERS_ONCE), seconds=30)
    worker.answer({})
    for _ in range(2):
        with pytest.raises(WorkerDied):
            worker.answer({"once": "more"})
        worker.answer({})
    worker.clear()

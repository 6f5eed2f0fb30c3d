"""The process beside the server, when it does not do what it should."""

import os
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


@pytest.mark.skipif(not hasattr(os, "setpriority"), reason="Windows has no such priorities")
def test_one_that_yields_lets_the_server_go_first() -> None:
    priority = os.getpriority(os.PRIO_PROCESS, 0)
    for yields in (0, 1):
        worker = Worker((sys.executable, "-c", ANSWERS_ONCE), seconds=30, yields=yields)
        worker.answer({})
        process = worker.process_id
        assert process
        assert os.getpriority(os.PRIO_PROCESS, process) == min(19, priority + yields)
        worker.clear()

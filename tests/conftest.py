"""What every test shares: one thread as in the server, a quiet TensorFlow, little to collect, and
Hypothesis that repeats itself.
"""

import gc
import os

# Read once, when NumPy or TensorFlow is first imported, so set before any test module can do that.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import pytest
from hypothesis import HealthCheck, settings

# Thousands of tests are collected, and nothing of them is garbage: a fifth of the time went into
# looking for some after every 700 objects.
gc.set_threshold(100_000, 20, 100)

# No deadline, because no test here is about time. By day few examples, the same every time, so that
# what failed once fails again; by night (HYPOTHESIS_PROFILE=nightly) many, and others every time.
settings.register_profile("day", deadline=None, derandomize=True, max_examples=25, database=None)
settings.register_profile(
    "nightly",
    deadline=None,
    max_examples=500,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "day"))


@pytest.fixture(scope="module", autouse=True)
def _nothing_old_to_collect() -> None:
    """Streamlit collects all garbage after each run of a page: half of a test's time, where it has
    to look at TensorFlow and at thousands of collected tests as well.
    """
    gc.collect()
    gc.freeze()

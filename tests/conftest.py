"""What every test shares: one thread as in the server, a quiet TensorFlow, and Hypothesis that
repeats itself.
"""

import os

# Read once, when NumPy or TensorFlow is first imported, so set before any test module can do that.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

from hypothesis import settings

# Hypothesis's own profile for such places: no deadline, because no test here is about time, and the
# same examples every time, so that what failed once fails again.
settings.load_profile("ci")

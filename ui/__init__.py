"""All that knows Streamlit or Plotly."""

import os

# Read once, when NumPy is first imported. Every visitor's numbers are small, and a visitor has a
# thread already: more threads for one product only wait for each other when the cores are busy.
for _name in ("OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_name, "1")

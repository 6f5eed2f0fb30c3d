"""What a benchmark ran on."""

import os
import platform
from pathlib import Path

import numpy as np
import streamlit


def machine() -> str:
    return (
        f"{processor()}, {os.cpu_count()} cores, {platform.system()}; Python"
        f" {platform.python_version()}, NumPy {np.__version__}, Streamlit {streamlit.__version__}"
    )


def processor() -> str:
    """The processor's name, where the system tells it."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()

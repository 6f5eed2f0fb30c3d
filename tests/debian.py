"""What the tests need of the system beside Python, installed where this process may."""

import os
import platform
import shutil
import subprocess
import sys


def install(*packages: str) -> bool:
    """Debian's packages by name; False where this is no Debian, or they cannot be installed."""
    apt = ["apt-get"] if os.geteuid() == 0 else ["sudo", "-n", "apt-get"]
    if not (_is_debian() and shutil.which(apt[0])):
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wanted = [*apt, "-qq", "install", "-y", "--no-install-recommends", *packages]
    return all(
        subprocess.run(command, env=quiet, stdout=sys.stderr, check=False).returncode == 0
        for command in ([*apt, "-qq", "update"], wanted)
    )


def _is_debian() -> bool:
    return platform.system() == "Linux" and platform.freedesktop_os_release()["ID"] == "debian"

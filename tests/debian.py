"""What the tests need of the system beside Python, installed where this process may."""

import os
import platform
import shutil
import subprocess
import sys


def install(*packages: str) -> bool:
    """Debian's packages by name, where this process may install them.

    False where this is no Debian, or they cannot be installed. Nothing here asks for more rights
    than the process has: who has fewer is told the command to give.
    """
    if not (_is_debian() and shutil.which("apt-get")):
        return False
    if os.geteuid() != 0:
        print(f"Needed: apt-get install {' '.join(packages)}", file=sys.stderr)
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wanted = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages]
    return all(
        subprocess.run(command, env=quiet, stdout=sys.stderr, check=False).returncode == 0
        for command in (["apt-get", "-qq", "update"], wanted)
    )


def _is_debian() -> bool:
    return platform.system() == "Linux" and platform.freedesktop_os_release()["ID"] == "debian"

"""Installation of Debian packages that the tests need."""

from __future__ import annotations

import os
import shutil
import subprocess


def install_package(name: str) -> None:
    """Install it where this is Debian and the user is root; else do nothing."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        command = f"apt-get update && apt-get install -y --no-install-recommends {name}"
        subprocess.run(command, shell=True, check=False, env=quiet)

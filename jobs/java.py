"""The Java that Spark is started with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

LEAST = 17
"""Spark 4 runs on this or newer (Spark docs, overview)."""

NEEDED = (
    f"Spark needs Java {LEAST} or newer, and {{found}}. Install it (on Debian and Ubuntu: apt-get install"
    " default-jre-headless), or name another: JAVA_HOME=/its/directory"
)


def trouble() -> str:
    """What is wrong with the Java that Spark would take, which is that of JAVA_HOME or the PATH; or ""."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=Path(home) / "bin") if home else shutil.which("java")
    found = version(java) if java else 0
    if found >= LEAST:
        return ""
    where = f"in {home}, which JAVA_HOME names" if home else "on the PATH"
    return NEEDED.format(found=f"{java} is Java {found}" if found else f"none is found {where}")


def version(java: str | Path) -> int:
    """The first number of its version, 8 for 1.8; 0 where it does not run."""
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    except OSError:
        return 0
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else 0

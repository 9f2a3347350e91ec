"""The version of the Java that Spark starts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

MIN_VERSION = 17
"""Spark 4 runs on this or newer (Spark docs, overview)."""

NEEDED = (
    f"Spark needs Java {MIN_VERSION} or newer, and {{found}}. Install it (on Debian and Ubuntu:"
    " apt-get install default-jre-headless), or set JAVA_HOME to the directory of another one"
)


def java_error() -> str:
    """Why Spark cannot use the Java of JAVA_HOME or the PATH; "" where it can."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=Path(home) / "bin") if home else shutil.which("java")
    found = version(java) if java else 0
    if found >= MIN_VERSION:
        return ""
    where = f"in {home}, the directory in JAVA_HOME" if home else "on the PATH"
    return NEEDED.format(found=f"{java} is Java {found}" if found else f"none is found {where}")


def version(java: str | Path) -> int:
    """The major version of a Java program, 8 for 1.8; 0 where it does not run."""
    try:
        output = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    except OSError:
        return 0
    found = re.search(r'version "(?:1\.)?(\d+)', output)
    return int(found[1]) if found else 0

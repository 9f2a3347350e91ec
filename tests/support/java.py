"""The Java of the tests, in which Spark runs.

`python -m tests.support.java` sees to it that there is one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from jobs.java import MIN_VERSION, NEEDED, version

DEBIANS = Path("/usr/lib/jvm")  # of which only one is on the PATH


def home() -> Path | None:
    """What JAVA_HOME should be: what it is, whose java is on the PATH, or one of Debian's packages."""
    named, found = os.environ.get("JAVA_HOME"), shutil.which("java")
    places = [Path(named)] if named else []
    places += [Path(found).resolve().parent.parent] if found else []
    places += sorted(DEBIANS.glob("*"), reverse=True)
    return next((place for place in places if version(place / "bin" / "java") >= MIN_VERSION), None)


def install() -> None:
    """Debian's package, for which one has to be root."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        command = "apt-get update && apt-get install -y --no-install-recommends default-jre-headless"
        subprocess.run(command, shell=True, check=False, env=quietly)


def main() -> None:
    if not home():
        install()
    found = home()
    if not found:
        sys.exit(NEEDED.format(found="the tests find none"))
    print(f"The tests use Java {version(found / 'bin' / 'java')}, in {found}.")


if __name__ == "__main__":
    main()

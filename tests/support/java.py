"""The Java of the tests, in which Spark runs.

`python -m tests.support.java` installs it where there is none.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from jobs.java import MIN_VERSION, NEEDED, version
from tests.support.debian import install_package

DEBIAN_FOLDER = Path("/usr/lib/jvm")  # only one of them is on the PATH


def home() -> Path | None:
    """The JAVA_HOME for tests: its value, else that of the java on the PATH, else one of Debian's
    packages."""
    named, found = os.environ.get("JAVA_HOME"), shutil.which("java")
    places = [Path(named)] if named else []
    places += [Path(found).resolve().parent.parent] if found else []
    places += sorted(DEBIAN_FOLDER.glob("*"), reverse=True)
    return next((place for place in places if version(place / "bin" / "java") >= MIN_VERSION), None)


def main() -> None:
    if not home():
        install_package("default-jre-headless")
    found = home()
    if not found:
        sys.exit(NEEDED.format(found="the tests find none"))
    print(f"The tests use Java {version(found / 'bin' / 'java')}, in {found}.")


if __name__ == "__main__":
    main()

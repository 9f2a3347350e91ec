"""The browser of the tests: one that is installed, or else Playwright's own.

`python -m tests.support.browser` sees to it that there is one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Quiet: a browser of the tests asks nobody for updates or lists of bad sites.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launched(playwright: Playwright) -> Browser:
    """Chromium: the one that CHROME names, or the first that starts: on the PATH, or Playwright's own.

    Raises playwright's Error when none does.
    """
    named = os.environ.get("CHROME")
    found = [named] if named else [*filter(None, map(shutil.which, INSTALLED)), None]
    for path in found[:-1]:
        try:
            return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        except Error:
            continue
    return playwright.chromium.launch(executable_path=found[-1], args=ARGUMENTS)


def starts() -> str:
    """The version of the browser, or "" where there is none that starts."""
    with sync_playwright() as playwright:
        try:
            browser = launched(playwright)
        except Error:
            return ""
        version = browser.version
        browser.close()
        return version


def install() -> None:
    """Playwright's own Chromium, or on Debian as root the system's."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not starts() and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run("apt-get update && apt-get install -y chromium", shell=True, check=False)


def main() -> None:
    if not starts() and "CHROME" not in os.environ:
        install()
    version = starts()
    if not version:
        sys.exit("The tests need a browser, and none starts. Install Chromium, or name one: CHROME=/its/path")
    print(f"The tests use Chromium {version}.")


if __name__ == "__main__":
    main()

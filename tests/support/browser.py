"""The browser of the tests: an installed one, or else Playwright's own.

`python -m tests.support.browser` installs one where there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from tests.support.debian import install_package

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# A browser of the tests downloads no updates and no lists of unsafe sites.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launched(playwright: Playwright) -> Browser:
    """Chromium: the program in CHROME, or the first that starts on the PATH, or Playwright's own.

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


def installed_version() -> str:
    """The version of the browser; "" where none starts."""
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
    if not installed_version():
        install_package("chromium")


def main() -> None:
    if not installed_version() and "CHROME" not in os.environ:
        install()
    version = installed_version()
    if not version:
        sys.exit("The tests need a browser, and none starts. Install Chromium, or set CHROME to its path")
    print(f"The tests use Chromium {version}.")


if __name__ == "__main__":
    main()

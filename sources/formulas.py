"""Texts in CSV that a spreadsheet would run as formulas, written so that it shows them instead.

The apostrophe before them is that of OWASP's "CSV Injection" page.
"""

from __future__ import annotations

import re

# A text that has the apostrophe already gets another, so that `restored` gives each text back.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")


def defused(text: str) -> str:
    """The text, with an apostrophe before it where it would be a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text that `defused` was given."""
    return text[1:] if _DEFUSED.match(text) else text

"""Escapes texts in CSV that a spreadsheet would evaluate as formulas.

The apostrophe before them is that of OWASP's "CSV Injection" page.
"""

from __future__ import annotations

import re

# A text that has the apostrophe already gets another, so that `unescape_formula` gives each text back.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def escape_formula(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would evaluate it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """The text without the apostrophe that `escape_formula` has added."""
    return text[1:] if _ESCAPED.match(text) else text

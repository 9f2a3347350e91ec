"""Tables of text for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wcwidth import wcswidth

# Texts of services, which could move the cursor or colour the terminal.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def text_table(rows: Sequence[Sequence[str]], indent: str = "  ") -> Iterator[str]:
    """Lines of a table in which each column is as wide as its widest cell. Control characters are replaced by
    �."""
    rows = [[_CONTROL.sub("\ufffd", cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield indent + "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return max(wcswidth(text), 0)

"""Tables of text for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wcwidth import wcswidth


def text_table(rows: Sequence[Sequence[str]], indent: str = "  ") -> Iterator[str]:
    """Lines with columns of the width of their widest cell."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield indent + "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return max(wcswidth(text), 0)

"""Tables in a terminal are aligned, whatever their texts hold."""

from __future__ import annotations

import pytest

from dashboard.app.text_table import text_table


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([], []),
        ([["a", "bbb"], ["cccc", "d"]], ["a     bbb", "cccc  d"]),
        ([["日本", "x"], ["abc", "y"]], ["日本  x", "abc   y"]),
        ([["e\u0301", "x"], ["ab", "y"]], ["e\u0301   x", "ab  y"]),
        ([["a", ""], ["b", "c"]], ["a", "b  c"]),
    ],
)
def test_columns_are_as_wide_as_their_widest_cell(rows: list[list[str]], lines: list[str]) -> None:
    assert list(text_table(rows, indent="")) == lines


def test_texts_of_services_do_not_control_the_terminal() -> None:
    (line,) = text_table([["a\x1b[31mb\x9b2J", "c\rd\n"]])
    assert line == "  a�[31mb�2J  c�d�"

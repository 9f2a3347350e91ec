"""Plain text is read as names with values where it has them, and else as the words of its lines."""

from __future__ import annotations

from typing import Any

import pytest

from sources.answers.plain_text import has_numbers, read_text

NGINX = """Active connections: 291
server accepts handled requests
 16630948 16630948 31070465
Reading: 6 Writing: 179 Waiting: 106
"""


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("temp: 21.5\nhum = 45\n", {"temp": "21.5", "hum": "45"}),
        ("temp: 21.5", {"temp": "21.5"}),
        ("temp=21.5 hum=45", {"temp": "21.5", "hum": "45"}),
        ("temp=21.5&hum=45", {"temp": "21.5", "hum": "45"}),
        ("temp=21,5;hum=45", {"temp": "21,5", "hum": "45"}),
        ("temp=21.5, hum=45", {"temp": "21.5", "hum": "45"}),
        ("Temp: 21.5 °C, Hum: 45%", {"Temp": "21.5 °C", "Hum": "45%"}),
        (NGINX, {"Active connections": "291", "Reading": "6", "Writing": "179", "Waiting": "106"}),
        (
            'ts=2026-11-22T01:00:00Z msg="all is well" ms=12\nts=2026-11-22T01:01:00Z msg="" ms=13\n',
            [
                {"ts": "2026-11-22T01:00:00Z", "msg": "all is well", "ms": "12"},
                {"ts": "2026-11-22T01:01:00Z", "msg": "", "ms": "13"},
            ],
        ),
        ("0.20 0.18 0.12 1/80 11206", [["0.20", "0.18", "0.12", "1/80", "11206"]]),
        ("up 5 days, load average: 0.20, 0.18\n1 2 3", [
            ["up", "5", "days,", "load", "average:", "0.20,", "0.18"], ["1", "2", "3"]]),
    ],
)  # fmt: skip
def test_a_text_is_read_by_its_names_or_its_words(text: str, data: Any) -> None:
    assert read_text(text) == data


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("21.5", True), ("temp: 21.5", True), ("1 2 3", True), ("hello", False), ("name: value", False)],
)
def test_texts_of_numbers_are_known(text: str, is_one: bool) -> None:
    assert has_numbers(text) is is_one

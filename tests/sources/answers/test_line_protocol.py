"""InfluxDB's line protocol is read as its description says, and a wrong line is named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.answers.line_protocol import read_line_protocol


@pytest.mark.parametrize(
    ("line", "tags", "fields", "time"),
    [
        ("m v=1", {}, {"v": 1.0}, None),
        ("m,a=x,b=y v=1.5e3,n=-2i,u=3u 1795602174000000000", {"a": "x", "b": "y"},
         {"v": 1500.0, "n": -2, "u": 3}, 1_795_602_174_000_000_000),
        ("m on=t,off=F,yes=true,no=FALSE -1", {}, {"on": True, "off": False, "yes": True, "no": False}, -1),
        (r"m,city=New\ York,k\=y=a\,b v=1", {"city": "New York", "k=y": "a,b"}, {"v": 1.0}, None),
        (r'm s="a, \"b\" = c \\",v=1 5', {}, {"s": 'a, "b" = c \\', "v": 1.0}, 5),
        ('m s="two\nlines",v=1', {}, {"s": "two\nlines", "v": 1.0}, None),
        (r"m,path=C:\dir v=1", {"path": r"C:\dir"}, {"v": 1.0}, None),
    ],
)  # fmt: skip
def test_a_line_is_a_measurement_with_tags_fields_and_a_time(
    line: str, tags: dict[str, str], fields: dict[str, Any], time: int | None
) -> None:
    row = {"measurement": "m", "tags": tags, "fields": fields, "time": time}
    assert read_line_protocol(f"# a comment\n\n{line}\r\n{line}\n") == [row, row]


@pytest.mark.parametrize(
    "line", ["m", "m v", "m v=", "m v=1 now", "m,a v=1", ",a=b v=1", "m v=1,", "m v=abc", '{"v": 1}']
)
def test_what_is_no_line_is_named_by_its_number(line: str) -> None:
    with pytest.raises(ValueError, match=r"line 2, .* is no measurement with fields"):
        read_line_protocol(f"m v=1\n{line}\n")


@given(st.text(alphabet='mva1=,." \\\n#i-', max_size=60))
def test_any_text_is_lines_or_a_value_error(text: str) -> None:
    try:
        rows = read_line_protocol(text)
    except ValueError as error:
        assert str(error)
    else:
        assert all(row["fields"] for row in rows)

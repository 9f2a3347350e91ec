"""The table in a file is read, with remarks about what is unusual in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.recording_file import read_table


def test_rows_that_are_wider_than_the_header_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "day.csv"
    file.write_text("time,v\n2026-11-22,1\n2026-11-23,2,3\n", encoding="utf-8")
    table, remarks = read_table(file)
    assert table.to_dict("list") == {"time": ["2026-11-22"], "v": ["1"]}
    (remark,) = remarks
    assert remark.startswith("1 row has more cells than the header and is left out, such as row 2, ")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("day.txt", "time,v\n", "must be a recording whose name ends in .csv or .parquet"),
        ("day.csv", "", "is empty; record it again or set another"),
        ("day.parquet", "no parquet", r"cannot be read as parquet \("),
        ("missing.csv", None, "does not exist; a relative path starts at "),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: str | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=f"^{reason}"):
        read_table(tmp_path / name)

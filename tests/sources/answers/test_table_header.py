"""The header of a table is found among what exports write above it."""

from __future__ import annotations

import pytest

from sources.answers.table_header import TextLine, find_header, is_value


def header(*rows: str, comments: tuple[str, ...] = ()) -> tuple[int, tuple[str, ...]]:
    """The header of rows whose cells commas separate; comments are above them."""
    above = ["x", *rows]
    found = [TextLine(place, row.split(","), not above[place]) for place, row in enumerate(rows) if row]
    return find_header(found, [TextLine(-1, comment.split(",")) for comment in comments])


@pytest.mark.parametrize(
    ("rows", "before", "names"),
    [
        (["time,t", "2024-01-01,1"], 1, ("time", "t")),
        (["2024-01-01,1", "2024-01-02,2"], 0, ("column 1", "column 2")),
        (["1,2"], 0, ("column 1", "column 2")),
        (["time,t"], 1, ("time", "t")),
        (["Station 5", "time,t", "2024-01-01,1", "2024-01-02,1"], 2, ("time", "t")),
        (["time,t", ",°C", "2024-01-01,1", "2024-01-02,1"], 1, ("time", "t")),
        (
            [
                "surface,parameter,cloud",
                "Date,Time (UTC),%",
                "Datum,Uhrzeit (UTC),Wolken",
                "28.11.26,19:00,88",
            ],
            3,
            ("Datum", "Uhrzeit (UTC)", "Wolken"),
        ),
        (["a,a,a.1,a", "1,2,3,4"], 1, ("a", "a.1", "a.1.1", "a.2")),
        (["time,t,", "2024-01-01,1,", "2024-01-02,1,"], 1, ("time", "t", "")),
        (["time,t", "2024-01-01,1,", "2024-01-02,1,"], 1, ("time", "t")),
        ([" time , t ", "2024-01-01,1"], 1, ("time", "t")),
    ],
)
def test_a_header_is_found_above_its_rows(rows: list[str], before: int, names: tuple[str, ...]) -> None:
    assert header(*rows) == (before, names)


def test_names_that_begin_in_the_line_above_are_joined() -> None:
    rows = [",,Temp,Hi,Low", "Date,Time,Out,Temp,Temp", "28/11/26,10:00,8.4,8.5,8.3"]
    assert header(*rows) == (1, ("Date", "Time", "Temp Out", "Hi Temp", "Low Temp"))


def test_names_of_several_levels_are_joined() -> None:
    rows = ["Price,Close,Close", "Ticker,ACME,OTHER", "Date,,", "2026-11-26,1.5,2.5"]
    assert header(*rows) == (1, ("Date", "Close ACME", "Close OTHER"))
    assert header("time,v,v", ",°C,%", "2026-11-26,1.5,40") == (1, ("time", "v °C", "v %"))
    assert header("time,v,v", "2026-11-26,1.5,40") == (1, ("time", "v", "v.1"))


def test_row_numbers_of_r_have_no_name() -> None:
    assert header("time,t", "1,2024-01-01,5", "2,2024-01-02,6") == (1, ("", "time", "t"))


def test_names_may_stand_in_a_comment() -> None:
    assert header("1,2", "3,4", comments=("made by hand", "time,v")) == (0, ("time", "v"))


def test_rows_that_are_wider_than_their_names_are_refused() -> None:
    with pytest.raises(ValueError, match=r"rows of 3 cells below a header of 2 names"):
        header("time,v", "2024-01-01,1,2", "2024-01-02,1,2")


def test_of_two_tables_the_longer_one_is_read() -> None:
    rows = ["name,height", "hill,300", "", "time,t", *(f"2024-01-{day:02},{day}" for day in range(1, 20))]
    assert header(*rows) == (4, ("time", "t"))


@pytest.mark.parametrize("cell", ["1", "-1,5", "1e5", "5 °C", "100%", "2024-01-01", "2024-01-01T10:00Z"])
def test_numbers_and_times_are_values(cell: str) -> None:
    assert is_value(cell)


@pytest.mark.parametrize("cell", ["", "-", "NaN", "n/a", "time", "PM2.5", "A1", "1st floor", "x" * 60])
def test_names_and_gaps_are_none(cell: str) -> None:
    assert not is_value(cell)

"""Separated text is read as programs export it, whatever separates it and whatever is above its rows."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.answers import table_header
from sources.answers.delimited import decoded, read_delimited
from sources.numbers.parser import UnreadableNumber, read_number


@pytest.mark.parametrize(
    ("body", "header", "first", "description"),
    [
        (b"time,v\n2026-11-25,1\n", ("time", "v"), ["2026-11-25", "1"], ""),
        (b"\xef\xbb\xbftime,v\r\n2026-11-25,1\r\n", ("time", "v"), ["2026-11-25", "1"], ""),
        (b"time;v\n2026-11-25 09:00;8,0\n", ("time", "v"), ["2026-11-25 09:00", "8,0"], "semicolons"),
        (b"time\tv\n2026-11-25\t1\n", ("time", "v"), ["2026-11-25", "1"], "tabs"),
        (b" time              v   w\n2026-11-25 09:00  8.5  1\n2026-11-25 09:01  8.6  2\n",
         ("time", "v", "w"), ["2026-11-25 09:00", "8.5", "1"], "blanks"),
        (b"time|v\n2026-11-25|1\n", ("time", "v"), ["2026-11-25", "1"], "bars"),
        ("Ort;v\nMünchen;1\n".encode("latin-1"), ("Ort", "v"), ["München", "1"], "semicolons, Latin-1"),
        ("time,v\n2026-11-25,1\n".encode("utf-16"), ("time", "v"), ["2026-11-25", "1"], "UTF-16"),
        (b'Station 5\nExport;;\n\ntime;v;"n, o"\n2026-11-25;1;x\n',
         ("time", "v", "n, o"), ["2026-11-25", "1", "x"],
         "semicolons, 4 lines above the rows"),
        (b"# a table\n# more, of it\ntime,v\n2026-11-25,1\n", ("time", "v"), ["2026-11-25", "1"],
         "3 lines above the rows"),
        (b"#YY MM DD hh mm WSPD\n#yr mo dy hr mn m/s\n2026 11 25 09 50  5.0\n",
         ("YY", "MM", "DD", "hh", "mm", "WSPD"),
         ["2026", "11", "25", "09", "50", "5.0"], "blanks, 2 lines above the rows"),
        (b"a\tdatetime\tv\n5s\t20d\t14n\nUSGS\t2026-11-25\t5\n",
         ("a", "datetime", "v"), ["USGS", "2026-11-25", "5"],
         "tabs"),
        (b"time,v\nUTC,m/s\n2026-11-25,1\n", ("time", "v"), ["2026-11-25", "1"], ""),
        (b"2026-11-25,1\n2026-11-26,2\n", ("column 1", "column 2"), ["2026-11-25", "1"], ""),
        (b",v\n2026-11-25,1\n", ("", "v"), ["2026-11-25", "1"], ""),
        (b"v,v\n1,2\n", ("v", "v.1"), ["1", "2"], ""),
        (b"v\n1\n2\n", ("v",), ["1"], ""),
        (b"time,v\r2026-11-25,1\r2026-11-26,2\r", ("time", "v"), ["2026-11-25", "1"], ""),
        (b"time,v\r\r\n2026-11-25,1\r\r\n", ("time", "v"), ["2026-11-25", "1"], ""),
        (b'time, v, name\n2026-11-25, 1, "a, b"\n', ("time", "v", "name"), ["2026-11-25", "1", "a, b"], ""),
        (b"time,a,b\nTS,degC,%\n,Avg,Smp\n2026-11-25,1,2\n", ("time", "a", "b"), ["2026-11-25", "1", "2"],
         ""),
        ("time,v\n2026-11-25,1\n".encode("utf-16-le"), ("time", "v"), ["2026-11-25", "1"], "UTF-16-LE"),
        (b"time,a,b\n2026-11-25,1\n2026-11-25,1,2\n", ("time", "a", "b"), ["2026-11-25", "1", ""], ""),
        (b'"TOA5","site","CR1000","4711"\n"TIMESTAMP","RECORD","v","w"\n"TS","RN","C","C"\n"","","Avg","Smp"\n'
         b'"2026-11-25 09:00:00",4711,1,2\n', ("TIMESTAMP", "RECORD", "v", "w"),
         ["2026-11-25 09:00:00", "4711", "1", "2"], "2 lines above the rows"),
        (b"TOACI1,CR10X,T1\nTMSTAMP,RECNBR,v\n2026-11-25 09:00:00,1,2\n", ("TMSTAMP", "RECNBR", "v"),
         ["2026-11-25 09:00:00", "1", "2"], "2 lines above the rows"),
        (b"place,latitude\nLondon,51.5\n\ntime,v\n2026-11-25,1\n2026-11-26,2\n2026-11-27,2\n", ("time", "v"),
         ["2026-11-25", "1"], "4 lines above the rows"),
        (b"latitude,longitude,zone\n51.5,-0.1,GMT\n\ntime,v\n2026-11-25,1\n2026-11-26,2\n", ("time", "v"),
         ["2026-11-25", "1"], "4 lines above the rows"),
        (b"Station 5,51.5\ntime,v\n2026-11-25,1\n2026-11-26,2\n", ("time", "v"), ["2026-11-25", "1"],
         "2 lines above the rows"),
        (b"Rome,Rome,Rome\ntime,v,w\n2026-11-25,1,2\n", ("time", "v", "w"), ["2026-11-25", "1", "2"],
         "2 lines above the rows"),
        (b"city,2024,2025\nRome,1,2\nOslo,3,4\n", ("city", "2024", "2025"), ["Rome", "1", "2"], ""),
        (b"time,v,\n2026-11-25,1,\n2026-11-26,2,\n", ("time", "v", ""), ["2026-11-25", "1", ""], ""),
        (b"time,v\n2026-11-25,1,\n2026-11-26,2,\n", ("time", "v"), ["2026-11-25", "1"], ""),
        (b"| time | v |\n|---|---:|\n| 2026-11-25 | 1 |\n", ("", "time", "v", ".1"),
         ["", "2026-11-25 ", "1 ", ""], "bars"),
        (b" time       | v \n------------+---\n 2026-11-25 | 1\n(1 row)\n", ("time", "v"),
         ["2026-11-25 ", "1"], "bars"),
        (b'"Plot Title: Garden"\n#,"Time, GMT+01:00","T, \xc2\xb0C"\n1,2026-11-25,12\n2,2026-11-26,13\n',
         ("", "Time, GMT+01:00", "T, °C"), ["1", "2026-11-25", "12"], "2 lines above the rows"),
        (b'"TOA5","site"\n"TIMESTAMP","RECORD","v"\n"TS","RN","C"\n"","","Avg"\n"2026-11-25",1,"NAN"\n'
         b'"2026-11-26",2,5\n',
         ("TIMESTAMP", "RECORD", "v"), ["2026-11-25", "1", "NAN"], "2 lines above the rows"),
        (b'"city" "v"\n"1" "New York" 8\n"2" "Rome" 9\n', ("", "city", "v"), ["1", "New York", "8"],
         "blanks"),
    ],
    ids=str,
)  # fmt: skip
def test_a_table_is_read_as_it_is_exported(
    body: bytes, header: tuple[str, ...], first: list[str], description: str
) -> None:
    table = read_delimited(body)
    assert table.header == header
    assert table.rows[0] == first
    assert table.dialect.description == description


def test_notes_below_a_table_are_no_rows() -> None:
    table = read_delimited(b"time,v\n2026-11-25,1\n2026-11-26,2\n\nSource: the agency\n(c) 2026\n")
    assert table.rows == [["2026-11-25", "1"], ["2026-11-26", "2"]]


def test_a_row_with_more_cells_than_the_header_does_not_lose_them() -> None:
    table = read_delimited(b"time,v,note\n2026-11-25,1,a\n2026-11-26,2,rain, then sun\n2026-11-27,3,b\n")
    assert table.rows[1:] == [["2026-11-26", "2", "rain, then sun"], ["2026-11-27", "3", "b"]]
    assert table.too_wide == (2,)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|", " "])
def test_numbers_in_too_many_cells_are_never_read_as_one(sign: str) -> None:
    lines = ("time value", "2026-11-25 1", "2026-11-26 2", "2026-11-27 2 900", "2026-11-28 3")
    table = read_delimited("\n".join(lines).replace(" ", sign).encode())
    assert table.too_wide == (3,)
    with pytest.raises(UnreadableNumber):
        read_number(table.rows[2][1])


@pytest.mark.parametrize("body", [b"time,v\n2026-11-25,8,5\n2026-11-26,8,6\n", b"a,b,c\n1,2,3,4\n"])
def test_rows_wider_than_all_names_are_an_error_that_says_so(body: bytes) -> None:
    with pytest.raises(ValueError, match="names; numbers with a decimal comma"):
        read_delimited(body)


def test_tables_that_are_appended_to_each_other_are_one() -> None:
    table = read_delimited(b"time,v\n2026-11-25,1\ntime,v\n2026-11-26,2\n")
    assert table.rows == [["2026-11-25", "1"], ["2026-11-26", "2"]]


def test_text_of_an_unknown_encoding_is_read_as_declared() -> None:
    assert decoded(b"M\xfcnchen", "iso-8859-1")[0] == "München"
    assert decoded("Zürich".encode(), "latin-1")[0] == "Zürich"
    assert decoded(b"\x81", "no-such-encoding") == ("\x81", "latin-1")


@pytest.mark.parametrize("body", [b"", b"  \n\n", b"\xef\xbb\xbf"])
def test_nothing_is_empty(body: bytes) -> None:
    with pytest.raises(ValueError, match="is empty"):
        read_delimited(body)


CELL = st.from_regex(r"[a-zäé ]{1,8}|[a-z]+[,;] [a-z]+", fullmatch=True)


@given(
    st.lists(st.tuples(CELL, st.integers(0, 10**6), CELL), min_size=3, max_size=20),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_a_writer_of_csv_writes_is_read(rows: list[tuple[str, int, str]], delimiter: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([("name", "value", "note"), *rows])
    table = read_delimited(file.getvalue().encode())
    assert table.header == ("name", "value", "note")
    assert table.rows == [[name, str(value), note] for name, value, note in rows]


@given(st.binary(max_size=300) | st.text(alphabet='a1,;\t|" \n#-:', max_size=200).map(str.encode))
def test_any_bytes_are_a_table_or_a_value_error(body: bytes) -> None:
    try:
        table = read_delimited(body)
    except ValueError as error:
        assert str(error)
    else:
        assert all(len(row) == len(table.header) for row in table.rows)
        assert len(set(table.header)) == len(table.header)


def test_few_cells_of_a_wide_table_of_texts_are_read_to_find_its_header(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read, is_value = list[str](), table_header.is_value

    def spy(cell: str) -> bool:
        read.append(cell)
        return is_value(cell)

    monkeypatch.setattr(table_header, "is_value", spy)
    rows = [[f"c{number}" for number in range(1_000)], *[[f"name {n}" for n in range(1_000)]] * 100]
    lines = [table_header.TextLine(place, cells) for place, cells in enumerate(rows)]
    place, header = table_header.find_header(lines, [])
    assert (place, len(header)) == (1, 1_000)
    assert len(read) < 50_000

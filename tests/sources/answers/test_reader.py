"""A body becomes data by its content type, its beginning or the setting, and else says what came."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.answers.packed import UnreadableAnswer
from sources.answers.reader import FORMATS, Format, read_answer

RSS = b"""<?xml version="1.0" encoding="iso-8859-1"?><rss xmlns:a="urn:x"><channel><title>T</title>
<item n="1"><a:mag>3.1</a:mag>text</item><item n="2"/></channel></rss>"""

WEATHER = {
    "measurement": "weather",
    "tags": {"city": "Rome"},
    "fields": {"t": 8.4, "n": 2},
    "time": 1_795_602_000_000_000_000,
}
RSS_DATA = {"channel": {"title": "T", "item": [{"n": "1", "mag": "3.1"}, {"n": "2"}]}}


@pytest.mark.parametrize(
    ("body", "content_type", "data"),
    [
        (b'{"v": 1}', "application/json", {"v": 1}),
        (b'\xef\xbb\xbf{"v": 1}', "", {"v": 1}),
        ('{"ort": "München"}'.encode("latin-1"), "application/json", {"ort": "München"}),
        ('{"ort": "Жар"}'.encode("cp1251"), "application/json; charset=windows-1251", {"ort": "Жар"}),
        (b"81.3\n", "text/plain", 81.3),
        (b"a,b\n1,2\n", "text/csv", [{"a": "1", "b": "2"}]),
        (b"a\tb\n1\t2\n", "text/tab-separated-values", [{"a": "1", "b": "2"}]),
        (RSS, "application/rss+xml", RSS_DATA),
        (RSS, "", RSS_DATA),
        (b'<a x="1">5<b/></a>', "text/xml", {"x": "1", "b": "", "text": "5"}),
        (b'# TYPE up gauge\nup{job="a",x="{\\"}"} 1 1795602000000\n', "text/plain",
         [{"name": "up", "labels": {"job": "a", "x": '{"}'}, "value": "1", "time": "1795602000000"}]),
        (b"LOAD : 14 %\nLEFT = 48\n", "text/plain", {"LOAD": "14 %", "LEFT": "48"}),
        (b"0.5 0.4\n", "text/plain", [["0.5", "0.4"]]),
        (b'{"v": 1}\n{"v": 2}', "text/plain", [{"v": 1}, {"v": 2}]),
        (b'{"v": 1}', "text/csv", {"v": 1}),
        (b'{"v": 1}\0\0', "application/json", {"v": 1}),
        ('{"v": 1}'.encode("utf-16-le"), "application/json", {"v": 1}),
        ('{"v": 1}'.encode("utf-32"), "application/json", {"v": 1}),
        (gzip.compress(b'{"v": 1}', mtime=0), "application/json", {"v": 1}),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "text/csv", [{"a": "1", "b": "2"}]),
        (b"<a><b>x & y&nbsp;&deg;</b></a>", "text/xml", {"b": "x & y\xa0\xb0"}),
        (b'a_total{x="a\\nb"} 5 1795602000.5 # {id="7"} 0.5\n# EOF\n', "",
         [{"name": "a_total", "labels": {"x": "a\nb"}, "value": "5", "time": "1795602000.5"}]),
        (b"weather,city=Rome t=8.4,n=2i 1795602000000000000\n", "text/plain", [WEATHER]),
        (b"a b=1\n", "text/plain", {"a b": "1"}),
        (b"- name: a\n  v: 1.5\n- name: no\n  v: ~\n", "application/yaml",
         [{"name": "a", "v": "1.5"}, {"name": "no", "v": "~"}]),
        (b"---\nt: 1:30\n...\n", "", {"t": "1:30"}),
        (b"# made today\nrows:\n  - v: 1\n", "text/plain", {"rows": [{"v": "1"}]}),
        (b"temp: 12.5\nnote: dry\n", "", {"temp": "12.5", "note": "dry"}),
        (b"12,5 7\n", "text/html", [["12,5", "7"]]),
    ],
    ids=str,
)  # fmt: skip
def test_a_body_becomes_data(body: bytes, content_type: str, data: Any) -> None:
    assert read_answer(body, content_type) == data


def test_the_setting_decides_over_the_content_type() -> None:
    assert read_answer(b'{"v": {"0": 1, "1": 2}}', "", "table") == [{"v": 1}, {"v": 2}]
    assert read_answer(b"a;b\n1;2\n", "text/plain", "csv") == [{"a": "1", "b": "2"}]
    assert read_answer(b"1 2", "application/json", "text") == [["1", "2"]]


@pytest.mark.parametrize(
    ("body", "form", "words"),
    [
        (b"", "", "an empty reply"),
        (b"  \n", "", "an empty reply"),
        (b"<!DOCTYPE html><title>Log in</title>", "", "a web page instead of data"),
        (b'{"v": 1, "w', "", """they begin with '{"v": 1, "w'"""),
        (b"<a><b></a>", "xml", "no XML (mismatched tag"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml", "declares entities"),
        (b"up{", "prometheus", "no Prometheus' text"),
        (b'{"level": 1.5}', "table", "no JSON of a table"),
        (b"a b=1\nbroken", "influx", "no InfluxDB's line protocol (line 2, 'broken', is no measurement"),
        (b"a: &x [1]\nb: [*x, *x]\n", "yaml", "repeats parts by reference"),
        (b"a: [", "yaml", "no YAML"),
        (b"8.4", "yaml", "neither an object nor a list"),
        (b"Forbidden", "", "they begin with 'Forbidden'"),
        (b"x" * 1000, "", "…"),
        (b"<meta http-equiv='refresh'>", "", "a web page instead of data"),
        (b"<html>\n<p>a, b</p>", "csv", "a web page instead of data"),
        (b"\x1f\x8b\x00garbage", "", "packed with gzip that is broken"),
        (b"error: unknown station", "", "they begin with 'error: unknown station'"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html/>', "", "a web page instead of data"),
    ],
)
def test_what_cannot_be_read_says_what_came(body: bytes, form: Format, words: str) -> None:
    with pytest.raises(UnreadableAnswer) as error:
        read_answer(body, "", form)
    assert words in str(error.value)
    assert len(str(error.value)) < 400


@given(
    st.binary(max_size=200) | st.text(max_size=100).map(str.encode),
    st.sampled_from(FORMATS),
    st.sampled_from(["", "text/plain", "text/csv", "application/xml", "text/html; charset=x"]),
)
def test_any_body_is_data_or_unreadable(body: bytes, form: Format, content_type: str) -> None:
    try:
        read_answer(body, content_type, form)
    except UnreadableAnswer as error:
        assert str(error)


@pytest.mark.parametrize(
    "text", ["Error: invalid symbol\n", "Exceeded the daily hits limit", "Unknown id 7, sorry"]
)
def test_a_sentence_in_place_of_a_table_is_quoted(text: str) -> None:
    with pytest.raises(UnreadableAnswer, match=re.escape(repr(text.strip()))):
        read_answer(text.encode(), "text/csv")
    assert read_answer(b"Date,Open,Close\n", "text/csv") == []

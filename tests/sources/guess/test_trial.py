"""A tried address becomes settings that show its rows and hold no key."""

from __future__ import annotations

import logging
import tomllib
from typing import Any

import pandas as pd
import pytest

from sources.guess.trial import TryError, as_block, name_of, preview, read_headers, try_url
from sources.json_api import Json
from tests.support.fakes.server import Answer, FakeServer

ROWS = [{"station": name, "temp_c": 8.25, "at": "2026-11-25T10:20:00Z"} for name in ("Rome", "Bonn")]


@pytest.fixture
def api(server: FakeServer) -> FakeServer:
    """A service of rows."""
    server.add("api", "/rows", lambda _: Answer(body={"data": ROWS}))
    return server


def settings_in(block: str, name: str) -> dict[str, Any]:
    settings: dict[str, Any] = tomllib.loads(block)["sources"][name]
    return settings


def test_the_block_reads_the_rows(api: FakeServer) -> None:
    trial = try_url(f"{api.url}/rows")
    settings = settings_in(trial.block(), trial.name)
    assert (settings.pop("type"), trial.variables) == ("json", {})
    source = Json(**settings)
    assert list(source.fetch()["station"]) == ["Rome", "Bonn"]
    source.close()
    assert trial.preview(1)[1][1:] == ["Rome", "8.25"]


def test_columns_are_chosen_by_name(api: FakeServer) -> None:
    trial = try_url(f"{api.url}/rows")
    names = [column["name"] for column in trial.all_columns]
    settings = settings_in(trial.block(names[:1], name="rivers"), "rivers")
    assert [column["name"] for column in settings["columns"]] == names[:1]


@pytest.mark.parametrize(
    ("query", "headers", "sent"),
    [
        ("apikey=s3cret-1", {}, "s3cret-1"),
        ("token=s3cret%2b1", {}, "s3cret+1"),
        ("token=s3cret+1", {}, "s3cret 1"),
        ("appid=s3cret%201&page=1", {}, "s3cret 1"),
        ("token=s3cret-1", {"Authorization": "Bearer s3cret-2"}, "s3cret-1"),
        ("", {"Authorization": "s3cret-1", "X-Auth-Token": "s3cret-2", "Cookie": "a=s3cret-3"}, "s3cret-1"),
        ("key=s3cret-1", {"X-Key": "s3cret-1"}, "s3cret-1"),
    ],
)
def test_the_block_has_variables_in_the_place_of_keys_and_works(
    api: FakeServer, monkeypatch: pytest.MonkeyPatch, query: str, headers: dict[str, str], sent: str
) -> None:
    trial = try_url(f"{api.url}/rows?{query}", {"headers": headers} if headers else None)
    block = trial.block(name="rivers")
    assert "s3cret" not in block
    assert sent in trial.variables.values()
    for variable, value in trial.variables.items():
        monkeypatch.setenv(variable, value)
    settings = settings_in(block, "rivers")
    settings.pop("type")
    source = Json(**settings)
    source.fetch()
    source.close()
    first, again = api.requests
    assert again.query == first.query
    assert {name: again.headers[name] for name in headers} == headers


def test_a_password_in_the_address_is_a_variable(api: FakeServer) -> None:
    trial = try_url(f"{api.url.replace('//', '//ada:s3c%2Fret@')}/rows")
    assert trial.variables == {f"{trial.name.upper()}_PASSWORD": "s3c/ret"}
    assert "s3c" not in trial.block()


def test_an_empty_header_is_no_key(api: FakeServer) -> None:
    trial = try_url(f"{api.url}/rows?key=", {"headers": {"X-Api-Key": ""}})
    assert trial.variables == {}
    assert settings_in(trial.block(), trial.name)["url"] == f"{api.url}/rows?key="


def test_an_address_that_holds_variables_is_taken_as_it_is(
    api: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "s3cret")
    trial = try_url(f"{api.url}/rows?key=${{MY_KEY}}")
    assert trial.variables == {}
    assert settings_in(trial.block(), trial.name)["url"].endswith("?key=${MY_KEY}")
    assert api.requests[0].query == {"key": "s3cret"}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(401, body={"message": "the key s3cret is unknown"}), "***"),
        (Answer(body={"status": "ok"}), "See docs/what-it-reads.md"),
        (Answer(body=b"<html>Welcome"), "web page"),
    ],
)
def test_a_failure_says_why_without_the_key(
    server: FakeServer, caplog: pytest.LogCaptureFixture, answer: Answer, words: str
) -> None:
    caplog.set_level(logging.DEBUG)
    server.add("api", "/rows", lambda _: answer)
    with pytest.raises(TryError) as error:
        try_url(f"{server.url}/rows?key=s3cret")
    assert words in str(error.value)
    assert "s3cret" not in str(error.value) + caplog.text


@pytest.mark.parametrize("url", ["", "example.org", "ftp://example.org", "file:///etc/passwd"])
def test_what_is_no_address_is_an_error(url: str) -> None:
    with pytest.raises(TryError, match="url"):
        try_url(url)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://api.open-meteo.com/v1/forecast", "open_meteo"),
        ("http://localhost:8080/status.json", "status"),
        ("http://192.168.1.5/api/v1/readings", "readings"),
        ("https://www.example.co.uk/", "example"),
        ("https://api.511.org/transit", "api_511"),
        ("http://box/1/2", "api_2"),
        ("https://data.gov", "my_api"),
        ("", "my_api"),
        (f"https://{'x' * 60}.org/", "x" * 40),
    ],
)
def test_a_source_has_a_name_that_settings_and_variables_may_have(url: str, name: str) -> None:
    assert name_of(url) == name


def test_headers_are_names_and_values() -> None:
    assert read_headers(["A: b", "X-Y:z: 1", "Q:"]) == {"A": "b", "X-Y": "z: 1", "Q": ""}


@pytest.mark.parametrize("text", ["nope", ": x", ""])
def test_another_header_is_an_error_that_shows_the_form(text: str) -> None:
    with pytest.raises(TryError, match="'NAME: VALUE'"):
        read_headers([text])


def test_a_preview_has_the_digits_of_its_columns_and_cuts_long_texts() -> None:
    index = pd.DatetimeIndex(["2026-11-25T10:20:00Z", "2026-11-25T10:21:00Z"])
    rows = pd.DataFrame({"place": ["a\n b", "x" * 99], "v": [1.5, 2.25]}, index=index)
    assert preview(rows) == [
        ["time (UTC)", "place", "v"],
        ["2026-11-25 10:20:00", "a b", "1.5"],
        ["2026-11-25 10:21:00", "x" * 29 + "…", "2.25"],
    ]


def test_a_block_holds_any_text() -> None:
    url = 'http://h/?q="a"\\b\nc'
    assert settings_in(as_block("x", {"url": url, "headers": {"A": "'"}}), "x")["url"] == url

"""`realtime-dashboard try`: a block that the settings accept, and the rows that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.app.cli import main
from dashboard.app.settings import load_settings
from tests.support.fakes.server import Answer, FakeServer

ROWS = [{"station": name, "temp_c": 8.25, "at": "2026-11-25T10:20:00Z"} for name in ("Köln", "Bonn")]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    monkeypatch.chdir(tmp_path)
    with FakeServer() as fake:
        fake.add("api", "/rows", lambda _: Answer(body={"data": ROWS}))
        fake.add("api", "/text", lambda _: Answer(body={"status": "ok"}))
        fake.add(
            "api", "/refused", lambda request: Answer(401, body={"message": f"bad {request.query['key']}"})
        )
        yield fake


def test_its_output_is_a_settings_file_that_shows_the_rows(
    server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["try", f"{server.url}/rows", "--name", "rivers"]) == 0
    output = capsys.readouterr().out
    assert [line.split() for line in output.splitlines() if "Köln" in line] == [
        ["#", "2026-11-25", "10:20:00", "Köln", "8.25"]
    ]
    Path("dashboard.toml").write_text(output, encoding="utf-8")
    (source,) = load_settings().sources
    assert (source.name, source.keys) == ("rivers", ("station",))
    assert [quantity.unit for quantity in source.quantities] == ["°C"]
    assert list(source.fetch()["station"]) == ["Köln", "Bonn"]
    source.close()


def test_keys_are_sent_and_not_printed(server: FakeServer, capsys: pytest.CaptureFixture[str]) -> None:
    address = f"{server.url}/rows?apikey=s3cret-1"
    assert main(["try", address, "--name", "a", "--header", "Authorization: Bearer s3cret-2"]) == 0
    output = capsys.readouterr().out
    assert server.requests[0].headers["Authorization"] == "Bearer s3cret-2"
    assert "s3cret" not in output
    assert 'Authorization = "Bearer ${ROWS_TOKEN}"' in output
    assert "Set ROWS_TOKEN, ROWS_APIKEY in the environment" in output


@pytest.mark.parametrize(
    ("path", "words"),
    [("/text", "no rows of numbers"), ("/refused?key=s3cret", "answered 401: bad ***"), ("/none", "404")],
)
def test_an_address_without_rows_ends_with_the_reason(
    server: FakeServer, capsys: pytest.CaptureFixture[str], path: str, words: str
) -> None:
    assert main(["try", f"{server.url}{path}"]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert "s3cret" not in error


def test_what_is_no_address_or_header_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["try", "nonsense"]) == 2
    assert "http://" in capsys.readouterr().err
    assert main(["try", "https://example.org", "--header", "nonsense"]) == 2
    assert "'NAME: VALUE'" in capsys.readouterr().err

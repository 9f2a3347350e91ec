"""What sources answer when each is fetched once, as `realtime-dashboard check` prints it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.test_check import check
from tests.support.fakes.server import Answer, FakeServer


def test_it_fetches_every_source_and_describes_rows_columns_and_warnings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [
        {"name": name, "level": level} for name, level in (("Köln", 2.45), ("Bonn", 2.61), ("Trier", "n/a"))
    ]
    with FakeServer() as server:
        server.add("api", "/rows", lambda _: Answer(body=rows))
        table = f'[sources.rhine]\ntype = "json"\nurl = "{server.url}/rows"\nkey = "name"\n'
        columns = 'columns = [{ name = "level", path = "level", unit = "m" }]\n[sources.app]\ntype = "push"\n'
        assert check(table + columns) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert "rhine: 2 rows, live, from 127.0.0.1" in lines
    assert "key name: 2, such as Köln, Bonn" in lines
    assert "number level (m): 2.45, 2.61" in lines
    assert any(line.startswith("! Trier: The service sent no number") for line in lines)
    assert "It shows what programs push to /push/app." in lines
    assert lines[-1] == "The settings are right."


def test_posts_are_counted_and_shown_beside_the_rows_of_their_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    posts = [f'{{"text": "about #a {n}", "created_at": "2026-11-25T10:2{n}:00Z"}}' for n in range(3)]
    (tmp_path / "posts.jsonl").write_text("\n".join(posts))
    assert check('[sources.mine]\ntype = "files"\npath = "posts.jsonl"\ntrack = ["#a"]') == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert "mine: 3 rows and 3 posts, live, from 1 file" in lines
    assert "number posts_per_minute (posts/min): 1, 1, 1" in lines
    assert "posts: about #a 0" in lines


def test_what_a_service_charges_for_is_priced_and_not_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("X_BEARER_TOKEN", "s3cret")
    with FakeServer() as server:
        server.add("x", "/*", lambda _: Answer(body={"data": []}))
        monkeypatch.setenv("X_URL", server.url)
        assert check('[sources.twitter]\nprovider = "x"\ninterval = "5min"') == 0
        assert server.requests == []
    output = capsys.readouterr().out
    assert "check --paid" in output
    assert "costs about $2.88 a day" in output
    assert "s3cret" not in output

"""Bluesky is reached at any of its hosts, through proxies, and what hinders it is named."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from sources.bluesky import Bluesky
from tests.sources.bluesky.reading import (
    error_of,
    ids_until,
    made_source,
    posts_of,
    read_all,
    stream_of,
    truth_of,
)
from tests.support.clock import Clock
from tests.support.fakes.jetstream import FakeJetstream, created
from tests.support.fakes.posts import NOW
from tests.support.fakes.proxy import fake_proxy
from tests.support.waiting import until


def test_bluesky_goes_on_at_another_host_where_one_fails(
    fake: FakeJetstream, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    with FakeJetstream() as other:
        monkeypatch.setenv("BLUESKY_URL", f"{fake.url}, {other.url}")
        began = clock.now - 170
        fake.events = stream_of(began, clock.now)
        source = made_source(clock=clock)
        counted, ids = read_all(source, fake)
        other.events = [*fake.events, *stream_of(clock.now, clock.now + 600)]
        last = fake.events[-1]["time_us"]
        clock.now += 600
        fake.down = True
        fake.drop()
        missed, new_ids = read_all(source, other)
        source.close()
    assert int(other.connections[0]["cursor"]) == last - 30_000_000, "the clocks of hosts may differ"
    assert counted | missed == truth_of(other.events, began)
    assert len({*ids, *new_ids}) == len(ids) + len(new_ids)


def test_bluesky_tries_all_hosts_before_it_fails(
    fake: FakeJetstream, monkeypatch: pytest.MonkeyPatch, closed_url: str
) -> None:
    monkeypatch.setenv("BLUESKY_URL", f"{closed_url},{fake.url}")
    fake.events = [created(NOW - 10, "#science", "a")]
    source = made_source()
    assert len(posts_of(source.fetch())) == 1
    source.close()


def test_bluesky_says_what_is_left_while_it_fetches_what_was_missed(
    fake: FakeJetstream, clock: Clock
) -> None:
    source = made_source(clock=clock)
    fake.events = [created(clock.now - 10, "#science", "a")]
    source.fetch()
    assert source.note == ""
    clock.now += 7200
    assert source.note == "Posts that were missed are being fetched: those of 2 h are left."
    source.close()


def test_bluesky_says_where_its_position_cannot_be_stored(
    fake: FakeJetstream, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DASHBOARD_DATA_DIR", str(tmp_path / "file" / "folder"))
    source = made_source(name="bluesky")
    fake.events = [created(NOW - 10, "#science", "a")]
    source.fetch()
    source.fetch()
    assert "DASHBOARD_DATA_DIR" in source.failures["position in the stream"]
    source.close()


def test_bluesky_says_that_the_clock_is_wrong_where_all_events_are_ahead_of_it(
    source: Bluesky, fake: FakeJetstream
) -> None:
    fake.send(*(created(NOW + 3600 + n, "#science", str(n)) for n in range(20)))
    until(lambda: "60 min ahead of this computer's clock" in error_of(source))
    fake.send(created(NOW - 5, "#science", "now"))
    assert ids_until(source, 1)


def test_bluesky_connects_through_the_proxy_of_the_environment(
    fake: FakeJetstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fake_proxy() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.replace("http://", "http://ada:s%40cret@"))
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("no_proxy", "")
        source = made_source()
        fake.send(created(NOW - 5, "Through #science"))
        assert ids_until(source, 1)
        source.close()
    assert proxy.requests[0][0].startswith("CONNECT 127.0.0.1:")
    assert f"Proxy-Authorization: Basic {b64encode(b'ada:s@cret').decode()}" in proxy.requests[0]


def test_bluesky_error_names_a_proxy_that_requires_a_login(
    fake: FakeJetstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fake_proxy("407 Proxy Authentication Required") as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("no_proxy", "")
        source = made_source()
        until(lambda: "answered 407" in error_of(source))
        assert "write user and password into HTTPS_PROXY" in error_of(source)
        source.close()


def test_bluesky_error_names_a_variable_whose_file_has_no_certificates(
    fake: FakeJetstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/root.pem")
    source = made_source()
    until(lambda: "REQUESTS_CA_BUNDLE = '/nowhere/root.pem' does not exist" in error_of(source))
    source.close()

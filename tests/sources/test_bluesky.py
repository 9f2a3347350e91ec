"""Posts of the Bluesky stream through invalid events, silence and disconnections."""

from __future__ import annotations

import socket
import threading
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sources import jetstream
from sources.base import SourceError
from sources.bluesky import Bluesky
from tests.support.clock import Clock
from tests.support.fakes.jetstream import Event, FakeJetstream, about, created, deleted
from tests.support.fakes.posts import NOW
from tests.support.fakes.proxy import fake_proxy
from tests.support.waiting import until


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeJetstream]:
    monkeypatch.setattr(jetstream, "_FIRST_PAUSE_SECONDS", 0.01)
    with FakeJetstream() as server:
        monkeypatch.setenv("BLUESKY_URL", server.url)
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW + 13)


@pytest.fixture
def source(fake: FakeJetstream) -> Iterator[Bluesky]:
    made = _source()
    yield made
    made.close()


def _source(**settings: Any) -> Bluesky:
    return Bluesky(**{"track": ["#science"], "clock": lambda: NOW, "timeout": 2.0} | settings)


def _posts(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["text"].notna()]


def _counts(table: pd.DataFrame) -> dict[float, float]:
    counts = table[table["text"].isna()]
    return {time.timestamp() - NOW: count for time, count in counts["posts_per_minute"].items()}


def _ids_until(source: Bluesky, wanted: int) -> list[str]:
    """Ids of the posts of as many fetches as it takes to get `wanted` of them."""
    ids: list[str] = []

    def enough() -> bool:
        try:
            ids.extend(_posts(source.fetch())["id"])
        except SourceError:
            return False
        return len(ids) >= wanted

    until(enough)
    return ids


def test_bluesky_connects_at_the_first_fetch_and_close_ends_the_thread(fake: FakeJetstream) -> None:
    before = threading.active_count()
    source = _source()
    assert threading.active_count() == before
    fake.events = [created(NOW - 10, "#science")]
    source.fetch()
    source.close()
    until(lambda: not fake.clients and threading.active_count() == before)


def test_bluesky_post_has_its_link_and_the_time_of_the_stream(fake: FakeJetstream, source: Bluesky) -> None:
    fake.events = [created(NOW - 10.5, "Rain in #Science 🌧", langs=["en", "de"])]
    (_, row), *rest = _posts(source.fetch()).iterrows()
    assert not rest
    assert row.name == pd.Timestamp(NOW - 10.5, unit="s", tz="UTC")
    assert (row["author"], row["lang"], row["text"]) == ("did:plc:ada", "en", "Rain in #Science 🌧")
    assert row["url"] == "https://bsky.app/profile/did:plc:ada/post/3mptbyoeyc22k"
    assert fake.connections[0]["wantedCollections"] == "app.bsky.feed.post"


def test_bluesky_hashtags_come_from_facets(fake: FakeJetstream, source: Bluesky) -> None:
    tag = {"$type": "app.bsky.richtext.facet#tag", "tag": "Science"}
    facet = {"index": {"byteStart": 9999, "byteEnd": 5}, "features": [{"uri": "https://x.example"}, tag]}
    fake.events = [created(NOW - 10, "🌧🌧 no mark", facets=[facet])]
    assert _posts(source.fetch())["term"].tolist() == ["#science"]


@pytest.mark.parametrize(
    "noise",
    [
        about("identity", NOW - 9),
        about("account", NOW - 9),
        deleted(NOW - 9),
        created(NOW - 9, "of something else", "b"),
        created(NOW + 3600, "#science of the future", "b"),
        {"kind": "commit", "time_us": int((NOW - 9) * 1e6), "commit": None},
        {"kind": "commit", "time_us": "soon", "commit": {}},
        created(NOW - 9, "#science", "b", facets=[3]),
        created(NOW - 9, None, "b"),  # type: ignore[arg-type]
        "not json",
        "[]",
        "null",
    ],
)
def test_bluesky_ignores_events_that_are_no_matching_post(
    fake: FakeJetstream, source: Bluesky, noise: Any
) -> None:
    fake.events = [created(NOW - 10, "#science", "a")]
    source.fetch()
    fake.send(noise, created(NOW - 8, "#science", "c"))
    assert [link[-1] for link in _ids_until(source, 1)] == ["c"]


def test_bluesky_counts_whole_minutes(fake: FakeJetstream, source: Bluesky) -> None:
    fake.events = [
        about("identity", NOW - 150),
        *(created(NOW - 118 + second, "#science", str(second)) for second in range(50)),
        created(NOW + 1, "another minute has begun", "z"),
    ]
    counted: dict[float, float] = {}
    until(lambda: counted.update(_counts(source.fetch())) or len(counted) == 2)
    assert counted == {-120.0: 50.0, -60.0: 0.0}


def test_bluesky_rewinds_after_a_drop_without_loss_or_repetition(
    fake: FakeJetstream, source: Bluesky
) -> None:
    fake.events = [created(NOW - 100, "#science", "a")]
    assert len(_ids_until(source, 1)) == 1
    fake.down = True
    fake.drop()
    until(lambda: "reconnects" in _error_of(source))
    fake.events.append(created(NOW - 90, "#science", "b"))
    fake.down = False
    assert [link[-1] for link in _ids_until(source, 1)] == ["b"]
    assert int(fake.connections[-1]["cursor"]) == round((NOW - 105) * 1e6)
    fake.send(created(NOW + 1, "later", "z"))
    counted: dict[float, float] = {}
    until(lambda: counted.update(_counts(source.fetch())) or counted)
    assert counted == {-60.0: 0.0}, "the minute in which the stream began is not whole"


def test_bluesky_has_a_gap_where_the_stream_cannot_rewind(fake: FakeJetstream, source: Bluesky) -> None:
    fake.events = [created(NOW - 170, "#science", "a")]
    assert len(_ids_until(source, 1)) == 1
    fake.rewinds = False
    fake.drop()
    until(lambda: len(fake.connections) > 1 and fake.clients)
    fake.send(created(NOW - 70, "#science", "b"), created(NOW + 1, "later", "z"))
    counted: dict[float, float] = {}
    until(lambda: counted.update(_counts(_rows(source))) or counted)
    assert counted == {-60.0: 0.0}


def test_bluesky_reconnects_after_silence(fake: FakeJetstream) -> None:
    source = _source(silence=0.1)
    fake.events = [created(NOW - 10, "#science", "a")]
    assert len(_ids_until(source, 1)) == 1
    until(lambda: "silent" in _error_of(source))
    until(lambda: len(fake.connections) >= 3)
    source.close()


def test_bluesky_error_has_the_status_of_a_service_that_is_down(fake: FakeJetstream) -> None:
    fake.down = True
    source = _source()
    with pytest.raises(SourceError, match="503"):
        source.fetch()
    source.close()


def test_bluesky_error_of_a_closed_port_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeJetstream() as gone:
        monkeypatch.setenv("BLUESKY_URL", gone.url)
    source = _source()
    with pytest.raises(SourceError, match="cannot be reached"):
        source.fetch()
    source.close()


def test_bluesky_times_out_on_a_service_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("BLUESKY_URL", f"http://127.0.0.1:{listener.getsockname()[1]}")
        source = _source(timeout=0.2)
        with pytest.raises(SourceError, match=r"within 0\.2 s"):
            source.fetch()
        source.close()


def test_bluesky_reads_no_further_while_too_many_posts_wait(
    fake: FakeJetstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.bluesky._MAX_WAITING", 20)
    source = _source()
    fake.events = [created(NOW - 170 + 3 * n, "#science", str(n)) for n in range(50)]
    fake.events.append(created(NOW + 1, "the end", "z"))
    counted: dict[float, float] = {}
    ids: list[str] = []

    def all_read() -> bool:
        table = source.fetch()
        assert len(_posts(table)) <= 20
        ids.extend(_posts(table)["id"])
        counted.update(_counts(table))
        return len(ids) >= 50 and -60.0 in counted

    until(all_read)
    assert len(set(ids)) == len(ids) == 50
    assert counted == {-120.0: 20.0, -60.0: 13.0}
    source.close()


def _stream(start: float, end: float) -> list[Event]:
    """Posts, of which every second one is about science; fewer of them where the time is long."""
    step = 7.0 if end - start < 7200 else 43.0
    times = [start + step * n for n in range(int((end - start) / step))]
    return [created(time, "#science" if n % 2 else "rain", f"{time:.0f}") for n, time in enumerate(times)]


def _truth(events: list[Event], start: float) -> dict[float, float]:
    """Posts per whole minute about science by the start of the minute, in seconds after NOW."""
    minutes = range(int((start + 59.99) // 60), int(_last(events) // 60))
    matching = [one["time_us"] / 6e7 for one in events if "#" in one["commit"]["record"]["text"]]
    return {minute * 60 - NOW: float(sum(int(m) == minute for m in matching)) for minute in minutes}


def _last(events: list[Event]) -> float:
    """The time of the last event, in unix seconds."""
    time: int = events[-1]["time_us"]
    return time / 1e6


def _read(source: Bluesky, fake: FakeJetstream) -> tuple[dict[float, float], list[str]]:
    """Counts and ids of all that is fetched until the stream is read to its end."""
    counted: dict[float, float] = {}
    ids: list[str] = []

    def read() -> bool:
        table = _rows(source)
        counted.update(_counts(table))
        ids.extend(_posts(table)["id"] if "id" in table else ())
        return source._stream is not None and source._stream.coverage.end >= _last(fake.events)

    until(read, 20.0)
    for table in (_rows(source), _rows(source)):
        counted.update(_counts(table))
        ids.extend(_posts(table)["id"])
    return counted, ids


@pytest.mark.parametrize("hours", [0.01, 0.1, 20.0, 35.5])
def test_bluesky_after_a_restart_counts_every_missed_minute_once(
    fake: FakeJetstream, hours: float, clock: Clock
) -> None:
    began = clock.now - 170
    fake.events = _stream(began, clock.now)
    first = _source(name="bluesky", clock=clock)
    stored, before = _read(first, fake)
    first.close()
    stopped = clock.now
    clock.now += 3600 * hours
    fake.events += _stream(stopped, clock.now + 70)
    clock.now += 70
    second = _source(name="bluesky", clock=clock)
    counted, after = _read(second, fake)
    second.close()
    truth = _truth(fake.events, began)
    assert stored | counted == truth, "the second process replaces what the first stored by the same counts"
    assert all(stored[minute] == counted[minute] for minute in stored.keys() & counted.keys())
    assert {*before, *after} == {
        f"at://did:plc:ada/app.bsky.feed.post/{one['commit']['rkey']}"
        for one in fake.events
        if "#" in one["commit"]["record"]["text"]
    }


def test_bluesky_after_a_long_outage_counts_every_missed_minute_once(
    fake: FakeJetstream, clock: Clock
) -> None:
    began = clock.now - 170
    fake.events = _stream(began, clock.now)
    source = _source(clock=clock)
    counted, ids = _read(source, fake)
    fake.down = True
    fake.drop()
    until(lambda: "reconnects" in _error_of(source))
    fake.events += _stream(clock.now, clock.now + 35 * 3600)
    clock.now += 35 * 3600
    fake.down = False
    missed, new_ids = _read(source, fake)
    source.close()
    assert not missed.keys() & counted.keys(), "no minute is counted twice"
    assert counted | missed == _truth(fake.events, began)
    assert len({*ids, *new_ids}) == len(ids) + len(new_ids)


def test_bluesky_has_a_gap_where_the_past_of_the_stream_is_too_short(
    fake: FakeJetstream, clock: Clock
) -> None:
    fake.events = _stream(clock.now - 170, clock.now)
    first = _source(name="bluesky", clock=clock)
    stored, _ = _read(first, fake)
    first.close()
    fake.events += _stream(clock.now, clock.now + 40 * 3600)
    clock.now += 40 * 3600
    fake.lookback = clock.now - 10 * 3600
    second = _source(name="bluesky", clock=clock)
    counted, _ = _read(second, fake)
    second.close()
    assert counted == _truth(fake.events, fake.lookback)
    assert not stored.keys() & counted.keys()


def test_bluesky_goes_on_at_another_host_where_one_fails(
    fake: FakeJetstream, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    with FakeJetstream() as other:
        monkeypatch.setenv("BLUESKY_URL", f"{fake.url}, {other.url}")
        began = clock.now - 170
        fake.events = _stream(began, clock.now)
        source = _source(clock=clock)
        counted, ids = _read(source, fake)
        other.events = [*fake.events, *_stream(clock.now, clock.now + 600)]
        last = fake.events[-1]["time_us"]
        clock.now += 600
        fake.down = True
        fake.drop()
        missed, new_ids = _read(source, other)
        source.close()
    assert int(other.connections[0]["cursor"]) == last - 30_000_000, "the clocks of hosts may differ"
    assert counted | missed == _truth(other.events, began)
    assert len({*ids, *new_ids}) == len(ids) + len(new_ids)


def test_bluesky_tries_all_hosts_before_it_fails(
    fake: FakeJetstream, monkeypatch: pytest.MonkeyPatch, closed_url: str
) -> None:
    monkeypatch.setenv("BLUESKY_URL", f"{closed_url},{fake.url}")
    fake.events = [created(NOW - 10, "#science", "a")]
    source = _source()
    assert len(_posts(source.fetch())) == 1
    source.close()


def test_bluesky_says_what_is_left_while_it_fetches_what_was_missed(
    fake: FakeJetstream, clock: Clock
) -> None:
    source = _source(clock=clock)
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
    source = _source(name="bluesky")
    fake.events = [created(NOW - 10, "#science", "a")]
    source.fetch()
    source.fetch()
    assert "DASHBOARD_DATA_DIR" in source.failures["position in the stream"]
    source.close()


def test_bluesky_says_that_the_clock_is_wrong_where_all_events_are_ahead_of_it(
    source: Bluesky, fake: FakeJetstream
) -> None:
    fake.send(*(created(NOW + 3600 + n, "#science", str(n)) for n in range(20)))
    until(lambda: "60 min ahead of this computer's clock" in _error_of(source))
    fake.send(created(NOW - 5, "#science", "now"))
    assert _ids_until(source, 1)


def test_bluesky_connects_through_the_proxy_of_the_environment(
    fake: FakeJetstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fake_proxy() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.replace("http://", "http://ada:s%40cret@"))
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("no_proxy", "")
        source = _source()
        fake.send(created(NOW - 5, "Through #science"))
        assert _ids_until(source, 1)
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
        source = _source()
        until(lambda: "answered 407" in _error_of(source))
        assert "write user and password into HTTPS_PROXY" in _error_of(source)
        source.close()


def _error_of(source: Bluesky) -> str:
    try:
        source.fetch()
    except SourceError as error:
        return str(error)
    return ""


def _rows(source: Bluesky) -> pd.DataFrame:
    try:
        return source.fetch()
    except SourceError:
        return pd.DataFrame({"text": [], "posts_per_minute": []})

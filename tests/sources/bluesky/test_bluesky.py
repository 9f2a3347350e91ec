"""Posts of the Bluesky stream through invalid events, silence and disconnections."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pandas as pd
import pytest

from sources.base import SourceError
from sources.bluesky import Bluesky
from tests.sources.bluesky.reading import (
    counts_of,
    error_of,
    ids_until,
    made_source,
    posts_of,
    rows_of,
)
from tests.support.fakes.jetstream import FakeJetstream, about, created, deleted
from tests.support.fakes.posts import NOW
from tests.support.waiting import until


def test_bluesky_connects_at_the_first_fetch_and_close_ends_the_thread(fake: FakeJetstream) -> None:
    before = set(threading.enumerate())
    source = made_source()
    # Threads of earlier tests may begin and end meanwhile.
    until(lambda: set(threading.enumerate()) <= before)
    fake.events = [created(NOW - 10, "#science")]
    source.fetch()
    source.close()
    until(lambda: not fake.clients and set(threading.enumerate()) <= before)


def test_bluesky_post_has_its_link_and_the_time_of_the_stream(fake: FakeJetstream, source: Bluesky) -> None:
    fake.events = [created(NOW - 10.5, "Rain in #Science 🌧", langs=["en", "de"])]
    (_, row), *rest = posts_of(source.fetch()).iterrows()
    assert not rest
    assert row.name == pd.Timestamp(NOW - 10.5, unit="s", tz="UTC")
    assert (row["author"], row["lang"], row["text"]) == ("did:plc:ada", "en", "Rain in #Science 🌧")
    assert row["url"] == "https://bsky.app/profile/did:plc:ada/post/3mptbyoeyc22k"
    assert fake.connections[0]["wantedCollections"] == "app.bsky.feed.post"


def test_bluesky_hashtags_come_from_facets(fake: FakeJetstream, source: Bluesky) -> None:
    tag = {"$type": "app.bsky.richtext.facet#tag", "tag": "Science"}
    facet = {"index": {"byteStart": 9999, "byteEnd": 5}, "features": [{"uri": "https://x.example"}, tag]}
    fake.events = [created(NOW - 10, "🌧🌧 no mark", facets=[facet])]
    assert posts_of(source.fetch())["term"].tolist() == ["#science"]


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
    assert [link[-1] for link in ids_until(source, 1)] == ["c"]


def test_bluesky_counts_whole_minutes(fake: FakeJetstream, source: Bluesky) -> None:
    fake.events = [
        about("identity", NOW - 150),
        *(created(NOW - 118 + second, "#science", str(second)) for second in range(50)),
        created(NOW + 1, "another minute has begun", "z"),
    ]
    counted: dict[float, float] = {}
    until(lambda: counted.update(counts_of(source.fetch())) or len(counted) == 2)
    assert counted == {-120.0: 50.0, -60.0: 0.0}


def test_bluesky_rewinds_after_a_drop_without_loss_or_repetition(
    fake: FakeJetstream, source: Bluesky
) -> None:
    fake.events = [created(NOW - 100, "#science", "a")]
    assert len(ids_until(source, 1)) == 1
    fake.down = True
    fake.drop()
    until(lambda: "reconnects" in error_of(source))
    fake.events.append(created(NOW - 90, "#science", "b"))
    fake.down = False
    assert [link[-1] for link in ids_until(source, 1)] == ["b"]
    assert int(fake.connections[-1]["cursor"]) == round((NOW - 105) * 1e6)
    fake.send(created(NOW + 1, "later", "z"))
    counted: dict[float, float] = {}
    until(lambda: counted.update(counts_of(source.fetch())) or counted)
    assert counted == {-60.0: 0.0}, "the minute in which the stream began is not whole"


def test_bluesky_has_a_gap_where_the_stream_cannot_rewind(fake: FakeJetstream, source: Bluesky) -> None:
    fake.events = [created(NOW - 170, "#science", "a")]
    assert len(ids_until(source, 1)) == 1
    fake.rewinds = False
    fake.drop()
    until(lambda: len(fake.connections) > 1 and fake.clients)
    fake.send(created(NOW - 70, "#science", "b"), created(NOW + 1, "later", "z"))
    counted: dict[float, float] = {}
    until(lambda: counted.update(counts_of(rows_of(source))) or counted)
    assert counted == {-60.0: 0.0}


def test_bluesky_reconnects_after_silence(fake: FakeJetstream) -> None:
    source = made_source(silence=0.1)
    fake.events = [created(NOW - 10, "#science", "a")]
    assert len(ids_until(source, 1)) == 1
    until(lambda: "silent" in error_of(source))
    until(lambda: len(fake.connections) >= 3)
    source.close()


def test_bluesky_error_has_the_status_of_a_service_that_is_down(fake: FakeJetstream) -> None:
    fake.down = True
    source = made_source()
    with pytest.raises(SourceError, match="503"):
        source.fetch()
    source.close()


def test_bluesky_error_of_a_closed_port_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeJetstream() as gone:
        monkeypatch.setenv("BLUESKY_URL", gone.url)
    source = made_source()
    with pytest.raises(SourceError, match="cannot be reached"):
        source.fetch()
    source.close()


def test_bluesky_times_out_on_a_service_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("BLUESKY_URL", f"http://127.0.0.1:{listener.getsockname()[1]}")
        source = made_source(timeout=0.2)
        with pytest.raises(SourceError, match=r"within 0\.2 s"):
            source.fetch()
        source.close()


def test_bluesky_reads_no_further_while_too_many_posts_wait(
    fake: FakeJetstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.bluesky._MAX_WAITING", 20)
    source = made_source()
    fake.events = [created(NOW - 170 + 3 * n, "#science", str(n)) for n in range(50)]
    fake.events.append(created(NOW + 1, "the end", "z"))
    counted: dict[float, float] = {}
    ids: list[str] = []

    def all_read() -> bool:
        table = source.fetch()
        assert len(posts_of(table)) <= 20
        ids.extend(posts_of(table)["id"])
        counted.update(counts_of(table))
        return len(ids) >= 50 and -60.0 in counted

    until(all_read)
    assert len(set(ids)) == len(ids) == 50
    assert counted == {-120.0: 20.0, -60.0: 13.0}
    source.close()

"""Posts that were missed are fetched from the past of the stream, and counted once."""

from __future__ import annotations

import pytest

from tests.sources.bluesky.reading import (
    error_of,
    made_source,
    read_all,
    stream_of,
    truth_of,
)
from tests.support.clock import Clock
from tests.support.fakes.jetstream import FakeJetstream
from tests.support.waiting import until


@pytest.mark.parametrize("hours", [0.01, 0.1, 20.0, 35.5])
def test_bluesky_after_a_restart_counts_every_missed_minute_once(
    fake: FakeJetstream, hours: float, clock: Clock
) -> None:
    began = clock.now - 170
    fake.events = stream_of(began, clock.now)
    first = made_source(name="bluesky", clock=clock)
    stored, before = read_all(first, fake)
    first.close()
    stopped = clock.now
    clock.now += 3600 * hours
    fake.events += stream_of(stopped, clock.now + 70)
    clock.now += 70
    second = made_source(name="bluesky", clock=clock)
    counted, after = read_all(second, fake)
    second.close()
    truth = truth_of(fake.events, began)
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
    fake.events = stream_of(began, clock.now)
    source = made_source(clock=clock)
    counted, ids = read_all(source, fake)
    fake.down = True
    fake.drop()
    until(lambda: "reconnects" in error_of(source))
    fake.events += stream_of(clock.now, clock.now + 35 * 3600)
    clock.now += 35 * 3600
    fake.down = False
    missed, new_ids = read_all(source, fake)
    source.close()
    assert not missed.keys() & counted.keys(), "no minute is counted twice"
    assert counted | missed == truth_of(fake.events, began)
    assert len({*ids, *new_ids}) == len(ids) + len(new_ids)


def test_bluesky_has_a_gap_where_the_past_of_the_stream_is_too_short(
    fake: FakeJetstream, clock: Clock
) -> None:
    fake.events = stream_of(clock.now - 170, clock.now)
    first = made_source(name="bluesky", clock=clock)
    stored, _ = read_all(first, fake)
    first.close()
    fake.events += stream_of(clock.now, clock.now + 40 * 3600)
    clock.now += 40 * 3600
    fake.lookback = clock.now - 10 * 3600
    second = made_source(name="bluesky", clock=clock)
    counted, _ = read_all(second, fake)
    second.close()
    assert counted == truth_of(fake.events, fake.lookback)
    assert not stored.keys() & counted.keys()

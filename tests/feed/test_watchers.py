"""Sources that are polled only while a page is open."""

from __future__ import annotations

from tests.feed.conftest import Poll


def test_source_polled_when_watched_rests_while_no_page_is_open(poll: Poll) -> None:
    polled = poll(when_watched=True)
    polled.feed.start()
    polled.pass_time(600)
    assert polled.source.calls == []
    first, second = polled.feed.watch(), polled.feed.watch()
    polled.await_batches(1)
    first()
    first()
    polled.pass_time(60)
    assert len(polled.source.calls) == 2
    second()
    polled.pass_time(600)
    assert len(polled.source.calls) == 2

"""Feeds of a notebook, whose cells are run again and again."""

from __future__ import annotations

from dashboard.feed.running_feeds import run_feed
from tests.support.feeds import Scripted
from tests.support.waiting import until


def test_a_cell_that_is_run_again_leaves_one_feed_that_polls() -> None:
    first, second = Scripted([], name="of a cell"), Scripted([], name="of a cell")
    earlier = run_feed(first)
    until(lambda: first.calls)
    feed = run_feed(second)
    until(lambda: second.calls)
    assert not earlier.is_started
    feed.stop()


def test_a_feed_that_python_collects_at_its_end_needs_no_loop() -> None:
    feed = run_feed(Scripted([], name="at the end"))
    feed.stop()
    feed.source.loop = None  # the modules of tornado are cleared before the feed is
    feed.__del__()
    assert not feed.is_started

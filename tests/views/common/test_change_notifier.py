"""What a batch brings besides rows, compared once for all pages."""

from __future__ import annotations

import pytest

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.common.change_notifier import change_notifier
from sources.base import Source, frame
from sources.sample_posts import SamplePosts
from tests.support.feeds import publish
from tests.support.posts import post
from tests.support.sections import START, Thermometers


class Reader:
    """Counts the news of a source whose rows the test publishes."""

    def __init__(self, source: Source) -> None:
        self.history = History(Feed(source, start=False))
        self.count = 0
        self.end = change_notifier(self.history).subscribe(self._add)

    def _add(self) -> None:
        self.count += 1

    def publish(self, second: float, **temperatures: float) -> int:
        """The number of news that this brings."""
        before = self.count
        rows = [
            {"time": START + second, "place": place, "temperature": value, "humidity": 50.0}
            for place, value in temperatures.items()
        ]
        publish(self.history.feed, frame(rows), START + second, period=1.0)
        return self.count - before


@pytest.fixture
def reader() -> Reader:
    reader = Reader(Thermometers(name="thermometers", interval=1.0))
    reader.publish(0, hut=1.0)
    return reader


def test_rows_of_known_keys_are_none(reader: Reader) -> None:
    assert [reader.publish(second, hut=2.0) for second in (1, 2, 3)] == [0, 0, 0]


def test_a_row_between_others_is_none_since_it_comes_as_other_rows_do(reader: Reader) -> None:
    reader.publish(5, hut=2.0)
    assert reader.publish(3, hut=9.0) == 0


def test_a_new_key_and_rows_that_are_laid_out_anew_are(reader: Reader) -> None:
    assert reader.publish(5, hut=2.0, lake=3.0)
    assert reader.publish(6, hut=2.0, lake=3.0) == 0
    reader.history.shown.lay_out()
    assert reader.publish(7, hut=9.0)


def test_another_state_is(reader: Reader) -> None:
    reader.history.feed.upstream.param.update(title="Places")
    assert reader.publish(1, hut=2.0)


def test_posts_are() -> None:
    reader = Reader(SamplePosts(name="talk"))
    reader.history._memory.posts.add([post("a new one")])
    reader.history._signal.emit(None)
    assert reader.count == 1
    reader.history._signal.emit(None)
    assert reader.count == 1


def test_the_history_is_left_when_the_last_listener_ends(reader: Reader) -> None:
    other = change_notifier(reader.history).subscribe(lambda: None)
    reader.end()
    assert reader.publish(5, hut=2.0, lake=3.0) == 0
    assert len(reader.history._signal) == 1
    other()
    reader.end()
    assert len(reader.history._signal) == 0

"""The rows that are sent to pages: one message for all sources, encoded once, none lost and none doubled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any
from unittest.mock import patch

import pytest

from dashboard.page_channel import row_broadcaster as broadcaster_module
from dashboard.page_channel.page_subscriptions import MAX_ROWS, Fragment, PageSubscriptions, Subscription
from dashboard.page_channel.row_broadcaster import UNKNOWN, RowBroadcaster
from tests.support.channels import Channel
from tests.support.waiting import awaited


class Numbers:
    """A stream whose rows are 1, 2, 3, ...; a page may lack at most `limit` of them."""

    def __init__(self, limit: int = 10**9) -> None:
        self.count, self.key, self.encoded, self.limit = 0, "k", 0, limit

    def after(self, key: str, count: int) -> Fragment | None:
        if key != self.key or self.count - count > self.limit:
            return None
        self.encoded += count < self.count
        rows = [*range(count + 1, self.count + 1)]
        return Fragment(json.dumps([key, self.count, rows]) if rows else "", self.count)


class World:
    """A broadcaster and its channels, whose rows are sent without delay."""

    def __init__(self) -> None:
        self.pages = RowBroadcaster()
        self.lost: list[str] = []

    def page(self, *, first: int = 0, **streams: Numbers) -> tuple[PageSubscriptions, Channel]:
        """A page that follows these streams from `first` on, which has reported that."""
        page, channel = self.pages.open(), Channel()
        for name, stream in streams.items():
            lose = lambda name=name: self.lost.append(name)  # noqa: E731
            page.subscribe(name, Subscription(stream, stream.key, first, lose))
        assert self.receive(channel, page=page.id)
        for name, stream in streams.items():
            assert self.receive(channel, have=[name, stream.key, first])
        return page, channel

    def receive(self, channel: Channel, **message: object) -> bool:
        return self.pages.receive(channel, json.dumps(message))

    async def send(self, *streams: Numbers) -> None:
        """A row more of these streams, or of none, and all that is due sent."""
        for stream in streams:
            stream.count += 1
        self.pages.send_soon()
        await awaited(lambda: not self.pages._is_due)


Test = Callable[[World], Coroutine[Any, Any, None]]


def run(test: Test) -> None:
    async def in_loop() -> None:
        await test(World())

    with (
        patch.object(broadcaster_module, "GATHER_SECONDS", 0.0),
        patch.object(broadcaster_module, "RETRY_SECONDS", 0.01),
    ):
        asyncio.run(in_loop())


def test_rows_of_all_sources_are_one_message_that_is_encoded_once() -> None:
    async def test(world: World) -> None:
        weather, host = Numbers(), Numbers()
        channels = [world.page(weather=weather, host=host)[1] for _ in range(5)]
        await world.send(weather, host)
        assert [channel.rows for channel in channels] == [
            [{"weather": ["k", 1, [1]], "host": ["k", 1, [1]]}]
        ] * 5
        assert (weather.encoded, host.encoded) == (1, 1)
        assert len({id(channel.frames[-1]) for channel in channels}) == 1
        await world.send(host)
        assert channels[0].rows[-1] == {"host": ["k", 2, [2]]}

    run(test)


def test_a_page_is_sent_nothing_before_it_reports_and_then_all_it_lacks() -> None:
    async def test(world: World) -> None:
        rows, page, channel = Numbers(), world.pages.open(), Channel()
        page.subscribe("rows", Subscription(rows, "k", 0, lambda: None))
        assert world.receive(channel, page=page.id)
        await world.send(rows, rows)
        assert channel.rows == []
        assert world.receive(channel, have=["unknown", "k", 0])
        await world.send()
        assert channel.rows == []
        assert world.receive(channel, have=["rows", "k", 1])
        await world.send(rows)
        assert channel.rows == [{"rows": ["k", 3, [2, 3]]}]

    run(test)


def test_rows_after_a_change_of_the_document_need_no_report() -> None:
    async def test(world: World) -> None:
        rows = Numbers()
        page, channel = world.page(rows=rows)
        await world.send(rows)
        page.subscribe("rows", Subscription(rows, "k", 1, lambda: None))
        await world.send(rows)
        assert channel.rows[-1] == {"rows": ["k", 2, [2]]}
        world.pages.disconnect(channel)
        again = Channel()
        page.subscribe("rows", Subscription(rows, "k", 2, lambda: None))
        assert world.receive(again, page=page.id)
        await world.send(rows)
        assert again.rows == []

    run(test)


def test_a_page_that_reports_the_rows_of_before_a_change_on_its_way_gets_those_after_it() -> None:
    async def test(world: World) -> None:
        rows = Numbers()
        page, channel = world.page(rows=rows)
        await world.send(rows)
        world.pages.disconnect(channel)
        rows.key, again = "revised", Channel()
        page.subscribe("rows", Subscription(rows, "revised", 1, lambda: None))
        assert world.receive(again, page=page.id)
        assert world.receive(again, have=["rows", "k", 0])
        await world.send(rows)
        assert again.rows == [{"rows": ["revised", 2, [2]]}]

    run(test)


def test_a_page_that_connects_again_gets_what_was_lost_on_the_way() -> None:
    async def test(world: World) -> None:
        rows = Numbers()
        page, channel = world.page(rows=rows)
        await world.send(rows, rows)
        world.pages.disconnect(channel)
        await world.send(rows)
        again = Channel()
        assert world.receive(again, page=page.id)
        await world.send()
        assert again.rows == []
        assert world.receive(again, have=["rows", "k", 1])
        await world.send()
        assert again.rows == [{"rows": ["k", 3, [2, 3]]}]

    run(test)


def test_a_page_that_takes_nothing_is_sent_nothing_and_then_all_at_once() -> None:
    async def test(world: World) -> None:
        rows = Numbers()
        (_, slow), (_, fast) = world.page(rows=rows), world.page(rows=rows)
        slow.is_behind = True
        for _ in range(3):
            rows.count += 1
            world.pages.send_soon()
            await awaited(lambda: len(fast.rows) == rows.count)
        assert slow.rows == []
        slow.is_behind = False
        await awaited(lambda: slow.rows)
        assert slow.rows == [{"rows": ["k", 3, [1, 2, 3]]}]

    run(test)


@pytest.mark.parametrize("change", ["key", "limit", "long"])
def test_rows_that_cannot_follow_are_loaded_by_the_section(change: str) -> None:
    async def test(world: World) -> None:
        rows, others = Numbers(), Numbers()
        _, channel = world.page(rows=rows, others=others)
        if change == "key":
            rows.key = "revised"
        else:
            rows.limit = 0 if change == "limit" else rows.limit
            rows.count = MAX_ROWS if change == "long" else 0
        await world.send(rows, others)
        await world.send(rows)
        assert world.lost == ["rows"]
        assert channel.rows == [{"others": ["k", 1, [1]]}]

    run(test)


def test_rows_that_replace_others_do_not_add_to_those_of_a_page() -> None:
    class Replacing(Numbers):
        def after(self, key: str, count: int) -> Fragment | None:
            return Fragment(json.dumps([self.count]), self.count, replaced=self.count - count)

    async def test(world: World) -> None:
        rows = Replacing()
        _, channel = world.page(rows=rows)
        for _ in range(3):
            rows.count += MAX_ROWS - 1
            await world.send(rows)
        assert (world.lost, len(channel.rows)) == ([], 3)

    run(test)


def test_a_page_that_holds_gets_the_rows_until_then_and_later_ones_when_it_goes_on() -> None:
    async def test(world: World) -> None:
        rows = Numbers()
        page, channel = world.page(rows=rows)
        rows.count = 1
        page.hold("rows")
        await world.send(rows)
        assert channel.rows == [{"rows": ["k", 1, [1]]}]
        assert page.by_name["rows"].count == 1
        page.release("rows")
        await world.send()
        assert channel.rows[-1] == {"rows": ["k", 2, [2]]}

    run(test)


def test_a_page_of_another_process_and_a_closed_one_are_unknown() -> None:
    async def test(world: World) -> None:
        channel, rows = Channel(), Numbers()
        assert world.receive(channel, page="another")
        assert channel.messages == [UNKNOWN]
        page, closed = world.page(rows=rows)
        world.pages.close(page)
        await world.send(rows)
        assert closed.rows == []
        assert world.receive(closed, page=page.id)
        assert closed.messages == [UNKNOWN]

    run(test)


@pytest.mark.parametrize(
    "message",
    ["", "{", "[]", "1", "[" * 400, '{"page": 1}', '{"have": ["a", "b"]}', '{"have": ["a", "b", "c"]}'],
)
def test_other_messages_are_refused(message: str) -> None:
    async def test(world: World) -> None:
        assert not world.pages.receive(Channel(), message)

    run(test)

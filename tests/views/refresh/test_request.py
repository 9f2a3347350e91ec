"""What a person's refresh fetches and holds."""

from __future__ import annotations

import asyncio
import math

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.common.time_texts import zone_of
from dashboard.views.refresh.request import Refresh, newest
from dashboard.views.refresh.source_card import refresh_state_html
from sources.base import Quantity, Source, frame
from tests.support.feeds import Scripted
from tests.support.services import Services
from tests.views.refresh.conftest import MakeRefresh, fetches


class Station(Source):
    keys = ("station",)
    quantities = (Quantity("level", "Level", "m"), Quantity("flow", "Flow", "m³/s"))


def test_ten_quick_clicks_are_one_fetch(weather: MakeRefresh, services: Services) -> None:
    refresh = weather()

    async def click() -> None:
        await asyncio.gather(*(refresh.fetch() for _ in range(10)))

    asyncio.run(click())
    assert fetches(services) == 1
    assert not refresh.running


def test_refresh_event_fetches(weather: MakeRefresh, services: Services) -> None:
    refresh = weather()

    async def click() -> None:
        answered = asyncio.Event()
        refresh.param.watch(lambda _: answered.set(), "answers")
        refresh.param.trigger("refresh")
        await asyncio.wait_for(answered.wait(), 10)

    asyncio.run(click())
    assert fetches(services) == 1


def test_only_the_chosen_cities_are_fetched(weather: MakeRefresh, services: Services) -> None:
    refresh = weather()
    asyncio.run(refresh.fetch())
    refresh.keys = ["Tokyo"]
    asyncio.run(refresh.fetch())
    assert "," not in services.server.requests_to("/v1/forecast")[-1].query["latitude"]
    assert list(refresh.result.rows["city"]) == ["Tokyo"]
    assert refresh.result.failures == {}
    assert refresh.keys == ["Tokyo"]


def test_without_a_city_nothing_is_fetched(weather: MakeRefresh, services: Services) -> None:
    refresh = weather()
    asyncio.run(refresh.fetch())
    refresh.keys = []
    asyncio.run(refresh.fetch())
    assert fetches(services) == 1
    assert "Select one" in refresh.error
    assert len(refresh.result.rows) == 2


def test_fetch_without_new_rows_keeps_the_earlier_ones() -> None:
    source = Scripted([{"time": 1.0, "place": "here", "value": 2.0}], [])
    refresh = Refresh(History(Feed(source, monotonic=iter(range(0, 10_000, 10)).__next__, start=False)))
    asyncio.run(refresh.fetch())
    asyncio.run(refresh.fetch())
    assert len(source.calls) == 2
    assert list(refresh.result.rows["value"]) == [2.0]
    assert "nothing new" in refresh_state_html(refresh, zone_of("UTC"))


def test_newest_keeps_a_row_of_every_key_in_order() -> None:
    rows = frame(
        [
            {"time": 30, "station": "b", "level": 1.0},
            {"time": 10, "station": "a", "level": 2.0},
            {"time": 20, "station": "b", "level": 3.0},
            {"time": 10, "station": "a", "level": 4.0},
            {"time": 90, "station": "a", "level": math.nan},
        ]
    )
    kept = newest(rows, Station(name="river"))
    assert kept[["station", "level"]].to_numpy().tolist() == [["b", 1.0], ["a", 4.0]]
    assert newest(frame([]), Station(name="river")).empty

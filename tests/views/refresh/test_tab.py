"""The Refresh tab without a browser: what is asked, what is kept, and what is drawn and listed of it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from bokeh.models import MultiPolygons, TileRenderer

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.common.post_list import post_table_html
from dashboard.views.common.value_table import value_table_html, zone_of
from dashboard.views.common.viewer import Viewer
from dashboard.views.refresh.map import COLUMNS, Map, web_mercator
from dashboard.views.refresh.request import Refresh, newest
from dashboard.views.refresh.tab import RefreshPart, RefreshTab, points, refresh_state_html
from sources.base import Quantity, Source, frame
from sources.host import Host
from sources.twitter import Twitter
from sources.weather import Weather
from tests.support.clock import Clock
from tests.support.feeds import Scripted
from tests.support.services import Services

CITIES = ["London", "Tokyo", "Atlantis"]
UTC = zone_of("UTC")

Ask = Callable[..., Refresh]


@pytest.fixture
def weather(services: Services, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """`weather(cities=[...])`: nothing is asked yet, and nothing by itself; no later answer is shared."""
    for name, url in services.urls.items():
        monkeypatch.setenv(name, url)

    def make(**settings: Any) -> Refresh:
        clock = Clock()
        source = Weather(**{"name": "weather", "provider": "open-meteo", "cities": CITIES, **settings})
        refresh = Refresh(History(Feed(source, clock=clock, start=False)))
        refresh.param.watch(lambda _: setattr(clock, "now", clock.now + 60), "answers")
        return refresh

    return make


def asked(services: Services) -> int:
    return len(services.server.requests_to("/v1/forecast"))


def test_nothing_is_fetched_until_a_person_wants_it(weather: Ask, services: Services) -> None:
    refresh = weather()
    RefreshPart(refresh, Viewer())
    assert services.server.requests == []
    assert "until you press Refresh" in refresh_state_html(refresh, UTC)


def test_ten_quick_clicks_are_one_fetch(weather: Ask, services: Services) -> None:
    refresh = weather()

    async def click() -> None:
        await asyncio.gather(*(refresh.ask() for _ in range(10)))

    asyncio.run(click())
    assert asked(services) == 1
    assert not refresh.running


def test_the_event_asks(weather: Ask, services: Services) -> None:
    refresh = weather()

    async def click() -> None:
        answered = asyncio.Event()
        refresh.param.watch(lambda _: answered.set(), "answers")
        refresh.param.trigger("refresh")
        await asyncio.wait_for(answered.wait(), 10)

    asyncio.run(click())
    assert asked(services) == 1


def test_a_city_that_fails_is_listed_and_the_others_are_shown(weather: Ask) -> None:
    refresh = weather()
    asyncio.run(refresh.ask())
    assert list(refresh.rows["city"]) == ["London", "Tokyo"]
    assert refresh.param.keys.objects == refresh.keys == CITIES
    assert "<strong>Atlantis</strong>: Open-Meteo knows no city" in refresh_state_html(refresh, UTC)


def test_only_the_chosen_cities_are_asked_for(weather: Ask, services: Services) -> None:
    refresh = weather()
    asyncio.run(refresh.ask())
    refresh.keys = ["Tokyo"]
    asyncio.run(refresh.ask())
    assert "," not in services.server.requests_to("/v1/forecast")[-1].query["latitude"]
    assert list(refresh.rows["city"]) == ["Tokyo"]
    assert refresh.failures == {}
    assert refresh.keys == ["Tokyo"]


def test_without_a_city_nothing_is_asked(weather: Ask, services: Services) -> None:
    refresh = weather()
    asyncio.run(refresh.ask())
    refresh.keys = []
    asyncio.run(refresh.ask())
    assert asked(services) == 1
    assert "Choose one" in refresh.error
    assert len(refresh.rows) == 2


def test_an_error_is_told_and_the_last_result_stays(weather: Ask, services: Services) -> None:
    refresh = weather()
    asyncio.run(refresh.ask())
    services.server.fault["open-meteo"] = "500"
    asyncio.run(refresh.ask())
    assert "Open-Meteo" in refresh.error
    assert refresh.error in refresh_state_html(refresh, UTC).replace("&#39;", "'")
    assert len(refresh.rows) == 2
    services.server.fault.clear()
    asyncio.run(refresh.ask())
    assert refresh.error == ""


def test_another_column_and_other_units_are_drawn_of_what_is_there(weather: Ask, services: Services) -> None:
    refresh, viewer = weather(), Viewer()
    part = RefreshPart(refresh, viewer)
    asyncio.run(refresh.ask())
    part._show()
    drawn = part._map
    assert drawn is not None
    assert drawn.bar.formatter.format == "%g °C"
    celsius = list(drawn.points.data["color"])
    viewer.units = "imperial"
    assert drawn.points.data["color"] == pytest.approx([value * 9 / 5 + 32 for value in celsius])
    refresh.column = "wind_speed"
    assert drawn.bar.formatter.format == "%g mph"
    assert drawn.points.data["value"] == ["Wind speed 10.3 mph"] * 2
    assert part._map is drawn
    assert asked(services) == 1


def test_times_are_told_in_the_chosen_zone(weather: Ask) -> None:
    refresh, viewer = weather(), Viewer(zone="Asia/Tokyo")
    part = RefreshPart(refresh, viewer)
    asyncio.run(refresh.ask())
    part._show()
    assert "Observed (Asia/Tokyo)" in part._tables.object
    assert "JST" in part._tables.object
    viewer.zone = ""
    viewer.browser_zone = "Europe/Berlin"
    assert "Observed (Europe/Berlin)" in part._tables.object


def test_a_sample_is_marked_on_map_and_table() -> None:
    refresh = Refresh(History(Feed(Weather(name="weather", provider="sample"), start=False)))
    part = RefreshPart(refresh, Viewer())
    asyncio.run(refresh.ask())
    part._show()
    assert refresh.batch is not None
    assert len(refresh.rows) == 6
    assert "sample data" in part._tables.object
    assert "sample data" in part._heading.object
    assert "(sample)" in points(refresh, refresh.source.quantities[0], "metric", UTC)["value"][0]


class Recorded(Host):
    @property
    def replayed(self) -> bool:
        return True


def test_a_replay_is_told_as_one() -> None:
    refresh = Refresh(History(Feed(Recorded(name="recorded"), start=False)))
    asyncio.run(refresh.ask())
    assert "recorded earlier" in refresh_state_html(refresh, UTC)


def test_posts_are_listed_with_what_was_told_before() -> None:
    refresh = Refresh(History(Feed(Twitter(name="twitter", provider="sample"), start=False)))
    part = RefreshPart(refresh, Viewer())
    asyncio.run(refresh.ask())
    part._show()
    assert refresh.posts
    assert list(refresh.rows["term"]) == refresh.keys
    assert 'aria-label="Posts"' in part._tables.object
    assert part._map is None


def test_sources_asked_every_second_have_no_part() -> None:
    sources = Host(name="host"), Weather(name="weather", provider="sample", interval=1.0, floor=1.0)
    histories = {str(source.name): History(Feed(source, start=False)) for source in sources}
    assert [part.refresh.source for part in RefreshTab(histories, Viewer()).parts] == [sources[1]]


def test_an_answer_without_news_keeps_what_was_told() -> None:
    source = Scripted([{"time": 1.0, "place": "here", "value": 2.0}], [])
    refresh = Refresh(History(Feed(source, clock=iter(range(0, 10_000, 10)).__next__, start=False)))
    asyncio.run(refresh.ask())
    asyncio.run(refresh.ask())
    assert len(source.calls) == 2
    assert list(refresh.rows["value"]) == [2.0]
    assert "nothing new" in refresh_state_html(refresh, UTC)


class Station(Source):
    keys = ("station",)
    quantities = (Quantity("level", "Level", "m"), Quantity("flow", "Flow", "m³/s"))


def test_the_newest_row_of_every_key_is_kept_in_their_order() -> None:
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


def test_what_is_not_known_is_a_dash_and_what_is_sent_is_no_markup() -> None:
    rows = frame([{"time": 0, "station": "<script>", "level": math.nan, "flow": 1234.5}])
    html = value_table_html(
        newest(rows, Station(name="river")), Station(name="river"), "metric", UTC, sample=False
    )
    assert "<td>\N{EN DASH}</td><td>1,234.5</td>" in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    post = {"time": 0, "author": "<b>", "text": "<img>", "term": "&", "url": "javascript:alert(1)"}
    listed = post_table_html([post], UTC, sample=False)
    assert "&lt;img&gt;" in listed
    assert "javascript" not in listed


def test_the_map_is_changed_and_not_drawn_anew() -> None:
    drawn = Map()
    models, (x, y) = set(drawn.figure.references()), web_mercator([51.5, -33.9], [0.0, 151.2])
    texts = {name: ["a", "b"] for name in ("key", "value", "time")}
    drawn.show({"x": x, "y": y, "color": [3.0, math.nan], **texts}, "°C")
    assert (drawn.bar.color_mapper.low, drawn.bar.color_mapper.high) == (2.5, 3.5)
    drawn.show({"x": x, "y": y, "color": [3.0, 4.0], **texts}, "%")
    assert (drawn.bar.color_mapper.low, drawn.bar.color_mapper.high) == (3.0, 4.0)
    assert drawn.bar.formatter.format == "%g %%"
    assert set(drawn.points.data) == set(COLUMNS)
    assert set(drawn.figure.references()) == models


def test_the_map_has_land_and_no_tiles_before_they_are_wanted() -> None:
    drawn = Map()
    land = [one for one in drawn.figure.renderers if isinstance(getattr(one, "glyph", None), MultiPolygons)]
    assert len(land[0].data_source.data["xs"][0]) > 100
    assert not drawn.figure.select(TileRenderer)
    drawn.lay_street_map(True)
    drawn.lay_street_map(True)
    assert len(drawn.figure.select(TileRenderer)) == 1
    drawn.lay_street_map(False)
    assert not drawn.figure.select(TileRenderer)


def test_web_mercator_in_metres() -> None:
    x, y = web_mercator(pd.Series([0.0, 51.507, -90.0]), pd.Series([0.0, -0.128, 180.0]))
    assert x == pytest.approx([0, -14_249, 20_037_508], abs=1)
    assert y == pytest.approx([0, 6_710_660, -19_971_869], rel=1e-3, abs=1)

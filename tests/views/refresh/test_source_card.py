"""A source on the Refresh tab without a browser: its state, its map and its tables."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import panel as pn
import pytest

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.common.time_texts import zone_of
from dashboard.views.common.viewer import Viewer
from dashboard.views.refresh.points import map_points
from dashboard.views.refresh.request import Refresh
from dashboard.views.refresh.source_card import RefreshCard, refresh_state_html
from sources.host import Host
from sources.twitter import Twitter
from sources.weather import Weather
from tests.support.services import Services
from tests.views.refresh.conftest import CITIES, MakeRefresh, fetches

UTC = zone_of("UTC")


def test_nothing_is_fetched_until_refresh_is_pressed(weather: MakeRefresh, services: Services) -> None:
    refresh = weather()
    RefreshCard(refresh, Viewer())
    assert services.server.requests == []
    assert "until you press Refresh" in refresh_state_html(refresh, UTC)


def test_failed_city_is_listed_and_the_others_are_shown(weather: MakeRefresh) -> None:
    refresh = weather()
    asyncio.run(refresh.fetch())
    assert list(refresh.result.rows["city"]) == ["London", "Tokyo"]
    assert refresh.param.keys.objects == refresh.keys == CITIES
    assert "<strong>Atlantis</strong>: Open-Meteo knows no city" in refresh_state_html(refresh, UTC)


def test_error_is_shown_and_the_last_result_stays(weather: MakeRefresh, services: Services) -> None:
    refresh = weather()
    asyncio.run(refresh.fetch())
    services.server.fault["open-meteo"] = "500"
    asyncio.run(refresh.fetch())
    assert "Open-Meteo" in refresh.error
    assert refresh.error in refresh_state_html(refresh, UTC).replace("&#39;", "'")
    assert len(refresh.result.rows) == 2
    services.server.fault.clear()
    asyncio.run(refresh.fetch())
    assert refresh.error == ""


def test_other_column_and_units_are_drawn_without_a_fetch(weather: MakeRefresh, services: Services) -> None:
    refresh, viewer = weather(), Viewer()
    card = RefreshCard(refresh, viewer)
    asyncio.run(refresh.fetch())
    card._show()
    drawn = card._map.map
    assert drawn is not None
    assert "°C" in card._map.heading.object
    celsius = list(drawn.points.data["color"])
    viewer.units = "imperial"
    assert drawn.points.data["color"] == pytest.approx([value * 9 / 5 + 32 for value in celsius], abs=0.05)
    refresh.column = "wind_speed"
    assert "Wind speed (mph)" in card._map.heading.object
    assert drawn.points.data["value"] == ["Wind speed 10.3 mph"] * 2
    assert card._map.map is drawn
    assert fetches(services) == 1


def test_times_are_shown_in_the_chosen_zone(weather: MakeRefresh) -> None:
    refresh, viewer = weather(), Viewer(zone="Asia/Tokyo")
    card = RefreshCard(refresh, viewer)
    asyncio.run(refresh.fetch())
    card._show()
    assert "Observed (Asia/Tokyo)" in card._tables.object
    assert "JST" in card._tables.object
    viewer.zone = ""
    viewer.browser_zone = "Europe/Berlin"
    assert "Observed (Europe/Berlin)" in card._tables.object


def test_sample_is_marked_on_map_and_table() -> None:
    refresh = Refresh(History(Feed(Weather(name="weather", provider="sample"), start=False)))
    card = RefreshCard(refresh, Viewer())
    asyncio.run(refresh.fetch())
    card._show()
    assert refresh.result.batch is not None
    assert len(refresh.result.rows) == 6
    assert "sample data" in card._tables.object
    assert "sample data" in card._map.heading.object
    assert "(sample)" in map_points(refresh, refresh.source.quantities[0], "metric", UTC)["value"][0]


class Recorded(Host):
    @property
    def replayed(self) -> bool:
        return True


def test_replay_is_marked() -> None:
    refresh = Refresh(History(Feed(Recorded(name="recorded"), start=False)))
    asyncio.run(refresh.fetch())
    assert "recorded earlier" in refresh_state_html(refresh, UTC)


def test_posts_are_listed_with_earlier_ones() -> None:
    refresh = Refresh(History(Feed(Twitter(name="twitter", provider="sample"), start=False)))
    card = RefreshCard(refresh, Viewer())
    asyncio.run(refresh.fetch())
    card._show()
    assert refresh.result.posts
    assert list(refresh.result.rows["term"]) == refresh.keys
    assert 'aria-label="Posts"' in card._tables.object
    assert card._map.map is None


def test_a_refresh_is_compared_with_the_one_before(weather: MakeRefresh) -> None:
    refresh = weather()
    card = RefreshCard(refresh, Viewer())
    asyncio.run(refresh.fetch())
    card._show()
    assert "▲" not in card._tables.object and "▼" not in card._tables.object
    asyncio.run(refresh.fetch())
    # The service's values move on by themselves.
    before = refresh.result.rows.assign(temperature=refresh.result.rows["temperature"] - 1.5)
    refresh.result = replace(refresh.result, before=before)
    card._show()
    assert card._tables.object.count("▲\N{NARROW NO-BREAK SPACE}1.5") == len(refresh.result.rows) == 2


def test_what_colours_the_map_is_chosen_where_there_is_a_map(weather: MakeRefresh) -> None:
    refresh = weather()
    card = RefreshCard(refresh, Viewer())
    assert card._map.column.select(pn.widgets.Select) and not card._map.column.visible
    assert not card._controls().select(pn.widgets.Select)
    asyncio.run(refresh.fetch())
    card._show()
    assert card._map.column.visible

"""The map of a refresh under its heading."""

from __future__ import annotations

import asyncio

from dashboard.views.common.time_texts import zone_of
from dashboard.views.common.viewer import Viewer
from dashboard.views.refresh.map_card import MapCard
from tests.views.refresh.conftest import MakeRefresh

UTC = zone_of("UTC")


def test_card_is_hidden_until_a_row_has_coordinates(weather: MakeRefresh) -> None:
    refresh, card = weather(), MapCard(Viewer())
    card.show_rows(refresh, "metric", UTC, False)
    assert not card.column.visible
    assert card.map is None
    asyncio.run(refresh.fetch())
    card.show_rows(refresh, "metric", UTC, False)
    assert card.column.visible
    assert "Temperature" in card.heading.object


def test_map_is_drawn_once_and_then_changed(weather: MakeRefresh) -> None:
    refresh, card = weather(), MapCard(Viewer())
    asyncio.run(refresh.fetch())
    card.show_rows(refresh, "metric", UTC, False)
    drawn = card._figure.object
    card.show_rows(refresh, "imperial", UTC, False)
    assert card._figure.object is drawn
    assert "°F" in card.heading.object

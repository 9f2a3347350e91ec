"""A section with an hour of rows, and a served page of services that answer as theirs do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.page import OpenPage, opened
from tests.support.sections import SectionPage
from tests.support.services import Services, fake_services
from tests.support.serving import Served, serving_settings
from tests.support.settings_text import pulse

SETTINGS = """
[sources.weather]
interval = "1s"
floor = "1s"
[sources.twitter]
title = "Posts"
[sources.host]
"""


@pytest.fixture
def hour() -> SectionPage:
    """A row a minute of an hour, and a window of its last 15 minutes; a test publishes later rows."""
    page = SectionPage(period=60.0, window="1 h")
    for minute in range(60):
        page.publish(minute * 60, hut=float(minute))
    page.viewer.window = "15 min"
    return page


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Services]]:
    """One server for the tests of this file, and the services that it requests."""
    place = tmp_path_factory.mktemp("live")
    with fake_services() as services:
        settings = SETTINGS + pulse(services.server.url)
        with serving_settings(settings, place, services.urls) as served:
            yield served, services


@pytest.fixture
def page(world: tuple[Served, Services], browser: Browser) -> Iterator[OpenPage]:
    with opened(browser, world[0].url) as watched:
        yield watched
        assert watched.errors == []

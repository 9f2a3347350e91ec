"""The cells of `realtime_dashboard.py` that build a small dashboard from scratch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.fakes.server import FakeServer
from tests.support.fakes.weather import FakeWeather
from tests.support.serving import ROOT


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as fake:
        yield fake


@pytest.fixture
def article(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the cells of sections 1 to 5 define, on a fake of Open-Meteo that has no routes yet."""
    monkeypatch.setenv("OPEN_METEO_URL", server.url)
    script = (ROOT / "realtime_dashboard.py").read_text(encoding="utf-8")
    names: dict[str, Any] = {"__name__": "article"}
    exec("import panel as pn\n# ## 1." + script.split("# ## 1.")[1].split("# ## 6.")[0], names)
    return names


def test_the_api_answers_with_a_row_per_city(article: dict[str, Any], server: FakeServer) -> None:
    weather = FakeWeather(server)
    rows = article["fetch_weather"]()
    assert rows["city"].tolist() == ["London", "Nairobi", "Tokyo"]
    assert rows["temperature"].tolist() == [weather.temperature(latitude) for latitude in (51.5, -1.3, 35.7)]
    assert str(rows.index.tz) == "UTC"


def test_rows_are_samples_until_the_api_answers(article: dict[str, Any], server: FakeServer) -> None:
    source = article["CityWeather"]()
    columns = ["city", "temperature", "humidity"]
    assert list(source.fetch()) == columns
    assert source.sample
    assert "does not answer" in source.warning
    FakeWeather(server)
    assert list(source.fetch()) == columns
    assert (source.sample, source.warning) == (False, "")


def test_a_server_that_only_runs_the_cells_polls_nothing(article: dict[str, Any], server: FakeServer) -> None:
    assert article["feed"].idle
    assert server.requests == []

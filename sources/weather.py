"""Current weather of cities from OpenWeather or Open-Meteo, with sample rows until the service replies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import param

from sources.base import Quantity, Source, SourceError, Usage, frame
from sources.duration import Duration
from sources.environment import variable
from sources.fallback import Fallback
from sources.http.base_urls import has_custom_server
from sources.sample_weather import sample_row
from sources.weather_service.base import QUANTITIES, Coordinates, WeatherService
from sources.weather_service.open_meteo import OpenMeteo
from sources.weather_service.openweather import OpenWeather

_KEY = "OPENWEATHER_API_KEY"
_CITIES = ["San Francisco", "New York", "London", "Nairobi", "Tokyo", "Sydney"]
_COLUMNS = ("time", "city", *QUANTITIES, *Coordinates._fields)

_SAMPLE_PERIOD_SECONDS = 2.0
_SAMPLE_BACKLOG_SECONDS, _SAMPLE_STEP_SECONDS = 3600, 60
# The first reply has a short time limit, so that a page without network shows its sample rows soon.
_FIRST_REPLY_SECONDS = 4.0


class Weather(Source):
    """Temperature, humidity, wind and pressure per city; frames also have latitude and longitude.

    `provider = "auto"` is OpenWeather where OPENWEATHER_API_KEY is set, else Open-Meteo. Until the service
    has replied for the first time, there are sample rows every 2 s, and `sample` is true.
    """

    type = "weather"
    keys = ("city",)
    quantities = (
        Quantity("temperature", "Temperature", "°C"),
        Quantity("humidity", "Humidity", "%", "percent"),
        Quantity("wind_speed", "Wind speed", "m/s", "amount"),
        Quantity("pressure", "Pressure", "hPa"),
    )

    provider: param.Selector[str] = param.Selector(
        default="auto", objects=["auto", "openweather", "open-meteo", "sample"], doc="the service to call"
    )
    cities = param.List(_CITIES, item_type=str, bounds=(1, None), doc="cities, as 'London' or 'London,GB'")
    units: param.Selector[str] = param.Selector(
        default="metric", objects=["metric", "imperial"], doc="what the page shows first"
    )
    interval = Duration(600.0, doc="time between two polls")
    floor = Duration(
        60.0, doc="never poll faster than this; lower it for a server of your own, without quota"
    )

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._key = variable(_KEY)
        self._service = self._selected_service()
        self._fallback = Fallback(self.floor) if self.provider == "auto" else None
        self._returned_past = False

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        cities = list(dict.fromkeys(self.cities if only is None else only))
        self.failures = {}
        if self._service is None or (self._fallback and self._fallback.must_wait(self.monotonic())):
            return self._sample_rows(cities, past=only is None)
        try:
            return self._live(self._service, cities)
        except SourceError as error:
            if self._fallback is None or not self._fallback.activate(error, self.monotonic()):
                raise
            self.warning = str(error)
            return self._sample_rows(cities, past=only is None)

    @property
    def known_keys(self) -> tuple[str, ...]:
        return tuple(self.cities)

    @property
    def active_provider(self) -> str:
        return "sample" if self.sample or self._service is None else self._service.name

    @property
    def sample(self) -> bool:
        return self._service is None or (self._fallback is not None and self._fallback.active)

    @property
    def min_interval(self) -> float:
        return self._service.quota.min_interval(len(self.cities)) if self._service else 0.0

    @property
    def period(self) -> float:
        return _SAMPLE_PERIOD_SECONDS if self.sample else super().period

    @property
    def usage(self) -> Usage | None:
        return self._service.quota.usage if self._service else None

    def use_environment(self) -> None:
        if variable(_KEY) == self._key:
            return
        self.close()
        self._key = variable(_KEY)
        self._service = self._selected_service()
        if self._fallback and not self._fallback.ended:
            self._fallback = Fallback(self.floor)

    def close(self) -> None:
        if self._service:
            self._service.close()

    def _selected_service(self) -> WeatherService | None:
        if self.provider == "sample":
            return None
        service: WeatherService
        if self.provider == "openweather" or (self.provider == "auto" and self._key):
            service = OpenWeather(self._key, timeout=self.timeout, clock=self.clock)
        else:
            service = OpenMeteo(timeout=self.timeout, clock=self.clock)
        if self.floor < type(self).floor and has_custom_server(service.url_variable):
            service.quota.enforced = False
        return service

    def _live(self, service: WeatherService, cities: list[str]) -> pd.DataFrame:
        first = self._fallback is not None and not self._fallback.ended
        seconds = min(self.timeout, _FIRST_REPLY_SECONDS) if first else self.timeout
        report = service.report(cities, seconds)
        if self._fallback:
            self._fallback.end()
        self.warning = ""
        self.failures = {city: str(error) for city, error in report.failures.items()}
        return frame(report.rows, _COLUMNS)

    def _sample_rows(self, cities: list[str], past: bool) -> pd.DataFrame:
        """A row per city for now; the first time also for the past hour, so that charts are not empty.

        past: whether the rows of the past hour may be returned.
        """
        now = self.clock()
        back = _SAMPLE_BACKLOG_SECONDS if past and not self._returned_past else 0
        self._returned_past = self._returned_past or past
        times = [now - ago for ago in range(back, -1, -_SAMPLE_STEP_SECONDS)]
        return frame([sample_row(city, time) for time in times for city in cities], _COLUMNS)

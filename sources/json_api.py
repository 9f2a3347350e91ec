"""Rows from any JSON API, described by settings alone."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import jmespath
import pandas as pd
import param
from jmespath.exceptions import JMESPathError

from sources.base import Source, SourceError, frame
from sources.columns_setting import read_columns
from sources.duration import Duration
from sources.environment import expanded
from sources.http import Http
from sources.parse_values import invalid_reason, number, unix_seconds

_LAST_NAME = re.compile(r'(\w[^".\[\]]*)"?$')


class Json(Source):
    """Rows from the JSON at one URL. Paths are JMESPath (https://jmespath.org); `headers` and `url` may
    contain `${NAME}`, which is replaced by an environment variable and is not shown anywhere.

    Earthquakes of the past hour, for example:

        Json(
            url="https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/all_hour.geojson",
            rows="features", time="properties.time", key="id",
            columns=[{"name": "magnitude", "path": "properties.mag", "unit": "Mw"}],
        )

    A value that is no number is NaN. A row without any number, without a key or a time, or with a time more
    than five minutes ahead is left out, and its reason is in `failures`.
    """

    type = "json"
    fixed_keys = False  # a key may be a place with many rows, or an event with one

    url = param.String("", doc="address of the JSON; required")
    rows = param.String("", doc="JMESPath of the list of rows; empty: the whole body; an object is one row")
    time = param.String("", doc="JMESPath in a row: unix s or ms, or ISO 8601; empty: the time of the poll")
    key = param.String("", doc="JMESPath in a row of its key; empty: one series")
    latitude = param.String("", doc="JMESPath in a row, in degrees north; empty: not on a map")
    longitude = param.String("", doc="JMESPath in a row, in degrees east")
    headers = param.Dict({}, doc="request headers; ${NAME} is taken from the environment")
    columns = param.List([], item_type=dict, doc="list of {name, path, unit, label, kind}; required")
    interval = Duration(60.0, doc="time between two polls")
    floor = Duration(1.0, doc="never poll faster than this, whatever interval says")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        columns = read_columns(self.columns)
        self.quantities = tuple(column.quantity for column in columns)
        self._numbers = {column.quantity.name: _path("columns", column.path) for column in columns}
        for axis in ("latitude", "longitude"):
            if path := getattr(self, axis):
                self._numbers[axis] = _path(axis, path)
        self._rows, self._time = _path("rows", self.rows), _path("time", self.time)
        self._key = _path("key", self.key)
        self.keys = (self._key_column(),) if self.key else ()
        self._url, secrets = expanded(self.url, "url", in_url=True)
        if urlsplit(self._url).scheme not in ("http", "https"):
            raise ValueError(f"url = {self.url!r} must be an address that begins with http:// or https://")
        self._headers = {}
        for name, text in self.headers.items():
            self._headers[name], more = expanded(str(text), f"headers.{name}")
            secrets |= more
        self._http = Http(self.active_provider, secrets=secrets, timeout=self.timeout)

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        items = self._items(self._http.get_json(self._url, headers=self._headers).data)
        self.failures = {}
        now, rows = self.clock(), []
        for position, raw in enumerate(items):
            key = _text(_search(self._key, raw)) if self._key else ""
            if only is not None and key not in only:
                continue
            try:
                rows.append(self._row(raw, key, now))
            except ValueError as error:
                self.failures[key or f"row {position + 1}"] = str(error)
        if self.failures and not rows:
            raise SourceError(f"{self.active_provider}: {next(iter(self.failures.values()))}")
        return frame(rows, ("time", *self.keys, *self._numbers))

    @property
    def active_provider(self) -> str:
        return urlsplit(self.url).hostname or "The service"

    def close(self) -> None:
        self._http.close()

    def _items(self, body: Any) -> list[Any]:
        items = _search(self._rows, body) if self._rows else body
        if isinstance(items, dict):
            return [items]
        if isinstance(items, list):
            return items
        what = "nothing" if items is None else f"a {type(items).__name__}"
        where = f"at rows = {self.rows!r}" if self.rows else "as the whole body"
        raise SourceError(
            f"{self.active_provider} sent {what} {where} instead of a list or an object. "
            "Check rows in the settings, or whether the API has changed."
        )

    def _row(self, raw: Any, key: str | None, now: float) -> dict[str, Any]:
        """The row. Raises ValueError with the reason where it is invalid."""
        numbers = {name: number(_search(path, raw)) for name, path in self._numbers.items()}
        moment = unix_seconds(_search(self._time, raw)) if self._time else now
        measured = [numbers[quantity.name] for quantity in self.quantities]
        if why := invalid_reason(moment, measured, now):
            raise ValueError(f"The service {why}; check the paths in the settings if it lasts.")
        if key is None:
            raise ValueError(f"The service sent no key at {self.key!r}; check the settings if it lasts.")
        return {"time": moment, **dict.fromkeys(self.keys, key), **numbers}

    def _key_column(self) -> str:
        """The last name in the path: id of properties.id."""
        match = _LAST_NAME.search(self.key.strip())
        name = match[1] if match else "key"
        return "key" if name in {"time", "text", *self._numbers} else name


def _path(setting: str, path: str) -> Any:
    """The compiled path, or None for an empty one. Raises ValueError that names the setting and the value."""
    if not path:
        return None
    try:
        return jmespath.compile(path)
    except JMESPathError as error:
        raise ValueError(
            f"{setting} = {path!r} is not a JMESPath: {str(error).splitlines()[0]} "
            "Write a name with other characters than letters, digits and _ in double quotes, "
            'as in data."wind-speed".'
        ) from None


def _search(path: Any, data: Any) -> Any:
    """The value at the path; None where there is none, or a function of the path fails on it."""
    try:
        return path.search(data)
    except JMESPathError:
        return None


def _text(value: Any) -> str | None:
    """A key as text; None where the value is no key."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, (str, int, float)) and str(value) else None

"""The requests of the read API that are answered at once, one handler each."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote, urlencode

from dashboard.alerts.alert import Alert
from dashboard.api.arguments import (
    Arguments,
    RequestRefused,
    iso_ms,
    next_text,
    read_chosen,
    read_format,
    read_limit,
    read_next,
    read_time_range,
)
from dashboard.api.base_handlers import ApiResponse, ReadHandler
from dashboard.api.newest import newest_values
from dashboard.api.read_rows import RowsQuery, read_rows, unknown_key
from dashboard.api.row_formats import (
    FORMATS,
    as_json,
    quantities_json,
    rows_as_json,
    rows_as_table,
)
from dashboard.history.history import History


class GetSources(ReadHandler):
    """GET /api/sources: all sources with their origin, health and quantities."""

    def read(self, arguments: Arguments, *path: str) -> ApiResponse:
        now = time.time()
        histories = dict(self.reads.histories)
        return ApiResponse(as_json({"sources": [_source(one, now) for one in histories.values()]}))


class GetRows(ReadHandler):
    """GET /api/sources/NAME/rows: a page of the rows of a time range, as JSON, CSV or Arrow."""

    parameters = ("from", "to", "key", "quantity", "format", "limit", "next")

    def read(self, arguments: Arguments, *path: str) -> ApiResponse:
        history = self.history(path[0])
        kind = read_format(arguments, FORMATS)
        chosen = read_chosen(arguments, history.source.quantities)
        start, end = read_time_range(arguments, time.time())
        page = read_rows(history, RowsQuery(chosen, start, end, read_next(arguments), read_limit(arguments)))
        if not page.records and (wrong := unknown_key(history, chosen)):
            raise RequestRefused(404, wrong)
        headers = {}
        if page.next:
            following = urlencode({**arguments, "next": next_text(page.next)}, doseq=True)
            headers["Link"] = f'<?{following}>; rel="next"'
        if kind == "json":
            return ApiResponse(rows_as_json(history.source, chosen.quantities, page), headers=headers)
        name = "-".join(filter(None, (path[0], page.origin_label)))
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
        body = rows_as_table(history.source, chosen.quantities, page, kind)
        return ApiResponse(body, FORMATS[kind], headers)


class GetNewest(ReadHandler):
    """GET /api/sources/NAME/newest: the newest value of each key and quantity."""

    parameters = ("key", "quantity", "limit")

    def read(self, arguments: Arguments, *path: str) -> ApiResponse:
        history = self.history(path[0])
        chosen = read_chosen(arguments, history.source.quantities)
        newest = newest_values(history, chosen, read_limit(arguments))
        if not newest.values and (wrong := unknown_key(history, chosen)):
            raise RequestRefused(404, wrong)
        return ApiResponse(
            as_json(
                {
                    "source": path[0],
                    "mark": newest.origin_label,
                    "total": newest.total,
                    "values": newest.values,
                }
            )
        )


class GetAlerts(ReadHandler):
    """GET /api/alerts: the alerts that fire now, and the recent ones."""

    def read(self, arguments: Arguments, *path: str) -> ApiResponse:
        alerts = {"active": self.reads.alerts.active, "recent": self.reads.alerts.recent}
        return ApiResponse(as_json({name: list(map(self._alert, some)) for name, some in alerts.items()}))

    def _alert(self, alert: Alert) -> dict[str, Any]:
        history = self.reads.histories.get(alert.source)
        label = "replay" if history and history.source.replayed else ""
        cleared = None if alert.cleared is None else iso_ms(alert.cleared)
        return {**alert._asdict(), "fired": iso_ms(alert.fired), "cleared": cleared, "mark": label}


def _source(history: History, now: float) -> dict[str, Any]:
    source, status = history.source, history.status_at(now)
    return {
        "name": str(source.name),
        "title": source.heading,
        "origin": status.origin,
        "mark": history.origin_label or status.origin_label,
        "health": status.health,
        "error": status.error,
        "last_success": None if status.last_success is None else iso_ms(round(status.last_success * 1000)),
        "newest": iso_ms(history.newest_time) if history.newest_time else None,
        "keys": history.key_count,
        "quantities": quantities_json(source.quantities),
    }

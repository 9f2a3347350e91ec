"""The description of the push and the read API in one OpenAPI document."""

from __future__ import annotations

from functools import cache
from typing import Any

from dashboard.api.arguments import DEFAULT_LIMIT, MAX_LIMIT, MAX_NAMES
from dashboard.api.row_formats import FORMATS
from dashboard.push.openapi import denials, json_answer
from dashboard.push.openapi import description as pushes

_TEXT = {"type": "string"}
_TIME = {"type": "string", "format": "date-time"}
_TIME_OR_NULL = {"type": ["string", "null"], "format": "date-time"}
_NUMBER = {"type": ["number", "null"]}
_MARK = {"enum": ["", "sample", "replay"], "description": "What rows are that are no live data."}
_REFUSALS = {
    "400": "A parameter is not valid; the error says why.",
    "404": "There is no such source or key.",
    "503": "The database cannot be read now, or too many requests are waiting.",
}
_MOMENT = {"type": "string", "examples": ["15min", "2026-11-22T01:30Z", "1764000000"]}
_PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "from": ("The earliest time, or an age; without it from the first row on.", _MOMENT),
    "to": ("The time before which rows end, or an age.", _MOMENT),
    "key": ("A key, such as a city.", {"type": "array", "items": _TEXT, "maxItems": MAX_NAMES}),
    "source": ("The name of a source: its own, and those of all.", _TEXT),
    "quantity": ("The name of a quantity.", {"type": "array", "items": _TEXT, "maxItems": MAX_NAMES}),
    "format": ("How rows are written.", {"enum": list(FORMATS), "default": next(iter(FORMATS))}),
    "limit": (
        "The most rows of an answer, which has fewer where they are wide.",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    ),
    "next": ("That of the answer before, to continue after it.", _TEXT),
}


@cache
def description() -> dict[str, Any]:
    """The whole OpenAPI document."""
    document = pushes()
    return document | {"paths": document["paths"] | _paths()}


def _paths() -> dict[str, Any]:
    return {
        "/api/sources": _get("All sources and how they are doing", _sources(), of_a_source=False),
        "/api/sources/{name}/rows": _rows(),
        "/api/sources/{name}/newest": _get(
            "The newest value of each key and quantity, the newest first",
            {"source": _TEXT, "mark": _MARK, "total": _count(), "values": _list(_newest_value())},
            ("key", "quantity", "limit"),
        ),
        "/api/sources/{name}/events": _events(),
        "/api/alerts": _get(
            "The alerts that fire, and the newest of all",
            {"active": _list(_alert()), "recent": _list(_alert())},
            of_a_source=False,
        ),
        "/api/annotations": _annotations(),
    }


def _annotations() -> dict[str, Any]:
    fields = dict.fromkeys(("id", "text", "source"), _TEXT) | dict.fromkeys(("time", "until"), _TIME)
    names = ("from", "to", "source", "format", "limit", "next")
    answer = {"annotations": _list(_object(fields)), "next": {"type": ["string", "null"]}}
    return _tabular("The annotations that reach into a time range", answer, names, of_a_source=False)


def _rows() -> dict[str, Any]:
    row = _object(
        {"time": _TIME, "key": _TEXT, "values": {"type": "object", "additionalProperties": _NUMBER}}
    )
    row["properties"]["id"] = _TEXT
    fields = {
        "source": _TEXT,
        "mark": _MARK,
        "quantities": _list(_quantity()),
        "rows": _list(row),
        "next": {"type": ["string", "null"]},
    }
    names = ("from", "to", "key", "quantity", "format", "limit", "next")
    return _tabular("The rows of a time range, in order of time and key", fields, names)


def _tabular(
    words: str, fields: dict[str, Any], names: tuple[str, ...], of_a_source: bool = True
) -> dict[str, Any]:
    """A path whose answer has several formats, and links the next one."""
    described = _get(words, fields, names, of_a_source)
    answer = described["get"]["responses"]["200"]
    for kind in list(FORMATS.values())[1:]:
        answer["content"][kind.partition(";")[0]] = {"schema": {}}
    answer["headers"] = {
        "Link": {"description": 'The address of the next rows, rel="next".', "schema": _TEXT}
    }
    return described


def _events() -> dict[str, Any]:
    words = "The rows that come from now on, or after Last-Event-ID, as server-sent events without end"
    described = _get(words, {}, ("key", "quantity"))
    get = described["get"]
    header = {"name": "Last-Event-ID", "in": "header", "schema": _TEXT}
    get["parameters"].append(header | {"description": "The id of the last event that was received."})
    stream = {"description": f"{words}.", "content": {"text/event-stream": {"schema": _TEXT}}}
    get["responses"]["200"] = stream
    return described


def _sources() -> dict[str, Any]:
    texts = dict.fromkeys(("name", "title", "error"), _TEXT)
    states = {
        "origin": {"enum": ["none", "live", "sample", "replay"]},
        "mark": _MARK,
        "health": {"enum": ["starting", "ok", "late", "error", "stopped"]},
        "last_success": _TIME_OR_NULL,
        "newest": _TIME_OR_NULL,
        "keys": _count(),
    }
    return {"sources": _list(_object({**texts, **states, "quantities": _list(_quantity())}))}


def _newest_value() -> dict[str, Any]:
    texts = dict.fromkeys(("key", "quantity", "label", "unit"), _TEXT)
    value = _object({**texts, "time": _TIME, "value": {"type": "number"}})
    value["properties"]["id"] = _TEXT
    return value


def _alert() -> dict[str, Any]:
    texts = dict.fromkeys(("rule", "source", "quantity", "key", "text", "limit", "unit"), _TEXT)
    return _object({**texts, "value": _NUMBER, "fired": _TIME, "cleared": _TIME_OR_NULL, "mark": _MARK})


def _quantity() -> dict[str, Any]:
    return _object(dict.fromkeys(("name", "label", "unit"), _TEXT))


def _get(
    words: str, fields: dict[str, Any], parameters: tuple[str, ...] = (), of_a_source: bool = True
) -> dict[str, Any]:
    """A path with GET. of_a_source: whether the address has the name of a source."""
    described: list[dict[str, Any]] = [
        {"name": name, "in": "query", "description": _PARAMETERS[name][0], "schema": _PARAMETERS[name][1]}
        for name in parameters
    ]
    if of_a_source:
        described.insert(0, {"name": "name", "in": "path", "required": True, "schema": _TEXT})
    refusals = {
        status: json_answer(what, {"error": _TEXT})
        for status, what in _REFUSALS.items()
        if of_a_source or "source" in parameters or status != "404"
    }
    answers: dict[str, Any] = {"200": json_answer(f"{words}.", fields), **refusals}
    answers |= denials(of_pushes=False)
    return {"get": {"summary": words, "parameters": described, "responses": answers}}


def _object(fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(fields), "required": list(fields)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _count() -> dict[str, Any]:
    return {"type": "integer", "minimum": 0}

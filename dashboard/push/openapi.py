"""The description of the push API in OpenAPI 3.1, from which clients can be generated."""

from __future__ import annotations

from functools import cache
from typing import Any

from dashboard.history.annotations import MAX_TEXT
from dashboard.push.bodies import FORM, JSON, JSON_LINES
from dashboard.push.csv_and_arrow import ARROW_FILE, ARROW_STREAM, CSV
from dashboard.push.influx_lines import LINES

_LEADERS = {
    "most_used_hashtags": "The leading hashtags",
    "most_mentioned_users": "The most mentioned users",
    "most_active_users": "The most active users",
}
_MOMENT = {"type": ["number", "string", "null"], "description": "Unix s or ms, or ISO 8601."}
_SHORT: dict[str, Any] = {"type": ["string", "integer", "null"]}
_NUMBER = {"type": "number", "minimum": 0}
_LABELS = {
    "type": "string",
    "description": "A list of texts as Python writes it.",
    "examples": ["['#a', '#b']"],
}
_COUNTS = {"type": "string", "description": "A list of as many numbers.", "examples": ["[12, 7]"]}
_COUNTER = {"type": "string", "description": "A number, or a list of one.", "examples": ["12"]}
_MISSING: dict[str, Any] = {
    "left_out": {
        "type": "integer",
        "minimum": 1,
        "description": "Rows without a number, which are left out.",
    },
    "gaps": {
        "type": "integer",
        "minimum": 1,
        "description": "Values in columns of numbers that are none, and are gaps.",
    },
    "remarks": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Which values are gaps, with an example for each column.",
    },
}
_DENIALS = {
    "401": ("A token is set, and the request does not have it.", {"WWW-Authenticate": "how to send it"}),
    "403": ("The sender is another computer, or a page of another site.", {}),
    "405": ("The address does not accept this method.", {"Allow": "the methods that it accepts"}),
    "429": ("The sender sends too many requests.", {"Retry-After": "seconds to wait"}),
}
_REJECTIONS = {
    "400": ("The body is not valid; the error says why.", {}),
    "409": ("The name is that of a source whose rows are not pushed.", {}),
    "413": ("The body is too long.", {}),
    "415": ("The content type is not accepted.", {}),
    "503": (
        "The rows cannot be stored now; none is accepted.",
        {"Retry-After": "seconds to wait"},
    ),
}


@cache
def description() -> dict[str, Any]:
    """The whole OpenAPI document."""
    paths: dict[str, Any] = {
        "/push/{name}": {"post": _push_rows()},
        "/push/annotations": {"post": _push_annotations()},
    }
    for name, words in _LEADERS.items():
        fields = {"label": _LABELS, "negative": _COUNTS, "neutral": _COUNTS, "positive": _COUNTS}
        paths[f"/update_{name}"] = {"post": _push_form(words, fields)}
        columns = {"sLabel": "string", "sNegative": "number", "sNeutral": "number", "sPositive": "number"}
        paths[f"/refresh_{name}"] = {"get": _get(words, _lists(columns))}
    names = ("total", "negative", "neutral", "positive")
    words = "Counters of all posts and of the posts of each sentiment"
    paths["/update_tweet_counters"] = {"post": _push_form(words, dict.fromkeys(names, _COUNTER))}
    paths["/refresh_tweet_counters"] = {"get": _get(words, dict.fromkeys(names, _NUMBER))}
    words = "Counts by label"
    paths["/updateData"] = {"post": _push_form(words, {"label": _LABELS, "data": _COUNTS})}
    paths["/refreshData"] = {"get": _get(words, _lists({"sLabel": "string", "sData": "number"}))}
    return {
        "openapi": "3.1.0",
        "info": {"title": "The realtime dashboard", "version": "1"},
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def _push_rows() -> dict[str, Any]:
    value = {"type": ["number", "string", "boolean", "null", "array", "object"]}
    row = {
        "type": "object",
        "additionalProperties": value,
        "examples": [{"city": "London", "temperature": 8.4}],
    }
    name = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$"}
    lines = {LINES: {"schema": {"type": "string", "description": "InfluxDB's line protocol."}}}
    return {
        "summary": "Push rows of numbers, which get a chart per column, or posts, which are rows with a text",
        "parameters": [{"name": "name", "in": "path", "required": True, "schema": name}],
        "requestBody": {"required": True, "content": _contents(row) | lines},
        "responses": _accepted("The number of accepted rows.", **_MISSING),
    }


def _push_annotations() -> dict[str, Any]:
    described: dict[str, tuple[dict[str, Any], str]] = {
        "text": (
            _SHORT | {"maxLength": MAX_TEXT},
            "Without it, that of the id is removed.",
        ),
        "time": (_MOMENT, "Without it now."),
        "until": (_MOMENT, "The end, where it is about a range of time."),
        "source": (_SHORT, "The source that it is about; without it all."),
        "id": (_SHORT, "An annotation replaces an earlier one of its id."),
    }
    row = {
        "type": "object",
        "properties": {name: {**schema, "description": words} for name, (schema, words) in described.items()},
        "additionalProperties": False,
        "examples": [{"text": "Deployed 4.2"}],
    }
    return {
        "summary": "Push annotations: texts about a moment or a range of time, which charts mark",
        "requestBody": {"required": True, "content": _contents(row)},
        "responses": _accepted("The number of accepted annotations."),
    }


def _contents(row: dict[str, Any]) -> dict[str, Any]:
    """The bodies that have rows of this schema."""
    rows = {"type": "array", "items": row}
    timed = {
        "type": "object",
        "properties": {"time": _MOMENT, "rows": rows},
        "required": ["rows"],
        "additionalProperties": False,
    }
    binary: dict[str, Any] = {"schema": {}}
    return {
        JSON: {"schema": {"anyOf": [timed, rows, row]}},
        **{kind: {"schema": {"type": "string", "description": "A row per line."}} for kind in JSON_LINES},
        CSV: {"schema": {"type": "string"}},
        ARROW_STREAM: binary,
        ARROW_FILE: binary,
    }


def _accepted(words: str, **optional: Any) -> dict[str, Any]:
    not_durable = {"const": False, "description": "Given where they are in memory alone."}
    accepted = {"accepted": {"type": "integer", "minimum": 0}}
    return {"202": json_answer(words, accepted, durable=not_durable, **optional), **denials(True)}


def _push_form(words: str, fields: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": fields, "required": list(fields)}
    success = {"text/plain": {"schema": {"const": "success"}}}
    return {
        "summary": f"{words}, in the format of the common Spark tutorial",
        "requestBody": {"required": True, "content": {FORM: {"schema": schema}}},
        "responses": {"201": {"description": "The push was accepted.", "content": success}, **denials(True)},
    }


def _get(words: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": f"{words}, as they were pushed last",
        "responses": {"200": json_answer("What was pushed last.", fields), **denials(False)},
    }


def _lists(columns: dict[str, str]) -> dict[str, Any]:
    return {name: {"type": "array", "items": {"type": kind}} for name, kind in columns.items()}


def json_answer(words: str, fields: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """An answer in JSON with these fields, and others that it may have."""
    schema = {"type": "object", "properties": fields | optional, "required": list(fields)}
    return {"description": words, "content": {JSON: {"schema": schema}}}


def denials(of_pushes: bool) -> dict[str, Any]:
    """The answers to requests that are denied, by their status."""
    return {
        status: json_answer(words, {"error": {"type": "string"}})
        | {
            "headers": {
                name: {"description": what, "schema": {"type": "string"}} for name, what in headers.items()
            }
        }
        for status, (words, headers) in (_DENIALS | (_REJECTIONS if of_pushes else {})).items()
    }

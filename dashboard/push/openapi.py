"""The description of the routes in OpenAPI 3.1, from which clients can be made."""

from __future__ import annotations

from functools import cache
from typing import Any

from dashboard.push.bodies import FORM, JSON
from dashboard.push.tables import ARROW_FILE, ARROW_STREAM, CSV

_TOPS = {
    "most_used_hashtags": "The leading hashtags",
    "most_mentioned_users": "The most mentioned users",
    "most_active_users": "The most active users",
}
_NUMBER = {"type": "number", "minimum": 0}
_LABELS = {
    "type": "string",
    "description": "A list of texts as Python writes it.",
    "examples": ["['#a', '#b']"],
}
_COUNTS = {"type": "string", "description": "A list of as many numbers.", "examples": ["[12, 7]"]}
_COUNTER = {"type": "string", "description": "A number, or a list of one.", "examples": ["12"]}
_REFUSALS = {
    "401": ("There is a token, and this is not it.", {"WWW-Authenticate": "how to send it"}),
    "403": ("It comes from another computer, or from a page of another site.", {}),
    "405": ("Another method is for this address.", {"Allow": "the methods that are"}),
    "429": ("The sender is too fast.", {"Retry-After": "seconds to wait"}),
}
_REFUSED_PUSHES = {
    "400": ("It is not in a form that is taken; the reason says why.", {}),
    "409": ("A source of this name is there already, and its rows are not pushed.", {}),
    "413": ("It is too much at once.", {}),
    "415": ("The content type is none that is taken.", {}),
    "503": ("More is pushed than can be shown and stored.", {"Retry-After": "seconds to wait"}),
}


@cache
def description() -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, Any] = {"/push/{name}": {"post": _push_rows()}}
    for name, words in _TOPS.items():
        fields = {"label": _LABELS, "negative": _COUNTS, "neutral": _COUNTS, "positive": _COUNTS}
        paths[f"/update_{name}"] = {"post": _push_form(words, fields)}
        columns = {"sLabel": "string", "sNegative": "number", "sNeutral": "number", "sPositive": "number"}
        paths[f"/refresh_{name}"] = {"get": _tell(words, _lists(columns))}
    names = ("total", "negative", "neutral", "positive")
    words = "How many posts there were, of all and of each sentiment"
    paths["/update_tweet_counters"] = {"post": _push_form(words, dict.fromkeys(names, _COUNTER))}
    paths["/refresh_tweet_counters"] = {"get": _tell(words, dict.fromkeys(names, _NUMBER))}
    words = "How often there was each label"
    paths["/updateData"] = {"post": _push_form(words, {"label": _LABELS, "data": _COUNTS})}
    paths["/refreshData"] = {"get": _tell(words, _lists({"sLabel": "string", "sData": "number"}))}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pushes to the realtime dashboard", "version": "1"},
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def _push_rows() -> dict[str, Any]:
    value = {"type": ["number", "string", "boolean", "null", "array"]}
    row = {
        "type": "object",
        "additionalProperties": value,
        "examples": [{"city": "London", "temperature": 8.4}],
    }
    moment = {"type": ["number", "string", "null"], "description": "Unix s or ms, or ISO 8601."}
    rows = {"type": "array", "items": row}
    timed = {
        "type": "object",
        "properties": {"time": moment, "rows": rows},
        "required": ["rows"],
        "additionalProperties": False,
    }
    name = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$"}
    binary: dict[str, Any] = {"schema": {}}
    content = {
        JSON: {"schema": {"anyOf": [timed, rows, row]}},
        CSV: {"schema": {"type": "string"}},
        ARROW_STREAM: binary,
        ARROW_FILE: binary,
    }
    accepted = {"accepted": {"type": "integer", "minimum": 0}}
    return {
        "summary": "Rows of numbers, whose columns get charts, or posts, which are rows with a text",
        "parameters": [{"name": "name", "in": "path", "required": True, "schema": name}],
        "requestBody": {"required": True, "content": content},
        "responses": {"202": _json("How many rows were taken.", accepted), **_refusals(True)},
    }


def _push_form(words: str, fields: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": fields, "required": list(fields)}
    success = {"text/plain": {"schema": {"const": "success"}}}
    return {
        "summary": f"{words}, as the job of the usual Spark tutorial pushes it",
        "requestBody": {"required": True, "content": {FORM: {"schema": schema}}},
        "responses": {"201": {"description": "It is taken.", "content": success}, **_refusals(True)},
    }


def _tell(words: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": f"{words}, as pushed last",
        "responses": {"200": _json("What was pushed last.", fields), **_refusals(False)},
    }


def _lists(columns: dict[str, str]) -> dict[str, Any]:
    return {name: {"type": "array", "items": {"type": kind}} for name, kind in columns.items()}


def _json(words: str, fields: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": fields, "required": list(fields)}
    return {"description": words, "content": {JSON: {"schema": schema}}}


def _refusals(of_pushes: bool) -> dict[str, Any]:
    return {
        status: _json(words, {"error": {"type": "string"}})
        | {
            "headers": {
                name: {"description": what, "schema": {"type": "string"}} for name, what in headers.items()
            }
        }
        for status, (words, headers) in (_REFUSALS | (_REFUSED_PUSHES if of_pushes else {})).items()
    }

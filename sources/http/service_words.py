"""Finds the error message of a service in its answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

_MAX_LENGTH = 200
# From the fullest sentence to the shortest word; case, blanks and signs of names make no difference.
_SENTENCES = (
    "errormessage errordescription errordetail message msg detail details reason description note "
    "information remark exceptiontext returnauthmsg"
)
_ABROAD = "fehler meldung fehlermeldung erreur mensaje mensagem messaggio errore"
_WORDS = (
    "messages info statusmessage statustext error errors title fault faultstring exception serviceexception "
    "odataerror errortype warning text status code cod"
)
# Objects in which answers wrap these; Body is that of SOAP.
_ENVELOPES = ("meta", "header", "body", "response")
# The text of a fault of SOAP 1.2 is Body.Fault.Reason.Text.text.
_MAX_DEPTH = 6
_MAX_NAMES = 8
# A word that is said when all is well.
_FINE = frozenset(
    (
        "ok",
        "success",
        "true",
        "false",
        "200",
        "0",
        "none",
        "null",
        "error",
        "fail",
        "failed",
        "failure",
        "notok",
    )
)
_FAILED = ("error", "fail", "failed", "failure", "request_not_processed")
# Objects in which answers wrap their own status.
_STATES = ("status", "meta", "header", "head")

_ERRORS = (
    *("error", "errors", "errormessage", "errormsg", "errmsg", "errordescription", "errortype", "fault"),
    *("exception", "serviceexception", "odataerror"),
)
_CODES = ("code", "errcode", "errorcode", "errno", "retcode", "returncode", "resultcode")
# What a challenge says of the token (RFC 6750, section 3).
_CHALLENGE = re.compile(r'\berror_description="([^"]+)"')
_LISTS = ("message", "messages", "errors")
_NO_ERROR = ("0", "false", "none", "null", "ok", "success")


def service_words(data: Any, hide: Callable[[str], str] = str) -> str:
    """The sentence in which an answer says what is wrong, without a full stop; "" where it has none.

    It is looked for in `message`, `error.message`, `errors[0].detail`, `msg`, `Note` and their like, and at
    last in what has an `error` further inside.

    hide: takes secrets out of a text, before it is cut where it is long.
    """
    texts = chain(_said(data, 0), _said_inside(data, 0))
    said = (hide(text) for text in texts if text.lower() not in _FINE)
    return next((text[:_MAX_LENGTH].rstrip(". ") for text in said), "")


def challenge_words(headers: Mapping[str, str]) -> str:
    """What a service says of the token in the header of a reply that refuses it; "" for nothing."""
    match = _CHALLENGE.search(headers.get("WWW-Authenticate", ""))
    return match[1].rstrip(". ") if match else ""


def reports_error(data: Any) -> bool:
    """Whether an answer says that it is one of failure: it has an error, or its status is none of success."""
    if isinstance(data, list) and data:
        # A bridge of Hue has an object for each of several errors.
        return all(
            isinstance(one, Mapping) and [*one] == ["error"] and isinstance(one["error"], Mapping)
            for one in data
        )
    if not isinstance(data, Mapping):
        return False
    names = {"".join(filter(str.isalnum, str(name))).lower(): value for name, value in data.items()}
    if any(isinstance(names.get(name), Mapping) and reports_error(names[name]) for name in _STATES):
        return True
    if any(names.get(name) and str(names[name]).lower() not in _NO_ERROR for name in _ERRORS):
        return True
    if _has_failed(names) or any(names.get(name) is False for name in ("ok", "success")):
        return True
    return any(_is_of_failure(names.get(name)) for name in _CODES) and any(
        isinstance(names[name], str) and names[name].lower() not in ("", *_FINE) for name in _sentences(names)
    )


def _has_failed(names: Mapping[str, Any]) -> bool:
    return any(str(names.get(name, "")).lower() in _FAILED for name in ("status", "result"))


def _is_of_failure(code: Any) -> bool:
    """Whether a number is one of failure, and not 0, 1, 200, 20000 or their like, which services count as
    success."""
    if isinstance(code, bool) or not isinstance(code, str | int):
        return False
    text = str(code).strip()
    return text.lstrip("-").isdecimal() and int(text) not in (0, 1) and not text.startswith("2")


def _sentences(names: Mapping[str, Any]) -> list[str]:
    """The names of an object below which a sentence may be, retMsg and resultMessage included."""
    others = (name for name in names if name.endswith(("msg", "message")))
    order = dict.fromkeys((*_SENTENCES.split(), *others, *_ABROAD.split(), *_WORDS.split()))
    return [name for name in order if name in names]


def _said(data: Any, depth: int) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, str):
        yield " ".join(data.split())
    elif isinstance(data, list):
        for one in data[:3]:
            if not isinstance(one, list):
                yield from _said(one, depth + 1)
    elif isinstance(data, Mapping):
        yield from _of_object(data, depth)


def _of_object(data: Mapping[str, Any], depth: int) -> Iterator[str]:
    names = {"".join(filter(str.isalnum, str(name))).lower(): value for name, value in data.items()}
    yield from _of_parameter(names)
    for name in _sentences(names):
        if isinstance(names[name], str | list | Mapping) and names[name]:
            yield from _said(names[name], depth + 1)
    if isinstance(names.get("result"), str):
        yield " ".join(names["result"].split())
    for name in _ENVELOPES:
        if isinstance(names.get(name), Mapping):
            yield from _said(names[name], depth + 1)
    if _has_failed(names) and isinstance(names.get("data"), str):
        yield " ".join(names["data"].split())
    if _has_failed(names) and isinstance(inner := names.get("data"), Mapping):
        yield from (text for name in ("message", "msg") for text in _said(inner.get(name), depth + 1))
    for name in (*_ERRORS, *(("data",) if _has_failed(names) else ())):
        if isinstance(fields := names.get(name), Mapping):
            yield from (
                f"{field}: {text}" for field in fields for text in _said(fields[field], _MAX_DEPTH - 1)
            )
    for name in _LISTS:
        items = names.get(name)
        if isinstance(items, list | Mapping):
            yield from filter(None, map(_longest, items[:3] if isinstance(items, list) else [items]))
    yield from _of_fields(data)


def _said_inside(data: Any, depth: int) -> Iterator[str]:
    """What parts of an answer say that report an error of their own, as each result of InfluxDB does."""
    if depth > _MAX_DEPTH:
        return
    if depth and reports_error(data):
        yield from _said(data, depth)
    inner = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    for one in islice(inner, _MAX_NAMES):
        yield from _said_inside(one, depth + 1)


def _of_parameter(names: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a parameter of a request, with its name, as FastAPI writes it."""
    where, what = names.get("loc"), names.get("msg")
    if isinstance(where, list) and where and isinstance(what, str):
        yield f"{where[-1]}: {' '.join(what.split())}"


def _longest(item: Any) -> str:
    """The longest text of an object without known names; "" where it has no text."""
    texts = item.values() if isinstance(item, Mapping) else ()
    return max((" ".join(text.split()) for text in texts if isinstance(text, str)), key=len, default="")


def _of_fields(data: Mapping[str, Any]) -> Iterator[str]:
    """Sentences about fields of a request, as Django writes them: {"day": ["This field is required."]}."""
    for field, texts in data.items():
        if isinstance(texts, list) and texts and all(isinstance(text, str) for text in texts):
            yield from (f"{field}: {text}" for text in texts if text.count(" ") > 1 and text.endswith("."))

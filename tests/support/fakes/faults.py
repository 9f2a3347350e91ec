"""Faults of services: FAULTS break the exchange, TRANSFORMS change a valid body."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import Any

Fault = Callable[[BaseHTTPRequestHandler, threading.Event, float], None]

_PAGE = b"<!doctype html><html><body><h1>Please log in</h1></body></html>"
_REFUSAL = b'{"error": "refused"}'
_HUGE_BYTES = 50_000_000


def _send(
    status: int,
    body: bytes,
    http: BaseHTTPRequestHandler,
    closing: threading.Event,
    drip_seconds: float,
    *,
    missing_bytes: int = 0,
    content_type: str = "application/json",
) -> None:
    http.send_response(status)
    http.send_header("Content-Type", content_type)
    http.send_header("Content-Length", str(len(body) + missing_bytes))
    http.end_headers()
    http.wfile.write(body)
    http.close_connection = http.close_connection or missing_bytes > 0


def _huge(http: BaseHTTPRequestHandler, closing: threading.Event, drip_seconds: float) -> None:
    http.send_response(200)
    http.send_header("Content-Length", str(_HUGE_BYTES))
    http.end_headers()
    for _ in range(_HUGE_BYTES // 1_000_000):
        http.wfile.write(b" " * 1_000_000)


def _hang(http: BaseHTTPRequestHandler, closing: threading.Event, drip_seconds: float) -> None:
    closing.wait()


def _drip(start: bytes, http: BaseHTTPRequestHandler, closing: threading.Event, drip_seconds: float) -> None:
    http.wfile.write(start)
    while not closing.wait(drip_seconds):
        http.wfile.write(b"1")
        http.wfile.flush()


FAULTS: dict[str, Fault] = {
    **{str(status): partial(_send, status, _REFUSAL) for status in (401, 402, 403, 404, 429, 500)},
    "html200": partial(_send, 200, _PAGE, content_type="text/html"),
    "html502": partial(_send, 502, _PAGE, content_type="text/html"),
    "empty": partial(_send, 200, b""),
    "cut": partial(_send, 200, b'{"main": {"temp": 8.4, "humi', missing_bytes=1000),
    "truncated": partial(_send, 200, b'{"main": {"temp": 8.4, "humi'),
    "huge": _huge,
    "hang": _hang,
    "drip_headers": partial(_drip, b"HTTP/1.1 200 OK\r\nX-Slow: "),
    "drip_body": partial(_drip, b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"),
}


def _changed(change: Callable[[Any], Any], body: Any) -> Any:
    """The body with every number in it replaced; it is removed where the change returns `...`."""
    if isinstance(body, dict):
        changed = {name: _changed(change, value) for name, value in body.items()}
        return {name: value for name, value in changed.items() if value is not ...}
    if isinstance(body, list):
        return [value for value in (_changed(change, item) for item in body) if value is not ...]
    return change(body) if isinstance(body, (int, float)) else body


def _extra(body: Any) -> Any:
    if isinstance(body, dict):
        return {"unknown_field": [{"new": None}], **{name: _extra(value) for name, value in body.items()}}
    return [_extra(item) for item in body] if isinstance(body, list) else body


TRANSFORMS: dict[str, Callable[[Any], Any]] = {
    "nulls": partial(_changed, lambda _: None),
    "missing": partial(_changed, lambda _: ...),
    "wrong_types": partial(_changed, lambda number: ["not", {"a": "number"}]),
}
HARMLESS: dict[str, Callable[[Any], Any]] = {"extra": _extra}

USELESS = ("html200", "empty", "cut", "truncated", "500", "html502", "404", "huge", *TRANSFORMS)
"""Faults with a reply that contains no rows."""

"""The security headers of every answer, and the nonce of the scripts in a page."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Any

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

FRAME_ANCESTORS = ("'self'",)
# A script with its content, so that "<script" inside of one is not taken for another.
_SCRIPT = re.compile(rb"(<script)([\s>].*?</script\s*>)", re.DOTALL | re.IGNORECASE)
_FIXED = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


class SecurityHeaders(OutputTransform):
    """Adds the headers, and to HTML a Content-Security-Policy by which only the page's own scripts run."""

    def __init__(self, request: HTTPServerRequest, frame_ancestors: Sequence[str] = FRAME_ANCESTORS) -> None:
        self._host, self._frame_ancestors = request.host, frame_ancestors

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        headers.update(_FIXED)
        headers.pop("Server", None)  # which names the version of Tornado
        if headers.get("Content-Type", "").startswith("text/html"):
            nonce = secrets.token_urlsafe(16)
            headers["Content-Security-Policy"] = policy(nonce, self._host, self._frame_ancestors)
            if finishing and chunk:
                chunk = with_nonce(chunk, nonce)
                headers["Content-Length"] = str(len(chunk))
        return status_code, headers, chunk


def policy(nonce: str, host: str, frame_ancestors: Sequence[str]) -> str:
    """The Content-Security-Policy of a page.

    BokehJS makes functions of the texts of callbacks, for which there is 'unsafe-eval', and sets styles of
    elements, for which there is 'unsafe-inline' of styles. The tiles of the street map come from any host.
    'self' does not cover WebSockets in all browsers.
    """
    directives: dict[str, Any] = {
        "default-src": ["'self'"],
        "script-src": ["'self'", f"'nonce-{nonce}'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:", "https:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'", f"ws://{host}", f"wss://{host}"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": frame_ancestors or ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


def with_nonce(html: bytes, nonce: str) -> bytes:
    """The page with the nonce in each of its own script elements. Texts from outside are escaped in it, so
    they get none."""
    return _SCRIPT.sub(rb'\1 nonce="' + nonce.encode() + rb'"\2', html)

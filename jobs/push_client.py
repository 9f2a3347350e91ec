"""Posting to a dashboard that may be away for a while."""

from __future__ import annotations

import logging
import os
from threading import Lock

import requests
from dotenv import dotenv_values
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from jobs.summary import Forms
from sources.http_errors import request_error
from sources.redaction import redact_in_logs, redacted

TIMEOUT_SECONDS = (3.0, 10.0)  # to connect, and to answer
# At once, then after 1 s. None: what is posted is how much there is, so that twice is as good as once.
RETRIES = Retry(
    2,
    backoff_factor=0.5,
    status_forcelist=(429, 500, 502, 503, 504),
    allowed_methods=None,
    raise_on_status=False,
    respect_retry_after_header=False,
)
MAX_REASON = 200

log = logging.getLogger("jobs")


def token() -> str:
    """The dashboard's token, from the environment or from the `.env` that the dashboard reads; or ""."""
    return {**dotenv_values(".env"), **os.environ}.get("DASHBOARD_PUSH_TOKEN") or ""


class Dashboard:
    """Is told forms, of which the last ones wait for as long as it does not take them.

    A trouble is logged once, and so is its end. Several threads may call.
    """

    def __init__(self, url: str, token: str = "") -> None:
        self._url, self._secrets = url.rstrip("/"), [token]
        redact_in_logs([token])
        self._session = requests.Session()
        # Without an auth of its own requests takes one from ~/.netrc, in place of the token.
        self._session.auth = lambda request: request
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=RETRIES))
        self._lock = Lock()
        self._waiting: Forms = {}
        self._trouble = ""

    def put(self, forms: Forms) -> None:
        """Have the next `tell` post these, and nothing that was put before."""
        with self._lock:
            self._waiting = forms

    def tell(self) -> bool:
        """Post what waits. Returns whether nothing waits any more; blocks for minutes at most."""
        with self._lock:
            trouble = self._post()
            if not trouble:
                self._waiting = {}
            if trouble and trouble != self._trouble:
                log.warning("%s Nothing is lost: all is posted again later.", trouble)
            elif self._trouble and not trouble:
                log.info("The dashboard is told again.")
            self._trouble = trouble
            return not trouble

    def _post(self) -> str:
        """Why not all that waits was taken, or ""."""
        refusals = []
        for route, fields in self._waiting.items():
            address = self._url + route
            try:
                answer = self._session.post(
                    address, data=fields, timeout=TIMEOUT_SECONDS, allow_redirects=False
                )
            except requests.RequestException as error:
                return redacted(str(request_error("The dashboard", error, address)), self._secrets)
            if not 200 <= answer.status_code < 300:
                refusals.append(f"The dashboard answered {answer.status_code} at {route}{self._why(answer)}.")
        return next(iter(refusals), "")

    def _why(self, answer: requests.Response) -> str:
        """Its reason, which it tells in JSON: what is not that is the page of another server."""
        try:
            reason = str(answer.json()["error"])
        except (ValueError, LookupError, TypeError):
            return ", and gave no reason: check --url, and that it is served as make serve does"
        return f": {redacted(reason, self._secrets)[:MAX_REASON].rstrip('.')}"

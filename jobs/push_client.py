"""Posts forms to the dashboard, and retries while it cannot be reached."""

from __future__ import annotations

import logging
import os
from threading import Lock

import requests
from dotenv import dotenv_values
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from jobs.summary import Forms
from sources.http.errors import request_error
from sources.redaction import redact_in_logs, redacted

TIMEOUT_SECONDS = (3.0, 10.0)  # to connect, and to reply
# At once, then after 1 s. None: POST is retried, too, since forms have full counts and may be posted twice.
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
    """The dashboard's push token, from the environment or from `.env`; "" where it has none."""
    return {**dotenv_values(".env"), **os.environ}.get("DASHBOARD_PUSH_TOKEN") or ""


class PushClient:
    """Posts the newest forms until the dashboard accepts them. May be used from several threads.

    An error is logged once, and so is its end.
    """

    def __init__(self, url: str, token: str = "") -> None:
        self._url, self._secrets = url.rstrip("/"), [token]
        redact_in_logs([token])
        self._session = requests.Session()
        # Without this, requests reads a password from ~/.netrc and replaces the token by it.
        self._session.auth = lambda request: request
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=RETRIES))
        self._lock = Lock()
        self._waiting: Forms = {}
        self._error = ""

    def put(self, forms: Forms) -> None:
        """Replace the forms that the next `send` posts."""
        with self._lock:
            self._waiting = forms

    def send(self) -> bool:
        """Post the forms that wait. Returns whether none waits now; blocks for minutes at most."""
        with self._lock:
            error = self._post()
            if not error:
                self._waiting = {}
            if error and error != self._error:
                log.warning("%s Nothing is lost: the counts are posted again later.", error)
            elif self._error and not error:
                log.info("The dashboard receives the counts again.")
            self._error = error
            return not error

    def _post(self) -> str:
        """The reason why a form was not accepted; "" where all were."""
        refusals = []
        for route, fields in self._waiting.items():
            address = self._url + route
            try:
                reply = self._session.post(
                    address, data=fields, timeout=TIMEOUT_SECONDS, allow_redirects=False
                )
            except requests.RequestException as error:
                return redacted(str(request_error("The dashboard", error, address)), self._secrets)
            if not 200 <= reply.status_code < 300:
                refusals.append(
                    f"The dashboard answered {reply.status_code} at {route}{self._reason(reply)}."
                )
        return next(iter(refusals), "")

    def _reason(self, reply: requests.Response) -> str:
        """The `error` of a JSON reply; a reply without one is not from a dashboard."""
        try:
            reason = str(reply.json()["error"])
        except (ValueError, LookupError, TypeError):
            return ", without a reason: check --url, and that the dashboard is served as make serve does"
        return f": {redacted(reason, self._secrets)[:MAX_REASON].rstrip('.')}"

"""Removes keys and tokens from log lines and error texts."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable
from functools import cache, partial
from html import escape
from urllib.parse import quote, quote_plus

HIDDEN = "***"
_PERCENT = re.compile(r"%[0-9A-F]{2}")

# These loggers write request lines and redirects, with the query string, at DEBUG or WARNING.
_URL_LOGGERS = (
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util.retry",
)


def spellings(secrets: Iterable[str]) -> tuple[str, ...]:
    """The secrets in every encoding of URLs, JSON and HTML, longest first; empty secrets are left out."""
    encodings = (
        str,
        quote,
        partial(quote, safe=""),
        quote_plus,
        _in_json,
        partial(_in_json, plain=True),
        escape,
    )
    known = {encode(secret) for secret in secrets if secret for encode in encodings}
    known |= {_PERCENT.sub(lambda match: match[0].lower(), form) for form in known}
    # As PHP writes JSON.
    known |= {form.replace("/", "\\/") for form in known}
    return tuple(sorted(known, key=len, reverse=True))


def redacted(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret, plain or encoded, replaced by three stars."""
    return without(text, spellings(secrets))


def without(text: str, forms: Iterable[str]) -> str:
    """The text with these forms of secrets, as `spellings` gives them, replaced by three stars."""
    for form in forms:
        text = text.replace(form, HIDDEN)
    return text


def _in_json(secret: str, plain: bool = False) -> str:
    """The secret within a JSON string. plain: with letters of all scripts as they are."""
    return json.dumps(secret, ensure_ascii=not plain)[1:-1]


class _Redaction(logging.Filter):
    """Rewrites log records that contain a secret; the process has one."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redacted(record.getMessage(), tuple(self.secrets)), ()
        return True


_redaction = _Redaction()


def redact_in_logs(secrets: Iterable[str], no_more: Iterable[str] = ()) -> None:
    """Hide these secrets in all log lines of the HTTP library from now on, at any level.

    no_more: secrets of earlier calls that are no longer valid, such as renewed tokens.
    """
    _redaction.secrets = _redaction.secrets.difference(no_more).union(secrets)
    for name in _URL_LOGGERS:
        logging.getLogger(name).addFilter(_redaction)


@cache
def mute_logs_of_thread(name: str) -> None:
    """Discard what the HTTP library logs in threads of this name, for calls whose whole address is secret."""
    for logger in _URL_LOGGERS:
        logging.getLogger(logger).addFilter(lambda record: record.threadName != name)

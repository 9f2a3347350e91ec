"""Keys and tokens kept out of log lines and error texts."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import cache, partial
from urllib.parse import quote, quote_plus

HIDDEN = "***"

# These loggers write request lines and redirects, query string included, at DEBUG or WARNING.
_TELLTALES = (
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util.retry",
)


def spellings(secrets: Iterable[str]) -> tuple[str, ...]:
    """Every way that the secrets may be written in a URL, the longest first; empty ones are left out."""
    encodings = (str, quote, partial(quote, safe=""), quote_plus)
    known = {encode(secret) for secret in secrets if secret for encode in encodings}
    return tuple(sorted(known, key=len, reverse=True))


def redacted(text: str, secrets: Iterable[str]) -> str:
    """The text with three stars in place of every secret, plain or URL-encoded."""
    for form in spellings(secrets):
        text = text.replace(form, HIDDEN)
    return text


class _Redaction(logging.Filter):
    """Rewrites a record that would show a secret; one of them serves the whole process."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redacted(record.getMessage(), tuple(self.secrets)), ()
        return True


_redaction = _Redaction()


def redact_in_logs(secrets: Iterable[str]) -> None:
    """Hide these secrets in whatever the HTTP library logs from now on, at any level."""
    _redaction.secrets.update(secrets)
    for name in _TELLTALES:
        logging.getLogger(name).addFilter(_redaction)


@cache
def mute_logs_of_thread(name: str) -> None:
    """Let the HTTP library log nothing in threads of this name, for calls whose whole address is secret."""
    for logger in _TELLTALES:
        logging.getLogger(logger).addFilter(lambda record: record.threadName != name)

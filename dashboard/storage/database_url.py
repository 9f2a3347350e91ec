"""Reads the URL of the database."""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

NO_URL = (
    "[history] url is not a database URL. Write sqlite:////path/to/file or "
    "postgresql://user:password@host/name. A password that has an @ is best set in the environment: "
    "postgresql://user:${PGPASSWORD}@host/name."
)


def read_url(url: str) -> URL:
    """The parts of a URL. Raises ArgumentError, without the URL, where it is none.

    SQLAlchemy takes what is behind an "@" of a password for the host and the database, and would show it.
    """
    try:
        parsed = make_url(url)
    except ValueError:  # a port that is no number
        raise ArgumentError(NO_URL) from None
    if parsed.get_backend_name() != "sqlite" and "@" in f"{parsed.host}{parsed.database}":
        raise ArgumentError(NO_URL)
    return parsed

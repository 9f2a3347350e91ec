"""Messages for errors of the database."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

from dashboard.storage.error_messages import reason


def error(text: str) -> DBAPIError:
    return OperationalError("SELECT 1", {}, sqlite3.OperationalError(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("database is locked", "locked by another program"),
        ("database or disk is full", "Free some space"),
        ("attempt to write a readonly database", "Make it and its folder writable"),
        ('connection failed: FATAL: role "ann" does not exist', "The user in [history] url does not exist"),
        ("connection refused", "nothing listens at its host and port"),
    ],
)
def test_the_message_says_what_to_do(text: str, words: str) -> None:
    assert words in reason(error(text))


def test_an_unknown_error_is_not_quoted_since_it_may_have_a_password() -> None:
    text = reason(error("odd: postgresql://ann:s3cret@db"))
    assert "s3cret" not in text
    assert "OperationalError" in text

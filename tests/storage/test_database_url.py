"""URLs of databases are read, and refused where a password would be shown."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import ArgumentError

from dashboard.storage.database_url import read_url


@pytest.mark.parametrize("password", ["a@b", "a@b/c", "a@b/c#d"])
def test_a_password_that_is_not_encoded_is_refused_and_not_quoted(password: str) -> None:
    with pytest.raises(ArgumentError) as error:
        read_url(f"postgresql://me:{password}@host:5432/name")
    assert "me:" not in str(error.value)


def test_a_port_that_is_no_number_is_refused() -> None:
    with pytest.raises(ArgumentError, match="not a database URL"):
        read_url("postgresql://me@host:port/name")


@pytest.mark.parametrize(
    "url",
    ["sqlite:////home/me@work/history.sqlite", "postgresql://me:a%2Fb@host/name", "postgres://me:a/b#c@h/n"],
)
def test_other_urls_are_read(url: str) -> None:
    assert read_url(url).database in ("/home/me@work/history.sqlite", "name", "n")

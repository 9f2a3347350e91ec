"""`${NAME}` in settings: where values go, how they are encoded in URLs, and what a missing one raises."""

from __future__ import annotations

import pytest
from sqlalchemy import make_url

from sources.environment import expanded

SECRET = "p@ss/w:rd?#%&+ é"
ENCODED = "p%40ss%2Fw%3Ard%3F%23%25%26%2B%20%C3%A9"


@pytest.fixture(autouse=True)
def variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", SECRET)
    monkeypatch.setenv("EMPTY", "")
    monkeypatch.setenv("HOST", "db.example.org:5433")
    monkeypatch.setenv("WHOLE", "postgresql+psycopg://ada:a%40b@localhost/rows")


def test_expanded_inserts_values_unchanged_and_returns_them() -> None:
    assert expanded("Bearer ${SECRET}", "headers.Authorization") == (f"Bearer {SECRET}", {SECRET})


def test_expanded_leaves_text_without_braces() -> None:
    assert expanded("https://example.org/x?$limit=5&cost=$$9", "url", in_url=True) == (
        "https://example.org/x?$limit=5&cost=$$9",
        set(),
    )


@pytest.mark.parametrize("name", ["EMPTY", "NOT_SET", "SECRET:-default"])
def test_expanded_names_the_setting_and_the_variable_that_is_not_set(name: str) -> None:
    with pytest.raises(ValueError, match=r"^url needs the environment variable ") as caught:
        expanded(f"https://${{SECRET}}@example.org/${{{name}}}", "url", in_url=True)
    assert f"variable {name}, which is not set" in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "result"),
    [
        ("redis://:${SECRET}@${HOST}/0", f"redis://:{ENCODED}@db.example.org:5433/0"),
        ("https://${SECRET}:x@example.org/@ada?k=1", f"https://{ENCODED}:x@example.org/@ada?k=1"),
        ("https://example.org/x?key=${SECRET}", f"https://example.org/x?key={ENCODED}"),
        ("https://example.org/@ada/${SECRET}", f"https://example.org/@ada/{ENCODED.replace('%2F', '/')}"),
        ("sqlite:////data/${SECRET}.sqlite", f"sqlite:////data/{SECRET}.sqlite"),
        ("${WHOLE}", "postgresql+psycopg://ada:a%40b@localhost/rows"),
        (
            "${WHOLE}?application_name=${SECRET}",
            f"postgresql+psycopg://ada:a%40b@localhost/rows?application_name={ENCODED}",
        ),
    ],
)
def test_expanded_encodes_values_by_their_place_in_a_url(url: str, result: str) -> None:
    assert expanded(url, "url", in_url=True)[0] == result


def test_expanded_password_reaches_a_database_as_it_is() -> None:
    url, _ = expanded("postgresql+psycopg://ada:${SECRET}@${HOST}/rows", "[history] url", in_url=True)
    address = make_url(url)
    assert (address.password, address.host, address.port, address.database) == (
        SECRET,
        "db.example.org",
        5433,
        "rows",
    )

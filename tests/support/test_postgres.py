"""The PostgreSQL of the tests, with an empty database per test."""

from __future__ import annotations

from tests.support.postgres import connect, fresh_database, place, postgres, started


def first_value(url: str, query: str) -> object:
    with connect(url) as database:
        row = database.execute(query.encode()).fetchone()
        return row and row[0]


def test_database_fixture_is_an_empty_postgresql(database: str) -> None:
    assert str(first_value(database, "SELECT version()")).startswith("PostgreSQL ")
    assert first_value(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


def test_fresh_database_is_separate_and_dropped_while_in_use(postgres_url: str) -> None:
    with fresh_database(postgres_url) as one, fresh_database(postgres_url) as other:
        name = first_value(one, "SELECT current_database()")
        connect(one).execute("CREATE TABLE readings (celsius real)")
        assert first_value(one, "SELECT to_regclass('readings')") == "readings"
        assert first_value(other, "SELECT to_regclass('readings')") is None
    assert first_value(postgres_url, f"SELECT count(*) FROM pg_database WHERE datname = '{name}'") == 0


def test_started_server_has_the_same_url_and_rows() -> None:
    with place() as directory:
        with postgres(directory) as url, connect(url) as database:
            database.execute("CREATE TABLE readings AS SELECT 21.5 AS celsius")
        with started(directory) as same:
            assert same == url
            assert first_value(url, "SELECT count(*) FROM readings") == 1
    assert not directory.exists()

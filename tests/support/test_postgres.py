"""The PostgreSQL of the tests is a real one, and each test has an empty database of its own in it."""

from __future__ import annotations

from tests.support.postgres import connect, fresh_database, place, postgres, started


def told(url: str, question: str) -> object:
    with connect(url) as database:
        row = database.execute(question.encode()).fetchone()
        return row and row[0]


def test_the_database_is_of_a_real_server_and_empty(database: str) -> None:
    assert str(told(database, "SELECT version()")).startswith("PostgreSQL ")
    assert told(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


def test_a_database_knows_nothing_of_another_and_goes_though_it_is_in_use(postgres_url: str) -> None:
    with fresh_database(postgres_url) as one, fresh_database(postgres_url) as other:
        name = told(one, "SELECT current_database()")
        connect(one).execute("CREATE TABLE readings (celsius real)")
        assert told(one, "SELECT to_regclass('readings')") == "readings"
        assert told(other, "SELECT to_regclass('readings')") is None
    assert told(postgres_url, f"SELECT count(*) FROM pg_database WHERE datname = '{name}'") == 0


def test_a_server_that_is_started_again_has_its_address_and_rows() -> None:
    with place() as directory:
        with postgres(directory) as url, connect(url) as database:
            database.execute("CREATE TABLE readings AS SELECT 21.5 AS celsius")
        with started(directory) as same:
            assert same == url
            assert told(url, "SELECT count(*) FROM readings") == 1
    assert not directory.exists()

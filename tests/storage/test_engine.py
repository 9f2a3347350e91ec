"""Databases of older and newer versions."""

from __future__ import annotations

import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect, make_url, text

from dashboard.storage import engine as opening
from dashboard.storage.engine import StorageUnavailable, check_connection, open_database, writing
from dashboard.storage.inserts import write
from dashboard.storage.schema import metadata
from tests.support.storage_rows import beat, counted


def upgraded(url: str, version: str) -> None:
    """A database as that version made it."""
    config = Config()
    config.set_main_option("script_location", str(Path(opening.__file__).parent / "migrations"))
    with create_engine(url).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def test_a_database_of_the_first_version_is_migrated_with_its_rows(url: str) -> None:
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir()
    upgraded(url, "0001")
    with create_engine(url).begin() as connection:
        assert "alerts" not in inspect(connection).get_table_names()
        write(connection, beat(30))
    with writing(open_database(url)) as connection:
        assert counted(connection, "points") == 60
        assert counted(connection, "alerts") == 0


def test_the_migrations_create_the_tables_of_the_schema(url: str) -> None:
    with open_database(url).connect() as connection:
        made = inspect(connection)
        for table in metadata.tables.values():
            columns = {column["name"]: column["nullable"] for column in made.get_columns(table.name)}
            assert columns == {column.name: column.nullable for column in table.columns}
            keys = made.get_pk_constraint(table.name)["constrained_columns"]
            assert keys == [column.name for column in table.primary_key]
            assert {index["name"] for index in made.get_indexes(table.name)} >= {
                index.name for index in table.indexes
            }


def test_a_database_of_a_newer_version_is_not_changed(url: str) -> None:
    with writing(open_database(url)) as connection:
        connection.execute(text("UPDATE dashboard_version SET version_num = '9999'"))
    with pytest.raises(StorageUnavailable, match="newer version"):
        open_database(url)


@pytest.mark.parametrize("wrong", ["", "nonsense", "mysterydb://host/name", "mysql://host/name"])
def test_an_invalid_url_is_an_error(wrong: str) -> None:
    with pytest.raises(StorageUnavailable, match=r"\[history\] url"):
        open_database(wrong)


@pytest.mark.parametrize(
    "url",
    ["postgres://u:p@127.0.0.1:1/d", "postgresql://u:p@127.0.0.1:1/d", "postgres+psycopg://127.0.0.1:1/d"],
)
def test_postgres_addresses_mean_the_installed_driver(url: str) -> None:
    with pytest.raises(StorageUnavailable, match="cannot be reached"):
        open_database(url)


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ("nowhere.invalid", "the name of its host has no address"),
        ("127.0.0.1:1", "nothing listens at its host and port"),
    ],
)
def test_the_cause_for_which_a_database_cannot_be_reached_is_named(server: str, words: str) -> None:
    with pytest.raises(StorageUnavailable, match=f"cannot be reached: {words}") as caught:
        check_connection(f"postgresql://u:s3cret@{server}/d")
    assert "s3cret" not in str(caught.value)


def test_a_server_that_is_no_postgresql_is_named_as_one() -> None:
    def answer() -> None:
        with listening.accept()[0] as connection:
            connection.recv(1_000)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=answer, daemon=True).start()
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(StorageUnavailable, match="is no PostgreSQL"):
            check_connection(f"postgresql://u:p@{address}/d?sslmode=disable")


def test_an_unknown_user_and_an_unknown_database_are_two_errors(database: str) -> None:
    with pytest.raises(StorageUnavailable, match=r"The user in .* does not exist"):
        check_connection(make_url(database).set(username="nobody_here").render_as_string(False))
    with pytest.raises(StorageUnavailable, match=r"The database in .* does not exist"):
        check_connection(make_url(database).set(database="nothing_here").render_as_string(False))


def test_a_missing_driver_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageUnavailable, match=r"pip install 'psycopg\[binary\]'"):
        open_database("postgresql://u:p@127.0.0.1:1/d")


def test_a_wrong_driver_name_is_quoted_without_the_password() -> None:
    with pytest.raises(StorageUnavailable, match="postgresql\\+psycopgg://, which is no known") as caught:
        open_database("postgresql+psycopgg://u:s3cret@127.0.0.1:1/d")
    assert "s3cret" not in str(caught.value)


def test_processes_that_open_a_new_file_at_the_same_time_wait_for_each_other(tmp_path: Path) -> None:
    def begin(url: str, start: threading.Barrier) -> None:
        engine = opening.create(url)
        start.wait()
        with writing(engine) as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS some (number)")
        engine.dispose()

    for number in range(60):
        url, start = f"sqlite:///{tmp_path}/{number}.sqlite", threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            for opened in [pool.submit(begin, url, start) for _ in range(2)]:
                opened.result()

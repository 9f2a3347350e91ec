"""Databases of older and newer versions."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect, text

from dashboard.storage import engine as opening
from dashboard.storage.engine import StorageUnavailable, open_database, writing
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


def test_a_missing_driver_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageUnavailable, match=r"pip install 'psycopg\[binary\]'"):
        open_database("postgresql://u:p@127.0.0.1:1/d")


def test_a_wrong_driver_name_is_quoted_without_the_password() -> None:
    with pytest.raises(StorageUnavailable, match="postgresql\\+psycopgg://, which is no known") as caught:
        open_database("postgresql+psycopgg://u:s3cret@127.0.0.1:1/d")
    assert "s3cret" not in str(caught.value)

"""The database of the history: its URL, and the writer that uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from dashboard.app.database import database_url, open_writer
from dashboard.app.settings import SettingsError
from dashboard.app.settings_tables import HistorySettings
from tests.support.waiting import until

PASSWORD = "p@ss/word:50%?#[x] ü"


def test_without_a_url_it_is_a_file_in_the_application_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_DATA_DIR", str(tmp_path))
    assert database_url(HistorySettings()) == f"sqlite:///{tmp_path / 'history.sqlite'}"


def test_a_password_of_any_characters_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    url = make_url(database_url(HistorySettings(url="postgresql+psycopg://me:${PGPASSWORD}@host:5432/name")))
    assert (url.username, url.password, url.host, url.port, url.database) == (
        "me",
        PASSWORD,
        "host",
        5432,
        "name",
    )


def test_a_path_and_a_whole_url_are_taken_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLDER", "/srv/my data")
    assert (
        database_url(HistorySettings(url="sqlite:///${FOLDER}/h.sqlite")) == "sqlite:////srv/my data/h.sqlite"
    )
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:a%40b@host/name")
    assert database_url(HistorySettings(url="${DATABASE_URL}")) == "postgresql://me:a%40b@host/name"


def test_a_variable_that_is_not_set_is_a_settings_error_that_names_it() -> None:
    with pytest.raises(SettingsError, match=r"\[history\] url needs the environment variable NOT_THERE"):
        database_url(HistorySettings(url="postgresql://me:${NOT_THERE}@host/name"))


@pytest.fixture
def visitor(database: str) -> Iterator[URL]:
    """The URL of `database` for a role that has to send PASSWORD, with a wrong one."""
    administrator = create_engine(database, isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        connection.exec_driver_sql(
            f"CREATE ROLE visitor LOGIN SUPERUSER PASSWORD '{PASSWORD.replace('%', '%%')}'"
        )
        rules = Path(str(connection.execute(text("SHOW hba_file")).scalar()))
        before = rules.read_text(encoding="utf-8")
        lines = [f"{kind} scram-sha-256\n" for kind in ("local all visitor", "host all visitor all")]
        rules.write_text("".join(lines) + before, encoding="utf-8")
        connection.execute(text("SELECT pg_reload_conf()"))
        url = make_url(database).set(username="visitor", password="wrong")
        until(lambda: not _answers(url))
        try:
            yield url
        finally:
            rules.write_text(before, encoding="utf-8")
            connection.execute(text("SELECT pg_reload_conf()"))
            connection.execute(text("DROP OWNED BY visitor CASCADE"))
            connection.execute(text("DROP ROLE visitor"))
    administrator.dispose()


def _answers(url: URL) -> bool:
    engine = create_engine(url)
    try:
        with engine.connect():
            return True
    except OperationalError:
        return False
    finally:
        engine.dispose()


def test_postgresql_accepts_a_password_of_any_characters(
    visitor: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSWORD_OF_VISITOR", PASSWORD)
    template = visitor.render_as_string().replace("***", "${PASSWORD_OF_VISITOR}")
    writer = open_writer(HistorySettings(url=template))
    assert writer is not None
    try:
        answer = writer.query(lambda connection: connection.execute(text("SELECT current_user")).scalar())
        assert answer.result(20) == "visitor"
    finally:
        writer.close()


def test_nothing_is_opened_where_nothing_is_stored() -> None:
    assert open_writer(HistorySettings(keep=False)) is None


def test_that_another_process_writes_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DASHBOARD_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("dashboard.app.database.LOCK_WAIT_SECONDS", 0.2)
    first = open_writer(HistorySettings())
    assert first
    with pytest.raises(SettingsError, match="Another dashboard"):
        open_writer(HistorySettings())
    first.close()
    assert "Another dashboard" not in caplog.text

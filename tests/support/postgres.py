"""The PostgreSQL of the tests: a server in a temporary directory.

`python -m tests.support.postgres` installs it where there is none.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from tests.support.debian import install_package
from tests.support.waiting import until

NEEDED = (
    "The tests need PostgreSQL, and none is found. Install it (on Debian and Ubuntu: apt-get install"
    " postgresql), or put its initdb and postgres on the PATH"
)
DEBIAN_FOLDER = Path("/usr/lib/postgresql")  # Debian does not put it on the PATH
PORT = 5432  # part of the socket's name alone: no port is opened
# Data need not survive a crash of the machine, and the tests alone use the socket.
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "listen_addresses": ""}


def programs() -> Path | None:
    """The directory with initdb and postgres: that on the PATH, or else that of the newest Debian package."""
    packaged = sorted(
        DEBIAN_FOLDER.glob("[0-9]*/bin"), key=lambda place: float(place.parent.name), reverse=True
    )
    places = [*(Path(place).absolute() for place in os.get_exec_path()), *packaged]
    return next((place for place in places if _runs(place, "initdb") and _runs(place, "postgres")), None)


def _runs(place: Path, name: str) -> bool:
    """Whether the account of the server may run it, which it may not in another user's home."""
    if not shutil.which(name, path=place):
        return False
    try:
        done = subprocess.run([place / name, "--version"], capture_output=True, check=False, **_own("/"))
    except OSError:
        return False
    return done.returncode == 0


def _account() -> pwd.struct_passwd | None:
    """The account of the server where the tests run as root, as which it refuses to run; else None."""
    if os.geteuid() != 0:
        return None
    names = {one.pw_name: one for one in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _own(directory: str | Path) -> dict[str, Any]:
    """Options of subprocess for programs of the server: its account, and a directory that this may enter."""
    account = _account()
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    # On macOS the server does not start without a locale.
    return {"cwd": directory, "env": os.environ | {"LC_ALL": "C"}, **who}


@contextmanager
def place() -> Iterator[Path]:
    """An empty directory for a server until the end of the block.

    In /tmp, since paths of sockets are short and pytest's directories are not readable for other accounts.
    """
    with tempfile.TemporaryDirectory(prefix="postgres-", dir="/tmp") as directory:
        if account := _account():
            os.chown(directory, account.pw_uid, account.pw_gid)
        yield Path(directory)


@contextmanager
def postgres(place: Path, **settings: str) -> Iterator[str]:
    """A new server in a directory from `place()`: its URL for SQLAlchemy, until the end of the block.

    settings: of postgresql.conf, over SETTINGS.
    """
    options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
    command = [str(_program("initdb")), "-D", str(place / "data"), *options]
    made = subprocess.run(command, check=False, capture_output=True, text=True, **_own(place))
    assert made.returncode == 0, f"PostgreSQL has not created a database:\n{made.stderr}"
    with started(place, **settings) as url:
        yield url


@contextmanager
def started(place: Path, **settings: str) -> Iterator[str]:
    """Start the server that `postgres` created there again, with the same URL and data."""
    chosen = SETTINGS | {"unix_socket_directories": str(place), "port": str(PORT)} | settings
    options = [f"--{name}={value}" for name, value in chosen.items()]
    command = [str(_program("postgres")), "-D", str(place / "data"), *options]
    url = f"postgresql+psycopg://postgres@/postgres?host={quote(str(place))}&port={PORT}"
    log = place / "log"
    # In a session of its own, so that Ctrl-C in the terminal ends the tests first.
    how = _own(place) | {"start_new_session": True}
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **how)
    try:
        until(lambda: _answers(url, process, log), seconds=60)
        yield url
    finally:
        process.send_signal(signal.SIGINT)  # stops at once; SIGTERM waits until clients disconnect
        process.wait()


@contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """The URL of a new empty database of a server, which is dropped at the end of the block."""
    name = f"test_{uuid4().hex}"
    with connect(url) as server:
        server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with connect(url) as server:
            server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def connect(url: str) -> psycopg.Connection:
    """A connection for a SQLAlchemy URL; each statement is a transaction of its own."""
    return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)


def _program(name: str) -> Path:
    found = programs()
    assert found, NEEDED
    return found / name


def _answers(url: str, process: subprocess.Popen[Any], log: Path) -> bool:
    assert process.poll() is None, f"PostgreSQL ended:\n{log.read_text()}"
    try:
        connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def main() -> None:
    if not programs():
        install_package("postgresql")
    if not programs():
        sys.exit(NEEDED)
    with place() as empty, postgres(empty) as url, connect(url) as server:
        print(f"The tests use PostgreSQL {server.info.parameter_status('server_version')}.")


if __name__ == "__main__":
    main()

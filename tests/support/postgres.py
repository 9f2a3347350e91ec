"""The PostgreSQL of the tests: a server of their own, in a directory that goes with it.

`python -m tests.support.postgres` sees to it that there is one.
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

from tests.support.waiting import until

NEEDED = (
    "The tests need PostgreSQL, and none is found. Install it (on Debian and Ubuntu: apt-get install"
    " postgresql), or have its initdb and postgres on the PATH"
)
DEBIANS = Path("/usr/lib/postgresql")  # which are not on the PATH
PORT = 5432  # only a part of the socket's name: there is no port
# What is written need not outlive the machine, and nobody but the tests reaches the socket.
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "listen_addresses": ""}


def programs() -> Path | None:
    """The directory with initdb and postgres: one on the PATH, or else the newest of Debian's packages."""
    packaged = sorted(DEBIANS.glob("[0-9]*/bin"), key=lambda place: float(place.parent.name), reverse=True)
    places = [*(Path(place).absolute() for place in os.get_exec_path()), *packaged]
    return next((place for place in places if _runs(place, "initdb") and _runs(place, "postgres")), None)


def _runs(place: Path, name: str) -> bool:
    """Whether the server's account can run it: what is in another's home it cannot."""
    if not shutil.which(name, path=place):
        return False
    try:
        said = subprocess.run([place / name, "--version"], capture_output=True, check=False, **_own("/"))
    except OSError:
        return False
    return said.returncode == 0


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as, where that is not who runs the tests: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {one.pw_name: one for one in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _own(directory: str | Path) -> dict[str, Any]:
    """What subprocess needs to run a program of the server's: an account, a directory that this may enter."""
    account = _account()
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    # On macOS the server does not start without a locale.
    return {"cwd": directory, "env": os.environ | {"LC_ALL": "C"}, **who}


@contextmanager
def place() -> Iterator[Path]:
    """An empty directory for a server until the end of the block.

    In /tmp, since the path of a socket is short, and pytest's directories are closed to other accounts.
    """
    with tempfile.TemporaryDirectory(prefix="postgres-", dir="/tmp") as directory:
        if account := _account():
            os.chown(directory, account.pw_uid, account.pw_gid)
        yield Path(directory)


@contextmanager
def postgres(place: Path) -> Iterator[str]:
    """A new server in a directory from `place()`: its URL for SQLAlchemy, until the end of the block."""
    options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
    command = [str(_program("initdb")), "-D", str(place / "data"), *options]
    made = subprocess.run(command, check=False, capture_output=True, text=True, **_own(place))
    assert made.returncode == 0, f"PostgreSQL made no database:\n{made.stderr}"
    with started(place) as url:
        yield url


@contextmanager
def started(place: Path) -> Iterator[str]:
    """The server that `postgres` has made there, started once more: it has the same URL and data."""
    settings = SETTINGS | {"unix_socket_directories": str(place), "port": str(PORT)}
    options = [f"--{name}={value}" for name, value in settings.items()]
    command = [str(_program("postgres")), "-D", str(place / "data"), *options]
    url = f"postgresql+psycopg://postgres@/postgres?host={quote(str(place))}&port={PORT}"
    log = place / "log"
    # Of a session of its own, so that Ctrl-C in the terminal ends the tests first.
    how = _own(place) | {"start_new_session": True}
    with log.open("ab") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, **how)
    try:
        until(lambda: _answers(url, process, log), seconds=60)
        yield url
    finally:
        process.send_signal(signal.SIGINT)  # ends with clients connected, too; SIGTERM waits for them
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
    """A connection to what a URL for SQLAlchemy names; each statement is a transaction of its own."""
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


def install() -> None:
    """Debian's packages, for which one has to be root."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        command = "apt-get update && apt-get install -y --no-install-recommends postgresql"
        subprocess.run(command, shell=True, check=False, env=quietly)


def main() -> None:
    if not programs():
        install()
    if not programs():
        sys.exit(NEEDED)
    with place() as empty, postgres(empty) as url, connect(url) as server:
        print(f"The tests use PostgreSQL {server.info.parameter_status('server_version')}.")


if __name__ == "__main__":
    main()

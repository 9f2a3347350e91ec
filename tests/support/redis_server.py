"""The Redis of the tests: servers in temporary directories.

`python -m tests.support.redis_server` installs it where there is none.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.support.debian import install_package
from tests.support.server_process import ServerProcess, running

NEEDED = (
    "The tests need Redis, and none is found. Install it (on Debian and Ubuntu: apt-get install"
    " redis-server), or put its redis-server on the PATH"
)
# Acknowledged writes survive every stop and start.
SETTINGS = {"port": "0", "unixsocket": "socket", "appendonly": "yes", "appendfsync": "no", "save": ""}


class RedisServer:
    """A server that can be stopped and started again with the same address and data.

    settings: of redis.conf, over SETTINGS; `requirepass` is the password that `client` uses.
    """

    def __init__(self, place: Path, **settings: str) -> None:
        self._place, self._settings = place, SETTINGS | settings
        self._process = ServerProcess("redis-server", place, NEEDED)

    @property
    def url(self) -> str:
        """The address of its socket, without a password."""
        return f"unix://{self._place / 'socket'}"

    @property
    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, password=self._settings.get("requirepass"))

    def publish(self, channel: str, message: str | bytes) -> None:
        """Publish a message, and return when Redis has written it to the sockets of its subscribers.

        Redis may answer PUBLISH before that; it answers what comes next after it.
        """
        with self.client as client:
            client.publish(channel, message)
            client.ping()

    @property
    def pid(self) -> int:
        return self._process.pid

    def start(self) -> None:
        options = [word for name, value in self._settings.items() for word in (f"--{name}", value)]
        self._process.start(options, self._answers)

    def stop(self) -> None:
        self._process.stop()

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.ConnectionError:
            return False


@contextmanager
def redis_server(**settings: str) -> Iterator[RedisServer]:
    """A new server until the end of the block, in /tmp, since the path of a socket is short."""
    with (
        tempfile.TemporaryDirectory(prefix="redis-", dir="/tmp") as directory,
        running(RedisServer(Path(directory), **settings)) as server,
    ):
        yield server


def main() -> None:
    if not shutil.which("redis-server"):
        install_package("redis-server")
    if not shutil.which("redis-server"):
        sys.exit(NEEDED)
    with redis_server() as server:
        print(f"The tests use Redis {server.client.info()['redis_version']}.")


if __name__ == "__main__":
    main()

"""The nginx of the tests: servers in temporary directories.

`python -m tests.support.nginx` installs it where there is none.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.debian import install_package
from tests.support.server_process import ServerProcess, running

NEEDED = (
    "The tests need nginx, and none is found. Install it (on Debian and Ubuntu: apt-get install "
    "nginx-light), or put it on the PATH"
)
# Debian puts it where only root looks.
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
MAIN = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log stderr;
events {{ worker_connections 256; }}
http {{
    access_log {folder}/access;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {http}
}}
"""


class NginxServer:
    """A server that can be killed and started again with the same configuration.

    http: what is in the block `http`, with {port} for the port of loopback on which it listens.
    """

    def __init__(self, folder: Path, http: str) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        text = MAIN.format(folder=folder, http=http.replace("{port}", str(self.port)))
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        self._process = ServerProcess("nginx", folder, NEEDED, PATH)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        options = ["-p", str(self._folder), "-c", str(self._folder / "nginx.conf")]
        self._process.start(options, self._answers)

    def stop(self) -> None:
        """End it with all of its workers at once."""
        self._process.stop()

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def nginx_server(folder: Path, http: str) -> Iterator[NginxServer]:
    """A new server until the end of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    with running(NginxServer(folder, http)) as server:
        yield server


def main() -> None:
    if not shutil.which("nginx", path=PATH):
        install_package("nginx-light")
    program = shutil.which("nginx", path=PATH)
    if not program:
        sys.exit(NEEDED)
    version = subprocess.run([program, "-v"], capture_output=True, text=True, check=True).stderr
    print(f"The tests use {version.strip().rpartition(': ')[2]}.")


if __name__ == "__main__":
    main()

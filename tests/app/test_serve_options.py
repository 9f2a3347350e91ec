"""Options of `panel serve` that change who answers and where: several processes, prefixes, reloading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
from playwright.sync_api import Browser, expect

from tests.support.nginx import nginx_server
from tests.support.page import OpenPage, opened
from tests.support.redis_server import redis_server
from tests.support.serving import Served, address, clean_environment, started_command
from tests.support.waiting import until

SETTINGS = """
[history]
keep = false
[sources.host]
interval = "1s"
"""


@contextmanager
def served(folder: Path, closed_url: str, *options: str, settings: str = SETTINGS) -> Iterator[Served]:
    """`realtime-dashboard serve` with these options."""
    (folder / "dashboard.toml").write_text(settings, encoding="utf-8")
    process = started_command(folder, clean_environment(closed_url, folder), "serve", "--port", "0", *options)
    try:
        yield Served(address(folder / "log", process), folder / "log", process)
    finally:
        process.terminate()
        process.wait()


def elsewhere(page: OpenPage) -> list[str]:
    """The requests of a page to other places than its server, and below other paths."""
    return [error for error in page.errors if not error.startswith("failed")]


def test_several_processes_below_a_prefix_show_the_same_and_load_nothing_from_elsewhere(
    browser: Browser, tmp_path: Path, closed_url: str
) -> None:
    with redis_server() as redis:
        settings = f'[broker]\nurl = "{redis.url}"\n{SETTINGS}'
        options = ("--num-procs", "2", "--prefix", "/live")
        with served(tmp_path, closed_url, *options, settings=settings) as server:
            until(lambda: len(set(re.findall(r"process id: (\d+)", server.log.read_text()))) == 2, 60)
            root = server.url.rpartition("/")[0]
            assert root.endswith("/live")
            pushed = requests.post(f"{root}/push/readings", json=[{"t": 7.5}], timeout=30)
            assert pushed.status_code == 202, pushed.text
            # Page and socket of each come to one process or to both, as the system gives them.
            for _ in range(4):
                with opened(browser, server.url) as page:
                    expect(page.page.get_by_role("heading", name="Readings")).to_be_visible()
                    assert elsewhere(page) == []


@pytest.mark.parametrize("end", ["", "/"])
def test_a_prefix_alone_is_the_address_of_the_page(tmp_path: Path, closed_url: str, end: str) -> None:
    with served(tmp_path, closed_url, "--prefix", "/live") as server:
        root = server.url.rpartition("/")[0]
        assert requests.get(root + end, timeout=60).url == server.url


def test_several_apps_have_a_list_that_loads_nothing_from_elsewhere(tmp_path: Path, closed_url: str) -> None:
    (tmp_path / "other.py").write_text("import panel as pn\npn.pane.Str('other').servable()\n")
    with served(tmp_path, closed_url, "other.py", "--prefix", "/live") as server:
        root = server.url.rpartition("/")[0]
        apps = requests.get(root, timeout=60)
        assert "//" not in apps.text
        links = [urljoin(apps.url, link) for link in re.findall(r'<a href="([^"]+)"', apps.text)]
        assert links == [f"{root}/other", f"{root}/realtime_dashboard"]
        assert [requests.get(link, timeout=60).status_code for link in links] == [200, 200]


def test_several_processes_without_a_broker_are_refused_before_they_start(
    tmp_path: Path, closed_url: str
) -> None:
    (tmp_path / "dashboard.toml").write_text(SETTINGS, encoding="utf-8")
    environment = clean_environment(closed_url, tmp_path)
    process = started_command(tmp_path, environment, "serve", "--port", "0", "--num-procs=2")
    assert process.wait(180) == 2
    log = (tmp_path / "log").read_text()
    assert "every row. One process serves hundreds of viewers; for several set [broker] url" in log
    assert "Traceback" not in log


def test_below_the_path_of_a_proxy_the_page_loads_nothing_from_elsewhere(
    browser: Browser, tmp_path: Path, closed_url: str
) -> None:
    with served(tmp_path, closed_url, "--root-path", "/live/") as server:
        port = int(server.url.split(":")[2].partition("/")[0])
        http = f"""
            map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
            server {{
                listen 127.0.0.1:{{port}};
                location /live/ {{
                    proxy_pass http://127.0.0.1:{port}/;
                    proxy_http_version 1.1;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection $connection_upgrade;
                    proxy_set_header Host localhost:{port};
                    proxy_set_header Origin http://localhost:{port};
                }}
            }}
        """
        with nginx_server(tmp_path / "nginx", http) as proxy:
            with opened(browser, f"{proxy.url}/live/realtime_dashboard") as page:
                assert elsewhere(page) == []
            # The channel, which is the cheaper way of the beat, comes to the server as well.
            log = tmp_path / "nginx" / "access"
            until(lambda: re.search(r"GET /live/channel HTTP/1.1. 101", log.read_text()), 60)


def test_a_server_that_reloads_scripts_starts(browser: Browser, tmp_path: Path, closed_url: str) -> None:
    with (
        served(tmp_path, closed_url, "--autoreload") as server,
        opened(browser, server.url) as page,
    ):
        assert elsewhere(page) == []
        assert "Traceback" not in server.log.read_text()

"""A served dashboard over a file of posts, and what its Posts tab counts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.page import OpenPage
from tests.support.serving import clean_environment, serving

FILES = """
[history]
keep = false
[sources.talk]
type = "files"
path = "{path}"
track = ["#rain", "#sun"]
interval = "0.5s"
[sources.host]
"""
_numbers = count(1)


def line(text: str, author: str = "ada", lang: str = "en", ago: float = 1.0, warning: str = "") -> str:
    """A post as X's stream sends it."""
    made = datetime.now(UTC) - timedelta(seconds=ago)
    number = next(_numbers)
    data = {
        "id": str(number),
        "text": text,
        "created_at": made.isoformat(),
        "lang": lang,
        "author_id": author,
        "content_warning": warning,
    }
    users = [{"id": author, "username": author}]
    return json.dumps({"data": data, "includes": {"users": users}}) + "\n"


class PostFile:
    """A served dashboard, and the file that it follows."""

    def __init__(self, place: Path) -> None:
        self.file, self.url = place / "posts.jsonl", ""

    def append(self, *lines: str) -> None:
        with self.file.open("a", encoding="utf-8") as file:
            file.writelines(lines)


@contextmanager
def serving_posts(place: Path, lines: Sequence[str]) -> Iterator[PostFile]:
    post_file = PostFile(place)
    post_file.append(*lines)
    settings = place / "settings.toml"
    settings.write_text(FILES.format(path=post_file.file), encoding="utf-8")
    environment = clean_environment("http://127.0.0.1:9", place) | {"DASHBOARD_CONFIG": str(settings)}
    with serving("realtime_dashboard.py", place / "server.log", environment) as served:
        post_file.url = served.url
        yield post_file


@contextmanager
def opened(browser: Browser, url: str, **options: Any) -> Iterator[OpenPage]:
    size = {"viewport": {"width": 1300, "height": 1000}}
    context = browser.new_context(**{**size, "timezone_id": "Asia/Tokyo", **options})
    watched = OpenPage(context.new_page(), url.partition("?")[0].rsplit("/", 1)[0])
    watched.page.on("dialog", lambda dialog: watched.errors.append(dialog.message))
    try:
        watched.page.goto(url, timeout=90_000)
        yield watched
        assert watched.errors == []
    finally:
        context.close()


def counters(page: Page) -> Locator:
    return page.locator(".counters b")


def number(page: Page, posts: int) -> None:
    """Wait until so many posts are counted."""
    expect(counters(page).first).to_have_text(str(posts))


def counted(page: Page) -> int:
    """How many posts are counted, as soon as there are some."""
    expect(counters(page).first).to_have_text(re.compile("[1-9]"))
    return int(counters(page).first.inner_text())


def leaders(page: Page, heading: str) -> list[str]:
    section = page.locator(".leaders section").filter(has=page.get_by_role("heading", name=heading))
    return section.locator("button").all_inner_texts()

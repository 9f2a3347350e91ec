"""A database that cannot be used: the page says so, everything streams, and it goes on when it can."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.conftest import Serve
from tests.support.page import opened


def test_the_page_streams_without_its_database_and_says_why(
    browser: Browser, serve: Serve, tmp_path: Path
) -> None:
    file = tmp_path / "history.sqlite"
    file.write_bytes(b"somebody else's" * 100)
    with opened(browser, serve().url) as page:
        expect(
            page.page.get_by_text(re.compile("History is off: The history file is not a database"))
        ).to_be_visible()
        page.until("Host", "source.get_array('time').length > 3")
        assert file.read_bytes() == b"somebody else's" * 100
        file.unlink()
        expect(page.page.get_by_text("History is off")).to_have_count(0)
        assert page.errors == []
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT count(*) FROM points").fetchone()[0] > 0

"""The card that greets a new user."""

from __future__ import annotations

import subprocess
from pathlib import Path

from playwright.sync_api import Browser, expect

from dashboard.app.starter_files import SETTINGS_FILE, is_starter_file, starter_file
from tests.conftest import Serve
from tests.support.page import opened


def test_only_the_shipped_settings_greet(tmp_path: Path) -> None:
    assert is_starter_file(starter_file(SETTINGS_FILE))
    mine = tmp_path / "mine.toml"
    mine.write_text("[sources.host]\n", encoding="utf-8")
    assert not is_starter_file(mine)


def test_card_shows_steps_that_work_and_is_not_shown_again(serve: Serve, browser: Browser) -> None:
    url = serve().url
    origin = url.rpartition("/")[0]
    with opened(browser, url) as page:
        card = page.page.get_by_label("First steps")
        expect(card).to_be_visible()
        card.get_by_text("Draw a line with a push").click()
        expect(card.locator("code").first).to_contain_text(origin)
        assert page.page.get_by_role("heading", level=2).all_inner_texts()[:2] == ["Welcome", "Host"]
        push = card.locator("code").first.inner_text().replace("seq 30", "seq 3")
        subprocess.run(["sh", "-c", push], check=True, timeout=60, capture_output=True)
        page.until("Readings", "[...source.get_array('temperature London')].filter(isFinite).length >= 3")
        card.get_by_role("button", name="Dismiss").click()
        expect(card).to_be_hidden()
        page.page.reload()
        page.until("Host", "source.get_array('time').length > 1")
        expect(card).to_be_hidden()
        assert page.errors == []

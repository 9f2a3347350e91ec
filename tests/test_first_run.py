"""The first run: no key, no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import Serve
from tests.support.page import opened, show_tab


@pytest.mark.parametrize("script", ["realtime_dashboard.py", "realtime_dashboard.ipynb"])
def test_without_keys_and_network_the_page_lives_and_marks_its_samples(
    serve: Serve, browser: Browser, script: str
) -> None:
    with opened(browser, serve(script).url) as page:
        expect(page.page.get_by_role("button", name="1 live")).to_be_visible(timeout=30_000)
        expect(page.page.get_by_role("button", name="2 sample")).to_be_visible(timeout=30_000)
        expect(page.page).to_have_title("Realtime dashboard")
        assert page.page.get_by_text("generated to show how the page works").count() == 2
        newest = page.section("Host", "source.get_array('time').at(-1)")
        page.until("Host", f"source.get_array('time').at(-1) > {newest} + 2000")
        newest = page.section("Weather", "source.get_array('time').at(-1)")
        page.until("Weather", f"source.get_array('time').at(-1) > {newest}")
        show_tab(page.page, "Refresh")
        expect(page.page.get_by_role("button", name="Refresh").first).to_be_visible()
        assert page.errors == []


def test_a_wrong_setting_ends_the_server_with_one_message(
    serve: Serve, browser: Browser, tmp_path: Path
) -> None:
    settings = tmp_path / "wrong.toml"
    settings.write_text('[sources.weather]\nintervall = "5s"\n', encoding="utf-8")
    served = serve(DASHBOARD_CONFIG=str(settings))
    page = browser.new_page()
    with pytest.raises(Exception, match=r"net::ERR|Timeout|closed"):
        page.goto(served.url, timeout=15_000)
    page.close()
    assert served.process.wait(timeout=20) != 0
    said = served.log.read_text()
    assert "[sources.weather] intervall is not known" in said
    assert "Did you mean 'interval'?" in said
    assert "Traceback" not in said

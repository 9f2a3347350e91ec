"""The alert in the header, in a browser: it comes with a value beyond the limit and goes with it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.conftest import Serve
from tests.support.fakes.server import Answer, FakeServer
from tests.support.page import choose_zone, opened, show_tab
from tests.support.settings_text import alert_rule, json_source
from tests.support.waiting import until

# When the alerts that the charts of all sections mark have ended.
STRIPS = """[...state.document._all_models.values()]
  .filter((one) => one.type == "ColumnDataSource" && one.columns().includes("cleared"))
  .flatMap((one) => [...one.get_array("cleared")])"""


def test_an_alert_comes_and_goes_on_both_tabs_and_on_a_page_opened_meanwhile(
    serve: Serve, browser: Browser, tmp_path: Path
) -> None:
    level = [2.0]
    with FakeServer() as server:
        server.add("level", "/level", lambda _: Answer(body={"level": level[0]}))
        server.add("hook", "/hook", lambda _: Answer(204))
        settings = tmp_path / "settings.toml"
        rule = alert_rule("High water", "level", "level", 3.0, webhook=f"{server.url}/hook")
        tables = "[sources.host]" + json_source(server.url, "level", "level m") + rule
        settings.write_text(tables, encoding="utf-8")
        url = serve(DASHBOARD_CONFIG=str(settings)).url
        with opened(browser, url) as page, opened(browser, url) as other:
            alert, same = (
                one.page.get_by_role("alert").filter(has_text="High water") for one in (page, other)
            )
            expect(alert).to_have_count(0)
            chart = other.chart_box("Level")
            level[0] = 3.25
            expect(alert).to_contain_text("High water: Level is 3.25 m, above 3 m")
            expect(alert).to_contain_text(re.compile(r"since .*GMT\+9"))
            expect(same).to_be_visible()
            page.until("Level", f"({STRIPS})?.length == 1")
            show_tab(page.page, "Refresh")
            expect(alert).to_be_visible()
            choose_zone(page.page, "UTC")
            expect(alert).to_contain_text(re.compile(r"since \d+ \w+, \d\d:\d\d UTC"))
            with opened(browser, url) as late:
                expect(late.page.get_by_text("High water:").first).to_contain_text(
                    re.compile(r"since .*GMT\+9")
                )
                late.until("Level", f"({STRIPS})?.length == 1")
                assert late.errors == []
            level[0] = 2.5
            expect(alert).to_have_count(0)
            expect(same).to_have_count(0)
            other.until("Level", f"({STRIPS})[0] < Date.now()")
            assert other.chart_box("Level") == chart
            assert page.errors == other.errors == []
        until(lambda: len(server.requests_to("/hook")) == 2)
    assert len(server.requests_to("/hook")) == 2, "once a process, not once a page"

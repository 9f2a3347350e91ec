"""The notebook: the same as the script, and alive in a real JupyterLab."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from tests.support.page import open_menu, open_range_picker, show_tab
from tests.support.serving import ROOT
from tests.support.waiting import until

NEWEST = """() => {
  for (const doc of globalThis.Bokeh?.documents ?? []) for (const model of doc._all_models.values()) {
    if (model.type != "ColumnDataSource" || !model.get_column("cpu total")) continue
    return model.get_array("time").at(-1)
  }
}"""
# The newest times of the charts of the small dashboard: one each in sections 3 and 5.
SMALL = """() => (globalThis.Bokeh?.documents ?? []).flatMap((doc) => [...doc._all_models.values()]
  .filter((model) => model.type == "ColumnDataSource" && model.columns().join() == COLUMNS)
  .map((model) => model.get_array("time").at(-1)))""".replace(
    "COLUMNS", '"time,temperature London,temperature Nairobi,temperature Tokyo"'
)


def notebook() -> Any:
    """The notebook in the format of version 4."""
    import nbformat  # noqa: PLC0415 (it takes seconds, in each process that collects tests)

    return nbformat.read(ROOT / "realtime_dashboard.ipynb", as_version=4)


def test_notebook_and_script_hold_the_same_cells() -> None:
    import jupytext  # noqa: PLC0415 (it imports nbformat)

    script = jupytext.read(ROOT / "realtime_dashboard.py")
    cells = [[(cell.cell_type, cell.source) for cell in one.cells] for one in (script, notebook())]
    assert cells[0] == cells[1]


def test_the_notebook_is_kept_without_outputs() -> None:
    code = [cell for cell in notebook().cells if cell.cell_type == "code"]
    assert code
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address of the notebook in a JupyterLab of its own, with nobody's settings."""
    for name in ("sources", "dashboard"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "realtime_dashboard.ipynb", tmp_path)
    home = {
        f"JUPYTER_{name}": str(tmp_path / "jupyter") for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    }
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", "--IdentityProvider.token=test"]
    with (tmp_path / "lab.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options, f"--ServerApp.root_dir={tmp_path}"],
            cwd=tmp_path, env=os.environ | home | {"PYTHONPATH": str(ROOT)}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield address(process, tmp_path) + "/lab/tree/realtime_dashboard.ipynb?token=test"
    finally:
        process.terminate()
        process.wait()


def address(process: subprocess.Popen[bytes], place: Path) -> str:
    """Where the server listens, as soon as it answers."""

    def logs() -> list[Path]:
        assert process.poll() is None, (place / "lab.log").read_text()
        return list((place / "jupyter").glob("jpserver-*.json"))

    until(logs, seconds=60)
    url = f"http://127.0.0.1:{port_in(logs()[0])}"
    until(lambda: answers(f"{url}/api?token=test"), seconds=30)
    return url


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.ConnectionError:
        return False


def port_in(file: Path) -> int:
    until(file.read_text, seconds=10)
    return int(json.loads(file.read_text())["port"])


def test_every_cell_runs_in_jupyterlab_and_the_charts_move_there(lab: str, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(lab)
    expect(page.get_by_text("| Idle")).to_be_visible(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_function(NEWEST, timeout=120_000)
    first = page.evaluate(NEWEST)
    page.wait_for_function(f"({NEWEST})() > {first} + 3000", timeout=30_000)
    expect(page.get_by_role("heading", name="Host")).to_be_attached()
    with page.expect_download() as download:
        open_menu(page, 0)
        page.get_by_role("button", name="CSV").first.click()
    assert "cpu (%)" in Path(download.value.path()).read_text(encoding="utf-8")
    open_range_picker(page)
    page.get_by_role("slider").press("Home")
    expect(page.get_by_text("looking back", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Back to live", exact=True).first.click()
    show_tab(page, "Posts")
    expect(page.locator(".counters b").first).to_have_text(re.compile("[1-9]"))
    page.locator(".leaders button").first.click()
    expect(page.get_by_text("Only the hashtag")).to_be_visible()
    the_small_dashboard_moves(page)
    wrong = page.locator("[data-mime-type='application/vnd.jupyter.stderr'], [data-mime-type*=error]")
    assert wrong.all_inner_texts() == []
    at_home = (lab.split("/lab/", maxsplit=1)[0], "ws://127.0.0.1", "data:", "blob:")
    assert [url for url in asked if not url.startswith(at_home)] == []
    page.context.close()


def refreshed(small: Locator) -> bool:
    """Whether the small Refresh tab has its rows soon after a click. One may be lost while JupyterLab builds
    the output anew that it has scrolled into sight; people click again."""
    small.get_by_role("button", name="Refresh").click()
    with suppress(TimeoutError):
        small.get_by_role("cell", name="Nairobi").wait_for(timeout=15_000)
        return True
    return False


def the_small_dashboard_moves(page: Page) -> None:
    tables = [page.get_by_role("region", name=name, exact=True) for name in ("weather", "rolling mean")]
    for table in tables:
        expect(table).to_contain_text("sample data")
    before, times = tables[0].text_content(), page.evaluate(SMALL)
    assert len(times) == 2
    page.wait_for_function(f"({SMALL})().every((time, n) => time > {times}[n])", timeout=60_000)
    until(lambda: tables[0].text_content() != before, seconds=60)
    expect(tables[1]).to_contain_text("Nairobi")
    small = page.locator(".jp-OutputArea-output", has=page.get_by_label("Colour by")).first
    until(lambda: refreshed(small), seconds=120)

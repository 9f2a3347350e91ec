"""`--setup dashboard/app/warmup.py`, and the older names of modules that command lines may contain."""

from __future__ import annotations

import runpy
import subprocess
import sys

import pytest

from dashboard import routes
from dashboard import running as running_alias
from dashboard.app import runtime, server
from dashboard.views import preparation
from tests.support.serving import ROOT


@pytest.mark.parametrize("file", ["dashboard/app/warmup.py", "dashboard/begin.py"])
def test_running_the_file_starts_to_poll(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(runtime, "running", lambda: calls.append("polls"))
    monkeypatch.setattr(preparation, "prepare", lambda: calls.append("prepares"))
    monkeypatch.delitem(sys.modules, "dashboard.app.warmup", raising=False)
    runpy.run_path(str(ROOT / file))
    monkeypatch.delitem(sys.modules, "dashboard.app.warmup", raising=False)
    assert calls == ["polls", "prepares"]


def test_the_first_page_finds_what_it_is_made_of() -> None:
    """In a process of its own, as the first page of a server is."""
    code = (
        "import sys; from dashboard.views.preparation import prepare; prepare(); before = set(sys.modules);"
        "from dashboard.views.common.viewer import Viewer; from dashboard.views.live.tab import LiveTab;"
        "from dashboard.views.page import Page; viewer = Viewer();"
        "Page('Title', viewer, {}, {'Live': lambda: LiveTab({}, viewer)}).__panel__().get_root();"
        "print([name for name in set(sys.modules) - before if name.startswith(('dashboard', 'hvplot'))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_older_module_names_have_the_same_objects() -> None:
    assert routes.ROUTES is server.ROUTES
    assert routes.listen is server.listen
    assert running_alias.running is runtime.running

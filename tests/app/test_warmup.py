"""`--setup dashboard/app/warmup.py`, and the older names of modules that command lines may contain."""

from __future__ import annotations

import runpy
import sys

import pytest

from dashboard import routes
from dashboard import running as running_alias
from dashboard.app import runtime, server
from dashboard.views import page_warmup
from tests.support.serving import ROOT


@pytest.mark.parametrize("file", ["dashboard/app/warmup.py", "dashboard/begin.py"])
def test_running_the_file_starts_to_poll(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(runtime, "running", lambda: calls.append("polls"))
    monkeypatch.setattr(page_warmup, "prepare", lambda: calls.append("prepares"))
    monkeypatch.delitem(sys.modules, "dashboard.app.warmup", raising=False)
    runpy.run_path(str(ROOT / file))
    monkeypatch.delitem(sys.modules, "dashboard.app.warmup", raising=False)
    assert calls == ["polls", "prepares"]


def test_older_module_names_have_the_same_objects() -> None:
    assert routes.ROUTES is server.ROUTES
    assert routes.listen is server.listen
    assert running_alias.running is runtime.running

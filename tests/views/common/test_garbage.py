"""A server looks for garbage seldom, and frees pages that were closed."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

import panel as pn
import panel.io.document
import pytest
from bokeh.document import Document

from dashboard.views.common import garbage
from dashboard.views.common.garbage import MIN_CLOSED, OpenPages, collect_seldom
from tests.support.waiting import awaited


class Page:
    """Refers to itself, so that nothing but the garbage collection frees it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    thresholds = gc.get_threshold()
    monkeypatch.setattr(panel.io.document, "GC_DEBOUNCE", panel.io.document.GC_DEBOUNCE)
    monkeypatch.setattr(garbage, "DELAY_SECONDS", 0.0)
    collect_seldom()
    # No collection by itself: those of the pages alone are tested.
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()
    gc.set_threshold(*thresholds)


@pytest.mark.parametrize("still_open", [0, 3 * MIN_CLOSED])
def test_closed_pages_are_freed_when_there_are_as_many_as_half_of_the_open_ones(still_open: int) -> None:
    async def run() -> None:
        pages, closed = OpenPages(), list[weakref.ref[Page]]()
        for _ in range(still_open):
            pages.add()
        with patch.object(gc, "collect", wraps=gc.collect) as collect:
            for _ in range(2 * MIN_CLOSED):
                page = Page()
                pages.add()
                closed.append(weakref.ref(page))
                del page
                pages.remove()
            await awaited(lambda: closed[0]() is None)
        assert collect.call_count == (2 if still_open == 0 else 1), "seldom"

    asyncio.run(run())


def test_panel_does_not_go_through_all_pages_whenever_one_is_closed() -> None:
    closed: Any = Document()
    # As Panel sets it for the document of a session.
    closed.destroy = partial(panel.io.document._destroy_document, closed)
    with patch.object(type(pn.state), "schedule_task") as schedule:
        closed.destroy(None)
    (planned,) = schedule.call_args_list
    assert planned.kwargs["at"] - datetime.now() > timedelta(days=1)

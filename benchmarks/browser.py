"""The cost of an open page in the browser: `python -m benchmarks browser`.

Chromium without a window paints in software, in a process of its own; so the page's main thread and all
processes of the browser are measured. The browser has one core, the server the other.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple

import psutil
from playwright.sync_api import CDPSession, Page, ViewportSize, sync_playwright

from benchmarks.serving import ROOT, SERVERS, Server, bare_bokeh, panel
from tests.support.browser import launched

SOURCES, KEYS, CHARTS = 6, 40, 3
# Until the page has all charts, which come one after the other, and the browser has compiled its scripts.
SETTLE_SECONDS = 30.0
WIDE: ViewportSize = {"width": 1440, "height": 900}
WATCH_SHIFTS = """
globalThis.shifted = 0
new PerformanceObserver((list) => {
  for (const { hadRecentInput, value } of list.getEntries()) globalThis.shifted += hadRecentInput ? 0 : value
}).observe({ type: "layout-shift", buffered: true })
"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"
IS_WHOLE = "globalThis.Bokeh?.documents[0]?.is_idle"


class Effort(NamedTuple):
    """Seconds of each page, and minutes in which its memory is watched."""

    seconds: float
    minutes: int


FULL, QUICK = Effort(30.0, 10), Effort(10.0, 1)


class PageCost(NamedTuple):
    """Shares of a core while the page is open, in percent; milliseconds of its opening; and how far its
    parts moved by themselves (cumulative layout shift)."""

    main_thread: float
    all_processes: float
    first_paint_ms: float
    whole_ms: float
    layout_shift: float


class Memory(NamedTuple):
    """What a page holds after a collection of garbage."""

    heap_mb: float
    nodes: int


def measure_costs(effort: Effort) -> str:
    """The default page, many lines, and as many of bare Bokeh, as Markdown."""
    many = f"{SOURCES} sources of {KEYS} keys, {CHARTS} charts each"
    pages = {
        "the default page": panel(ROOT / "realtime_dashboard.py"),
        many: many_lines(SOURCES, KEYS, CHARTS, rate=1),
        f"bare Bokeh, {CHARTS * SOURCES} charts of {KEYS} lines": bare_bokeh(CHARTS * SOURCES, KEYS),
    }
    lines = [_row(name, _costs(server, effort.seconds)) for name, server in pages.items()]
    return "\n".join(
        [
            "## The browser with an open page and a row of each line a second",
            "| page | main thread | all processes | first paint, ms | whole after, ms | layout shift |",
            "|---|---:|---:|---:|---:|---:|",
            *lines,
        ]
    )


def measure_memory(effort: Effort) -> str:
    """A page with ten rows a second, as Markdown."""
    with many_lines(1, KEYS, CHARTS, rate=10) as server, _opened(server) as (page, devtools):
        page.wait_for_timeout(1000 * SETTLE_SECONDS)
        held = [_memory(devtools)]
        for _ in range(effort.minutes):
            page.wait_for_timeout(60_000)
            held.append(_memory(devtools))
    lines = [f"| {minute} | {one.heap_mb:.1f} | {one.nodes} |" for minute, one in enumerate(held)]
    return "\n".join(
        [
            f"## Memory of a page with {KEYS} keys and ten rows a second",
            "| minutes | heap, MB | nodes |",
            "|---:|---:|---:|",
            *lines,
        ]
    )


def many_lines(sources: int, keys: int, charts: int, rate: int) -> AbstractContextManager[Server]:
    """A server of our page with so many sources, keys of each, charts of each, and rows of a key a second."""
    return panel(SERVERS / "many_lines.py", *map(str, (sources, keys, charts, rate)))


def _costs(serving: AbstractContextManager[Server], seconds: float) -> PageCost:
    with serving as server, _opened(server) as (page, devtools):
        page.wait_for_function(IS_WHOLE, timeout=120_000)
        whole = page.evaluate("performance.now()")
        page.wait_for_timeout(1000 * SETTLE_SECONDS)
        begin, task, used = time.monotonic(), _task_seconds(devtools), _browser_seconds()
        shifted = page.evaluate("shifted")
        page.wait_for_timeout(1000 * seconds)
        elapsed = time.monotonic() - begin
        return PageCost(
            100 * (_task_seconds(devtools) - task) / elapsed,
            100 * (_browser_seconds() - used) / elapsed,
            page.evaluate(FIRST_PAINT),
            whole,
            page.evaluate("shifted") - shifted,
        )


def _row(name: str, cost: PageCost) -> str:
    return (
        f"| {name} | {cost.main_thread:.1f} % | {cost.all_processes:.1f} % | {cost.first_paint_ms:.0f} |"
        f" {cost.whole_ms:.0f} | {cost.layout_shift:.3f} |"
    )


@contextmanager
def _opened(server: Server) -> Iterator[tuple[Page, CDPSession]]:
    with sync_playwright() as playwright:
        browser = launched(playwright)
        page = browser.new_page(viewport=WIDE)
        page.add_init_script(WATCH_SHIFTS)
        devtools = page.context.new_cdp_session(page)
        devtools.send("Performance.enable")
        page.goto(server.url, timeout=90_000)
        yield page, devtools
        browser.close()


def _task_seconds(devtools: CDPSession) -> float:
    """What the main thread of the page has worked so far."""
    metrics: list[dict[str, Any]] = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def _browser_seconds() -> float:
    """User and system time of all processes of the browser so far."""
    ours = psutil.Process().children(recursive=True)
    return sum(sum(one.cpu_times()[:2]) for one in ours if "chrom" in one.name())


def _memory(devtools: CDPSession) -> Memory:
    devtools.send("HeapProfiler.collectGarbage")
    used = devtools.send("Runtime.getHeapUsage")["usedSize"]
    return Memory(used / 1e6, devtools.send("Memory.getDOMCounters")["nodes"])

"""Which package may import which: data flows from sources to pages, and no import points back. Each module
has a test file of its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# The command starts Panel's server; the others extend Bokeh's, and draw nothing.
SERVING = (
    "dashboard.app.host_check",
    "dashboard.app.http_server",
    "dashboard.app.bokeh_defaults",
    "dashboard.app.page_resources",
    "dashboard.app.serve_command",
    "dashboard.page_channel.build_queue",
    "dashboard.page_channel.document_socket",
    "dashboard.page_channel.handler",
    "dashboard.page_channel.incoming_messages",
)
DRAWING = ("panel", "holoviews", "hvplot", "bokeh")
BASE = ("sources", "dashboard.records", "dashboard.signal", "dashboard.text", "dashboard.settings_validation")
LIVE = (*BASE, "dashboard.feed", "dashboard.storage")
SHOWN = (*LIVE, "dashboard.history", "dashboard.posts", "dashboard.alerts", "dashboard.export")

# Package or module -> the packages of this project that it may import, besides itself.
LAYERS: dict[str, tuple[str, ...]] = {
    "sources": (),
    "dashboard.text": ("sources",),
    "dashboard.signal": (),
    "dashboard.records": ("sources",),
    "dashboard.settings_validation": ("sources",),
    "dashboard.feed": BASE,
    "dashboard.storage": BASE,
    "dashboard.history": LIVE,
    "dashboard.posts": (*LIVE, "dashboard.history"),
    "dashboard.alerts": LIVE,
    "dashboard.push": (*BASE, "dashboard.storage", "dashboard.history", "dashboard.posts"),
    "dashboard.export": (*BASE, "dashboard.storage"),
    "dashboard.api": (*SHOWN, "dashboard.push"),
    "dashboard.broker": (*LIVE, "dashboard.history", "dashboard.posts", "dashboard.alerts", "dashboard.push"),
    "dashboard.monitoring": (*LIVE, "dashboard.history", "dashboard.alerts", "dashboard.push"),
    "dashboard.page_channel": (),
    "dashboard.views": (*SHOWN, "dashboard.monitoring", "dashboard.page_channel"),
    "dashboard.app": (
        *SHOWN,
        "dashboard.push",
        "dashboard.api",
        "dashboard.broker",
        "dashboard.monitoring",
        "dashboard.page_channel",
        "dashboard.views",
    ),
    "jobs": ("dashboard.text", "sources"),
}
# Aliases that keep older command lines working, and the start of `python -m dashboard`.
ENTRY_POINTS = {"dashboard", "dashboard.__main__", "dashboard.begin", "dashboard.routes", "dashboard.running"}
# Parts of `sources` that read no particular service.
SHARED_SOURCE_PARTS = {
    f"sources.{name}"
    for name in (
        "application_directory",
        "base",
        "http.deadline",
        "http.proxies",
        "duration",
        "environment",
        "environment_files",
        "failure_groups",
        "guess.trial",
        "guess.guess",
        "formula_escaping",
        "html_text",
        "key_limits",
        "http.errors",
        "numbers.format",
        "overwritten_rows",
        "redaction",
        "http.service_words",
        "times.parser",
        "times.plausibility",
        "numbers.units",
    )
}
# Modules without behaviour of their own (types, settings, tables), which the tests of their users hold, and
# the query of Spark, which the tests of its job run.
WITHOUT_TEST = {
    "dashboard.alerts.alert",
    "dashboard.feed.sharing",
    "dashboard.storage.schema",
    "dashboard.storage.state",
    "dashboard.views.charts.chart_state",
    "dashboard.views.common.sentiment_symbols",
    "jobs.spark_query",
    "sources.http.call",
    "sources.key_limits",
    "sources.quantity",
    "sources.source_errors",
}


@cache
def modules() -> dict[str, Path]:
    """All modules of the project by their dotted names."""
    files = [file for top in ("sources", "dashboard", "jobs") for file in (ROOT / top).rglob("*.py")]
    return {_name(file): file for file in files if "migrations" not in file.parts}


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(module: str) -> tuple[str, ...]:
    """The modules that a module imports anywhere, also under TYPE_CHECKING and inside functions."""
    return tuple(_imports(modules()[module]))


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute here"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in modules() else str(node.module) for name in names)


def _is_in(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("package", LAYERS)
def test_a_package_imports_only_packages_below_it(package: str) -> None:
    own = [name for name in modules() if _is_in(name, (package,))]
    assert own
    ours = ("sources", "dashboard", "jobs", "realtime_dashboard", "tests")
    wrong = [
        f"{module} imports {name}"
        for module in own
        for name in imports(module)
        if _is_in(name, ours) and not _is_in(name, (package, *LAYERS[package]))
    ]
    assert wrong == []


def test_every_module_belongs_to_a_layer() -> None:
    assert [name for name in modules() if not _is_in(name, tuple(LAYERS)) and name not in ENTRY_POINTS] == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    known, open_ = set[str](), list[str]()
    cycles = set[tuple[str, ...]]()

    def visit(module: str) -> None:
        if module in open_:
            cycles.add(tuple(sorted(open_[open_.index(module) :])))
        elif module not in known:
            open_.append(module)
            for name in imports(module):
                if name in modules() and name != module:
                    visit(name)
            open_.pop()
            known.add(module)

    for module in modules():
        visit(module)
    assert cycles == set()


def test_only_views_and_entry_points_draw() -> None:
    wrong = [
        f"{module} imports {name}"
        for module in modules()
        if not _is_in(module, ("dashboard.views", *SERVING))
        for name in imports(module)
        if _is_in(name, DRAWING)
    ]
    assert wrong == []


def test_the_dashboard_knows_no_particular_source() -> None:
    wrong = [
        f"{module} imports {name}"
        for module in modules()
        if _is_in(module, ("dashboard",)) and not _is_in(module, ("dashboard.push",))
        for name in imports(module)
        if name.startswith("sources.") and name not in SHARED_SOURCE_PARTS
    ]
    assert wrong == []


def test_jobs_read_posts_as_the_dashboard_does_and_import_no_more() -> None:
    wrong = [
        name
        for module in modules()
        if _is_in(module, ("jobs",))
        for name in imports(module)
        if _is_in(name, ("dashboard",)) and not _is_in(name, ("dashboard.text",))
    ]
    assert wrong == []


def test_every_module_has_a_test_file_of_its_name() -> None:
    """In the folder of its package; that of a source may be among the tests of its parts."""
    without = set()
    for name, file in modules().items():
        if file.stem.startswith("__") or name in ENTRY_POINTS or "starter" in file.parts:
            continue
        folder = (
            ROOT / "tests" / file.parent.relative_to(ROOT).as_posix().removeprefix("dashboard").strip("/")
        )
        pattern = "**/" if folder.name == "sources" else ""
        if not any(folder.glob(f"{pattern}test_{file.stem}.py")):
            without.add(name)
    assert without == WITHOUT_TEST

"""Which part may import which: rows come from the left, pixels are on the right, and nothing points back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PIXELS = ("panel", "holoviews", "hvplot", "bokeh")
# What moves, as opposed to what is set before anything does.
RUNNING = (
    "dashboard.feed",
    "dashboard.history",
    "dashboard.alerts",
    "dashboard.running",
    "dashboard.views",
    "streamz",
)

# Of the files that match the first, none imports any of the others, nor a module below one of them.
RULES: list[tuple[str, tuple[str, ...]]] = [
    ("sources/**/*.py", ("dashboard", "jobs", "streamz", *PIXELS)),
    ("sources/post.py", ("sources",)),
    ("sources/saved_posts.py", ("sources.base", "sources.posts")),
    ("sources/json_lines.py", ("sources.post", "sources.posts")),
    ("dashboard/status.py", ("dashboard", "streamz", *PIXELS)),
    ("dashboard/asking.py", (*RUNNING, "dashboard.store", *PIXELS)),
    ("dashboard/text/**/*.py", ("pandas", "streamz", *PIXELS)),
    ("dashboard/feed.py", ("dashboard.history", "dashboard.records", "dashboard.views", *PIXELS)),
    ("dashboard/records.py", ("dashboard", "streamz", *PIXELS)),
    ("dashboard/ring.py", ("dashboard.feed", "dashboard.history", "dashboard.store", "streamz", *PIXELS)),
    (
        "dashboard/store/**/*.py",
        ("dashboard.feed", "dashboard.history", "dashboard.keeper", "streamz", *PIXELS),
    ),
    ("dashboard/keeper.py", ("dashboard.feed", "dashboard.history", "dashboard.views", "streamz", *PIXELS)),
    ("dashboard/tidy.py", ("dashboard.feed", "dashboard.history", "dashboard.store", "streamz", *PIXELS)),
    ("dashboard/files.py", ("dashboard", "sources", "streamz", *PIXELS)),
    ("dashboard/arguments.py", ("dashboard", "streamz", *PIXELS)),
    ("dashboard/exported.py", ("dashboard.feed", "dashboard.history", "dashboard.views", "streamz", *PIXELS)),
    ("dashboard/export.py", ("dashboard.feed", "dashboard.history", "dashboard.views", "streamz", *PIXELS)),
    ("dashboard/histories.py", ("dashboard.views", *PIXELS)),
    ("dashboard/pushed_tops.py", (*RUNNING, "dashboard.store", *PIXELS)),
    ("dashboard/listeners.py", ("dashboard", "sources", "streamz", *PIXELS)),
    ("dashboard/pushing/**/*.py", ("dashboard.running", "dashboard.settings", "dashboard.views", *PIXELS)),
    ("dashboard/routes.py", ("dashboard.views", *PIXELS)),
    ("dashboard/history.py", ("dashboard.views", "streamz", *PIXELS)),
    ("dashboard/checks.py", ("dashboard", "streamz", *PIXELS)),
    ("dashboard/rules.py", (*RUNNING, "dashboard.settings", *PIXELS)),
    ("dashboard/settings.py", (*RUNNING, *PIXELS)),
    ("dashboard/judging.py", (*RUNNING, "dashboard.settings", *PIXELS)),
    (
        "dashboard/alerts.py",
        ("dashboard.history", "dashboard.settings", "dashboard.views", "requests", *PIXELS),
    ),
    ("dashboard/webhooks.py", (*RUNNING, "dashboard.settings", *PIXELS)),
    ("dashboard/tally.py", (*RUNNING, "dashboard.store", "pandas", *PIXELS)),
    ("dashboard/sliding.py", (*RUNNING, "dashboard.store", "pandas", *PIXELS)),
    ("dashboard/counts.py", (*RUNNING, "dashboard.store", "pandas", *PIXELS)),
    ("dashboard/board.py", ("dashboard.views", "streamz", *PIXELS)),
    ("dashboard/running.py", ("dashboard.views", *PIXELS)),
    ("dashboard/**/*.py", ("jobs", "realtime_dashboard")),
    (
        "dashboard/views/**/*.py",
        ("dashboard.export", "dashboard.running", "dashboard.settings", "requests", "sqlalchemy"),
    ),
    ("jobs/**/*.py", ("realtime_dashboard", "streamz", *PIXELS)),
    ("realtime_dashboard.py", ("jobs",)),
    ("tests/**/*.py", ("realtime_dashboard",)),
]


def imported(file: Path) -> Iterator[str]:
    """The modules that a file imports, and with them what it takes from each: "sources.base.Source"."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(("files", "others"), RULES, ids=[files for files, _ in RULES])
def test_imports_go_one_way(files: str, others: tuple[str, ...]) -> None:
    matched = list(ROOT.glob(files))
    assert matched
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in matched
        for name in imported(file)
        if any(name == other or name.startswith(f"{other}.") for other in others)
    ]
    assert not wrong


def test_views_know_no_particular_source() -> None:
    of_all = ("base", "deadline", "duration", "environment", "html_text", "http_errors", "redaction")
    known = {f"sources.{module}" for module in of_all}
    pushing = ROOT / "dashboard" / "pushing"
    for file in set((ROOT / "dashboard").rglob("*.py")) - set(pushing.rglob("*.py")):
        taken = {name.rpartition(".")[0] for name in imported(file) if name.startswith("sources.")}
        assert taken - {"sources"} <= known, file


def test_jobs_know_of_the_dashboard_how_it_reads_texts_and_no_more() -> None:
    for file in (ROOT / "jobs").rglob("*.py"):
        known = [name for name in imported(file) if name.partition(".")[0] == "dashboard"]
        assert [name for name in known if not name.startswith("dashboard.text.")] == [], file

"""What README, CONTRIBUTING and docs/ show to copy works: settings, sources, commands, files, links."""

from __future__ import annotations

import ast
import importlib.util
import json
import math
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import sources
from dashboard.alerts.alert import Alert
from dashboard.alerts.webhook import body_of
from dashboard.app import cli
from dashboard.app.server import ROUTES
from dashboard.app.settings import load_settings
from dashboard.feed.feed import Feed
from dashboard.history.history import History
from sources import source_types
from sources.base import Source
from tests.support.documentation import PAGES, Block, blocks, commands
from tests.support.serving import ROOT
from tests.support.waiting import until

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# Programs of others, whose names need no check.
FOREIGN = {
    "cd", "conda", "cp", "done", "for", "git", "gzip", "podman", "redis-cli", "sleep", "source", "sqlite3",
    "sudo",
}  # fmt: skip


def label(value: object) -> str:
    return f"{value.page}-{value.number}" if isinstance(value, Block) else str(value)


@pytest.mark.parametrize("block", blocks("toml"), ids=label)
def test_settings_shown_are_accepted(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in re.findall(r"\$\{(\w+)\}", block.text):
        monkeypatch.setenv(name, "secret")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "day.csv").write_text("time,temperature (°C)\n2026-11-22T01:30:00Z,9.5\n", encoding="utf-8")
    (tmp_path / "sources").mkdir()
    for python in blocks("python"):
        (tmp_path / "sources" / f"{type_of(python)}.py").write_text(python.text, encoding="utf-8")
    (tmp_path / "dashboard.toml").write_text(with_sources(block.text), encoding="utf-8")
    source_types.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(sources, "__path__", list(sources.__path__))
        settings = load_settings(tmp_path / "dashboard.toml")
    source_types.cache_clear()
    assert len(settings.sources) >= 1
    assert len(settings.alerts) == block.text.count("[[alerts]]")


def with_sources(settings: str) -> str:
    """The settings and, if they have alerts alone, the sources that these watch."""
    return settings if "[sources." in settings else f"[sources.weather]\n[sources.host]\n{settings}"


def type_of(python: Block) -> str:
    (name,) = re.findall(r'^    type = "(\w+)"', python.text, re.M)
    return str(name)


@pytest.mark.parametrize("block", blocks("python"), ids=label)
def test_sources_shown_return_rows(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = type_of(block)
    (tmp_path / f"{name}.py").write_text(block.text, encoding="utf-8")
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[sources.{name}]\ninterval = "100ms"\n')
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path)])
    source_types.cache_clear()
    try:
        (source,) = load_settings(settings).sources
        assert isinstance(source, Source)
        history = History(Feed(source))
        until(lambda: len(history.window()[0]["time"]) >= 3)
        history.feed.stop()
        assert len(history.series) > 1
        for series in history.series:
            values = history.window()[0][series.field]
            assert {value for value in values if not math.isnan(value)} <= set(range(7))
    finally:
        source_types.cache_clear()


@pytest.mark.parametrize("block", blocks("py"), ids=label)
def test_python_shown_imports_what_exists(block: Block) -> None:
    for node in ast.walk(ast.parse(block.text)):
        if isinstance(node, ast.ImportFrom):
            module = importlib.import_module(str(node.module))
            assert [alias.name for alias in node.names if not hasattr(module, alias.name)] == []


@pytest.mark.parametrize(("where", "words"), list(commands()), ids=label)
def test_commands_shown_name_what_exists(
    where: str, words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    match [Path(words[0]).name, *words[1:]]:
        case ["make", *targets]:
            known = re.findall(r"^([a-z-]+(?: [a-z-]+)*):", (ROOT / "Makefile").read_text(), re.M)
            assert {word for word in targets if "=" not in word} <= set(" ".join(known).split())
        case ["pip", "install", *what]:
            extras = re.findall(r"\[(\w+)\]", " ".join(what))
            assert set(extras) <= set(PROJECT["optional-dependencies"])
        case ["python", "-m", "dashboard", *arguments] | ["realtime-dashboard", *arguments]:
            is_parsed(arguments, monkeypatch)
        case ["python", "-m", module, *_]:
            assert importlib.util.find_spec(module)
        case ["panel", "serve", *arguments]:
            named = [word for word in arguments if word.endswith((".py", ".ipynb"))]
            assert [file for file in named if not (ROOT / file).exists()] == []
        case ["jupyter", "lab", file]:
            assert (ROOT / file).exists()
        case ["curl", *arguments]:
            (url,) = (word for word in arguments if word.startswith("http"))
            assert any(re.fullmatch(route[0], urlsplit(url).path) for route in ROUTES)
        case [program, *_]:
            assert program in FOREIGN, where


def is_parsed(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    if "--help" in arguments:
        with pytest.raises(SystemExit, match="0"):
            cli.main(arguments)
    else:
        assert cli._parsed(arguments).run


def test_environment_files_shown_exist() -> None:
    used = {word for _, words in commands() for word in words if word.endswith((".yml", ".yaml"))}
    assert [name for name in used if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_named_exist(page: Path) -> None:
    """Names in code font with a folder that is one of the project's."""
    folders = "sources|dashboard|jobs|tests|benchmarks|docs|deploy"
    named = re.findall(rf"`((?:{folders})/[\w./-]*)`", page.read_text("utf-8"))
    shown = {f"sources/{type_of(block)}.py" for block in blocks("python")}
    assert [name for name in named if not (ROOT / name).exists() and name not in shown] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_webhook_body_shown_is_what_is_sent(tmp_path: Path) -> None:
    (block,) = blocks("json")
    shown = json.loads(block.text)
    (settings,) = (toml.text for toml in blocks("toml") if shown["alert"] in toml.text)
    (tmp_path / "dashboard.toml").write_text(with_sources(settings), encoding="utf-8")
    hot, silent = load_settings(tmp_path / "dashboard.toml").alerts
    assert (hot.for_, silent.no_data_for) == (300.0, 3600.0)
    text = f"Temperature London is 31.2 °C, {hot.limit_text('°C')}"
    at = 1_800_000_000_000
    alert = Alert(str(hot.name), hot.source, hot.quantity, hot.key, 31.2, text, at, unit="°C")
    assert shown == body_of(alert)


def test_environment_variables_are_in_the_settings_reference() -> None:
    example = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    reference = (ROOT / "docs/settings.md").read_text()
    assert [name for name in example if f"`{name}`" not in reference] == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation as web pages. Fails where a link leads nowhere or a page is in no menu."""
    place = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", str(ROOT / "docs"), str(place)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    return place


def test_site_loads_nothing_from_other_hosts(site: Path) -> None:
    loads = re.compile(r"""(?:src=|<link[^>]*href=|url\(|@import\s)["']?(?:https?:)?//[^"')\s>]+""")
    files = [file for kind in ("*.html", "*.css") for file in site.rglob(kind)]
    assert files
    assert [(file.name, found) for file in files for found in loads.findall(file.read_text("utf-8"))] == []


def test_site_has_every_setting_of_every_source(site: Path) -> None:
    page = (site / "settings.html").read_text("utf-8")
    headings = re.findall(r"<h3><code[^>]*><span class=\"pre\">(\w+)", page)
    assert set(headings) == set(source_types())
    settings = {setting for cls in source_types().values() for setting in cls.param} - {"name"}
    assert [setting for setting in settings if f">{setting}<" not in page] == []

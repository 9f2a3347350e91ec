"""What the files at the top of the repository promise, held against the code."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dashboard.alerts.rules import Rule
from dashboard.app.settings import load_settings
from dashboard.app.settings_tables import DashboardSettings, PushSettings
from sources import source_types
from sources.base import Source

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# A text in the code of this form is the name of an environment variable.
VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
# Set by spark-submit for the program that it starts; a column of SDMX.
VARIABLES_OF_OTHERS = {
    *("PYSPARK_GATEWAY_PORT", "TIME_PERIOD"),
    *("ALL_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"),
}
LOCK = (ROOT / "requirements.lock").read_text()
SETTINGS_FILE = (ROOT / "dashboard.toml").read_text()
OURS = {"sources", "dashboard", "jobs"}
# Dependencies that other packages import for us: Panel, when it serves a notebook.
IMPORTED_BY_OTHERS = {"nbconvert"}


def uncommented() -> str:
    """dashboard.toml with its examples switched on: the # of a comment has a space after it."""
    return re.sub(r"^#(?! )", "", SETTINGS_FILE, flags=re.MULTILINE)


def settings_of(cls: type[Any]) -> set[str]:
    """Their names in the file: `for` is the parameter `for_`."""
    return {key.rstrip("_") for key in cls.param.objects("existing") if key != "name"}


def by_type() -> dict[str, set[str]]:
    """The settings that dashboard.toml shows for each type of source."""
    tables = tomllib.loads(uncommented())["sources"]
    return {table.get("type", name): set(table) - {"type"} for name, table in tables.items()}


# What few need is in docs/settings.md, made from the code; the settings file only names that of one type.
RARE_OF_ALL = {"max_keys", "prefer_keys", "show_keys", "max_charts"}
RARE = {
    "json": {
        *("params", "method", "body", "query", "variables", "auth", "pages", "max_pages"),
        *("verify", "ca", "proxy", "date", "day_first", "time_unit", "step", "position", "missing"),
    },
    "push": {"day_first"},
    "replay": {"day_first"},
}


@pytest.mark.parametrize("name", source_types())
def test_every_setting_of_every_source_is_in_the_settings_file(name: str) -> None:
    rare = RARE.get(name, set())
    assert by_type()[name] | rare | RARE_OF_ALL == settings_of(source_types()[name])
    comments = " ".join(re.findall(r"^# {20,}# (.*)$", SETTINGS_FILE, flags=re.MULTILINE))
    assert [setting for setting in rare if setting not in re.findall(r"\w+", comments)] == []


def test_every_setting_of_the_page_is_in_the_settings_file() -> None:
    assert tomllib.loads(SETTINGS_FILE)["dashboard"].keys() == settings_of(DashboardSettings)


def test_every_setting_of_pushes_is_in_the_settings_file_with_its_default() -> None:
    defaults = {key: value for key, value in PushSettings().param.values().items() if key != "name"}
    assert tomllib.loads(SETTINGS_FILE)["push"] == defaults


def test_every_setting_of_an_alert_is_in_the_settings_file() -> None:
    tables = tomllib.loads(uncommented())["alerts"]
    assert {key for table in tables for key in table} == settings_of(Rule) | {"name"}


def test_every_setting_in_the_settings_file_has_a_comment() -> None:
    settings = re.findall(r"^#?(?:\w+) = (.*)$", SETTINGS_FILE, flags=re.MULTILINE)
    assert settings
    assert [value for value in settings if "#" not in value] == []


def test_the_settings_file_as_it_is_shows_host_weather_and_posts_with_their_defaults() -> None:
    shipped = load_settings(ROOT / "dashboard.toml")
    assert [(source.name, source.type) for source in shipped.sources] == [
        ("host", "host"),
        ("weather", "weather"),
        ("twitter", "twitter"),
    ]
    for part in (shipped.dashboard, *shipped.sources):
        changed = {key: value for key, value in part.param.values(onlychanged=True).items() if key != "name"}
        assert changed == {}


def test_the_examples_in_the_settings_file_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "day.csv").write_text("time,temperature (°C)\n2026-11-22T01:30:00Z,9.5\n", encoding="utf-8")
    file = tmp_path / "dashboard.toml"
    file.write_text(uncommented())
    settings = load_settings(file)
    sources = settings.sources
    assert {source.type for source in sources} == set(source_types())
    (earthquakes,) = (source for source in sources if source.type == "json")
    assert [(one.label, one.unit) for one in earthquakes.quantities] == [("Magnitude", "Mw")]
    assert settings.alerts


def test_every_environment_variable_is_in_the_example_of_an_env_file() -> None:
    files = [ROOT / "realtime_dashboard.py", *(file for name in OURS for file in (ROOT / name).rglob("*.py"))]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text()))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    read = {text for text in texts if VARIABLE.fullmatch(text)} - VARIABLES_OF_OTHERS
    shown = re.findall(r"^#?(\w+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    assert sorted(shown) == sorted(read)


def test_conda_gets_the_same_packages_as_pip() -> None:
    conda = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert (conda["name"], conda["channels"]) == (PROJECT["name"], ["conda-forge"])
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["notebook"]]
    assert conda["dependencies"] == [f"python{PROJECT['requires-python']}", *sorted(wanted)]


@pytest.mark.parametrize("python", ["3.11.9", "3.12.9", "3.13.9"])
def test_lock_has_a_version_of_every_requirement(python: str) -> None:
    """When it fails: make lock."""
    environment = {"python_version": python.rpartition(".")[0], "python_full_version": python}
    lines = [line for line in LOCK.splitlines() if line and not line.startswith("#")]
    locked = [
        pin for pin in map(Requirement, lines) if pin.marker is None or pin.marker.evaluate(environment)
    ]
    versions = {pin.name: str(pin.specifier).removeprefix("==") for pin in locked}
    assert len(versions) == len(locked)
    extras = PROJECT["optional-dependencies"].values()
    needed = [Requirement(text) for group in (PROJECT["dependencies"], *extras) for text in group]
    wrong = [
        str(need)
        for need in needed
        if not need.specifier.contains(versions.get(canonicalize_name(need.name), "0.0.0"))
    ]
    assert wrong == []


def test_lock_names_no_place_to_get_packages_from() -> None:
    assert "//" not in LOCK


@pytest.mark.parametrize("extra", ["docs", "notebook", "oauth", "postgres", "spark"])
def test_the_tests_have_what_an_extra_needs(extra: str) -> None:
    extras = PROJECT["optional-dependencies"]
    assert set(extras[extra]) <= set(extras["test"])


def test_every_import_is_a_dependency_and_every_dependency_is_imported() -> None:
    files = [ROOT / "realtime_dashboard.py", *(file for name in OURS for file in (ROOT / name).rglob("*.py"))]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text()))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    modules = {name.partition(".")[0] for name in names} - sys.stdlib_module_names - OURS
    packages = packages_distributions()
    needed = {packages[module][0].lower().replace("_", "-") for module in modules}
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["spark"]]
    assert needed | IMPORTED_BY_OTHERS == {
        canonicalize_name(re.split(r"[<>=[]", package)[0]) for package in wanted
    }


def test_every_setting_is_documented_in_its_class() -> None:
    classes: tuple[type[Any], ...] = (*source_types().values(), Source, DashboardSettings, PushSettings, Rule)
    undocumented = [
        f"{cls.__name__}.{key}"
        for cls in classes
        for key, parameter in cls.param.objects("existing").items()
        if not parameter.doc
    ]
    assert undocumented == []

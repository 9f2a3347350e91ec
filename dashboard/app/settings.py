"""The user's settings: dashboard.toml, over it the environment, and secrets from `.env`."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import param
from dotenv import dotenv_values, load_dotenv
from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.alerts.rules import Rule, rules_of
from dashboard.storage.retention import RetentionLimits
from dashboard.validation import SettingsError, check_names, made, nearest
from sources import source_types
from sources.base import Source
from sources.duration import Duration

__all__ = ["Settings", "SettingsError", "load_settings"]

BESIDE_THE_APP = Path(__file__).parent.parent.parent / "dashboard.toml"
PREFIX = "DASHBOARD_"
WITHOUT_A_FILE = ("weather", "twitter", "host")
TABLES = ("dashboard", "history", "push", "sources")


class Dashboard(param.Parameterized):
    """The table [dashboard]: what concerns the whole page."""

    title = param.String("Realtime dashboard", doc="heading of the page")
    window: param.Selector[str] = param.Selector(
        default="15 min",
        objects=["1 min", "5 min", "15 min", "1 h", "6 h", "24 h", "7 d", "30 d", "all"],
        doc="window that a page opens with",
    )
    zone = param.String("", doc="time zone of axes and tables, as Europe/Berlin; empty: the viewer's own")


class HistorySettings(param.Parameterized):
    """The table [history]: what is kept, where, and for how long."""

    keep = param.Boolean(True, doc="false: what was told is gone when the process ends")
    url = param.String("", doc="database, as SQLAlchemy has it; empty: a file in the user's data directory")
    rows = Duration(7 * 86_400.0, minimum=3_600.0, doc="how long every row is kept")
    minutes = Duration(
        30 * 86_400.0, minimum=3_600.0, doc="how long sums per minute and ten minutes are kept"
    )
    hours = Duration(730 * 86_400.0, minimum=3_600.0, doc="how long sums per hour are kept")
    posts = Duration(30 * 86_400.0, minimum=3_600.0, doc="how long posts are kept")
    size_mb = param.Integer(
        2_000, bounds=(10, None), doc="most megabytes of a file; the oldest rows go first"
    )

    @property
    def limits(self) -> RetentionLimits:
        """The same, as the database takes it."""
        return RetentionLimits(self.rows, self.minutes, self.hours, self.posts, self.size_mb * 1_000_000)


class PushSettings(param.Parameterized):
    """The table [push]: how much programs may push."""

    size_kb = param.Integer(1_000, bounds=(1, 100_000), doc="most kilobytes of a push")
    rate = param.Integer(2_000, bounds=(1, None), doc="most pushes of a sender in a second")
    names = param.Integer(50, bounds=(0, None), doc="most names that get charts without a table of their own")


@dataclass(frozen=True)
class Settings:
    """All that is set, sources and alerts in the order of the file."""

    dashboard: Dashboard
    history: HistorySettings
    push: PushSettings
    sources: tuple[Source, ...]
    alerts: tuple[Rule, ...] = ()


class EnvironmentSettings(BaseSettings):
    """The settings in the environment: DASHBOARD_SOURCES__WEATHER__INTERVAL=5s and the like."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__")

    dashboard: dict[str, Any] = {}
    history: dict[str, Any] = {}
    push: dict[str, Any] = {}
    sources: dict[str, dict[str, Any]] = {}


def load_settings(path: Path | str | None = None) -> Settings:
    """Read `path`, else the file that DASHBOARD_CONFIG names, else dashboard.toml beside the app.

    Settings in the environment come before those in the file. Raises SettingsError that names the
    key, its value and what is allowed.
    """
    chosen = path or os.environ.get("DASHBOARD_CONFIG") or dotenv_values(".env").get("DASHBOARD_CONFIG")
    file = Path(chosen) if chosen else BESIDE_THE_APP
    if chosen and not file.is_file():
        raise SettingsError(
            f"There is no settings file {file}. Set DASHBOARD_CONFIG to one that exists, or unset it."
        )
    for secrets in (file.parent / ".env", Path(".env")):
        load_dotenv(secrets)
    written, environment = _written(file), _environment()
    tables = written.get("sources") or {name: {} for name in WITHOUT_A_FILE}
    check_names(environment.sources, tables, f"{PREFIX}SOURCES__", f"the sources of {file.name}")
    page = {**written.get("dashboard", {}), **environment.dashboard}
    _check_zone(page.get("zone", ""))
    merged = {name: {**table, **environment.sources.get(name, {})} for name, table in tables.items()}
    sources = tuple(_source(name, table) for name, table in merged.items())
    rules = rules_of(written.get("alerts", []), sources)
    kept = {**written.get("history", {}), **environment.history}
    push = {**written.get("push", {}), **environment.push}
    return Settings(
        made(Dashboard, page, "[dashboard]"),
        made(HistorySettings, kept, "[history]"),
        made(PushSettings, push, "[push]"),
        sources,
        rules,
    )


def _written(file: Path) -> dict[str, Any]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}.") from None
    check_names(tables, (*TABLES, "alerts"), f"{file.name}: ", "the tables")
    _check_tables({name: table for name, table in tables.items() if name != "alerts"}, file.name)
    _check_tables(tables.get("sources", {}), f"{file.name}: [sources]")
    return tables


def _check_zone(zone: Any) -> None:
    if zone and zone not in available_timezones():
        allowed = "a time zone of the IANA database, such as 'Europe/Berlin'"
        said = f"[dashboard] zone = {zone!r} is not allowed; it must be {allowed}."
        raise SettingsError(said + nearest(zone, available_timezones()))


def _check_tables(tables: dict[str, Any], where: str) -> None:
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise SettingsError(f"{where} {name} = {table!r} is not allowed; it must be a table of settings.")


def _environment() -> EnvironmentSettings:
    named = [name.removeprefix(PREFIX) for name in os.environ if name.startswith(PREFIX) and "__" in name]
    tables = [name.split("__")[0].lower() for name in named]
    check_names(tables, TABLES, PREFIX, "the tables")
    try:
        return EnvironmentSettings()
    except ValueError:
        example = f"{PREFIX}SOURCES__WEATHER__INTERVAL=5s"
        raise SettingsError(
            f"The variables {PREFIX}… are not of the form {example}: {', '.join(named)}."
        ) from None


def _source(name: str, table: dict[str, Any]) -> Source:
    settings = dict(table)
    kind = settings.pop("type", name)
    types = source_types()
    if not isinstance(kind, str) or kind not in types:
        raise SettingsError(
            f"[sources.{name}] type = {kind!r} is not allowed; it must be one of {', '.join(sorted(types))}."
            + nearest(kind, types)
        )
    return made(types[kind], settings, f"[sources.{name}]", name=name)

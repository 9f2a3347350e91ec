"""The user's settings: dashboard.toml, overridden by environment variables, and secrets from `.env`."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from dotenv import dotenv_values
from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.alerts.rules import Rule, read_rules
from dashboard.app.settings_tables import BrokerSettings, DashboardSettings, HistorySettings, PushSettings
from dashboard.app.starter_files import SETTINGS_FILE, starter_file
from dashboard.settings_validation import SettingsError, check_names, configured, suggestion
from dashboard.views.pages.page_settings import PageSettings, read_pages
from sources import UserSourceError, source_types
from sources.base import Source
from sources.environment_files import environment_files

__all__ = ["Settings", "SettingsError", "load_settings", "settings_file"]

PREFIX = "DASHBOARD_"
DEFAULT_SOURCES = ("host", "weather", "twitter")
TABLES = ("dashboard", "history", "broker", "push", "sources")
# Lists of tables, which the environment does not override.
LISTS = ("alerts", "pages")


@dataclass(frozen=True)
class Settings:
    """All settings; sources, alerts and pages are in the order of the file."""

    dashboard: DashboardSettings
    history: HistorySettings
    push: PushSettings
    sources: tuple[Source, ...]
    alerts: tuple[Rule, ...] = ()
    broker: BrokerSettings = field(default_factory=BrokerSettings)
    pages: tuple[PageSettings, ...] = ()


class EnvironmentSettings(BaseSettings):
    """The settings in environment variables such as DASHBOARD_SOURCES__WEATHER__INTERVAL=5s."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__")

    dashboard: dict[str, Any] = {}
    history: dict[str, Any] = {}
    broker: dict[str, Any] = {}
    push: dict[str, Any] = {}
    sources: dict[str, dict[str, Any]] = {}


def settings_file() -> Path:
    """The file that DASHBOARD_CONFIG names, else dashboard.toml of the working folder, else the shipped one.

    DASHBOARD_CONFIG may also be in the working folder's `.env`. Raises SettingsError where it names no file.
    """
    _check_readable(Path(".env"))
    chosen = os.environ.get("DASHBOARD_CONFIG") or dotenv_values(".env").get("DASHBOARD_CONFIG")
    if chosen:
        return _existing(Path(chosen))
    own = Path(SETTINGS_FILE)
    return own if own.is_file() else starter_file(SETTINGS_FILE)


def load_settings(path: Path | str | None = None) -> Settings:
    """The settings of a file, by default `settings_file()`; environment variables override those of the file.

    Raises SettingsError that names the key, its value and what is allowed.
    """
    file = settings_file() if path is None else _existing(Path(path))
    _check_readable(file.parent / ".env")
    environment_files.load((file.parent / ".env", Path(".env")))
    tables, environment = _tables(file), _environment()
    sources = tuple(
        source_of(name, table) for name, table in _source_tables(file, tables, environment).items()
    )
    page = {**tables.get("dashboard", {}), **environment.dashboard}
    _check_zone(page.get("zone", ""))
    dashboard = configured(DashboardSettings, page, "[dashboard]")
    return Settings(
        dashboard,
        configured(HistorySettings, {**tables.get("history", {}), **environment.history}, "[history]"),
        configured(PushSettings, {**tables.get("push", {}), **environment.push}, "[push]"),
        sources,
        read_rules(tables.get("alerts", []), sources, dashboard.notify),
        configured(BrokerSettings, {**tables.get("broker", {}), **environment.broker}, "[broker]"),
        read_pages(tables.get("pages", []), sources),
    )


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise SettingsError(
            f"There is no settings file {file}. Set DASHBOARD_CONFIG to one that exists, or unset it."
        )
    return file


def _check_readable(file: Path) -> None:
    """Raise SettingsError where a file is there, and this user may not read it or it is not text."""
    try:
        if file.is_file():
            file.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"{file.absolute()} cannot be read: {error.strerror}. The user that runs the dashboard has to "
            "own the file, or be allowed to read it."
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{file.absolute()} is not a text in UTF-8. Save it as UTF-8.") from None


def _tables(file: Path) -> dict[str, Any]:
    _check_readable(file)
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}.") from None
    check_names(tables, (*TABLES, *LISTS), f"{file.name}: ", "the tables")
    _check_tables({name: table for name, table in tables.items() if name not in LISTS}, file.name)
    _check_tables(tables.get("sources", {}), f"{file.name}: [sources]")
    return tables


def _check_tables(tables: dict[str, Any], where: str) -> None:
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise SettingsError(f"{where} {name} = {table!r} is not allowed; it must be a table of settings.")


def _check_zone(zone: Any) -> None:
    if zone and zone not in available_timezones():
        allowed = "a time zone of the IANA database, such as 'Europe/Berlin'"
        message = f"[dashboard] zone = {zone!r} is not allowed; it must be {allowed}."
        raise SettingsError(message + suggestion(zone, available_timezones()))


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


def _source_tables(
    file: Path, tables: dict[str, Any], environment: EnvironmentSettings
) -> dict[str, dict[str, Any]]:
    """The tables [sources.NAME] of the file, with the settings in the environment."""
    sources = tables.get("sources") or {name: {} for name in DEFAULT_SOURCES}
    check_names(environment.sources, sources, f"{PREFIX}SOURCES__", f"the sources of {file.name}")
    return {name: {**table, **environment.sources.get(name, {})} for name, table in sources.items()}


def source_of(name: str, table: dict[str, Any]) -> Source:
    """The source of a table [sources.NAME]. Raises SettingsError."""
    settings = dict(table)
    kind = settings.pop("type", name)
    try:
        types = source_types()
    except UserSourceError as error:
        raise SettingsError(str(error)) from error
    if kind == "push" and name == "annotations":
        raise SettingsError("[sources.annotations] is where programs push annotations. Name it otherwise.")
    if not isinstance(kind, str) or kind not in types:
        raise SettingsError(
            f"[sources.{name}] type = {kind!r} is not allowed; it must be one of {', '.join(sorted(types))}."
            + suggestion(kind, types)
            + f" A source of your own: write a class with type = {kind!r} into a file of the folder sources."
        )
    return configured(types[kind], settings, f"[sources.{name}]", name=name)

"""The user's settings: dashboard.toml, over it the environment, and secrets from `.env`."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import available_timezones

import param
from dotenv import load_dotenv
from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.store.pruning import Limits
from sources import source_types
from sources.base import Source
from sources.duration import Duration, seconds

BESIDE_THE_APP = Path(__file__).parent.parent / "dashboard.toml"
PREFIX = "DASHBOARD_"
TABLES = ("dashboard", "history", "sources")
WITHOUT_A_FILE = ("weather", "twitter", "host")

Made = TypeVar("Made", bound=param.Parameterized)


class SettingsError(SystemExit):
    """A wrong setting. A SystemExit, so that `panel serve` ends with these words and no traceback."""


class Dashboard(param.Parameterized):
    """The table [dashboard]: what concerns the whole page."""

    title = param.String("Realtime dashboard", doc="heading of the page")
    window: param.Selector[str] = param.Selector(
        default="15 min",
        objects=["1 min", "5 min", "15 min", "1 h", "6 h", "24 h", "7 d", "30 d", "all"],
        doc="window that a page opens with",
    )
    zone = param.String("", doc="time zone of axes and tables, as Europe/Berlin; empty: the viewer's own")


class Kept(param.Parameterized):
    """The table [history]: what is kept, where, and for how long."""

    keep = param.Boolean(True, doc="false: what was told is gone when the process ends")
    url = param.String("", doc="database, as SQLAlchemy has it; empty: a file in the user's data directory")
    rows = Duration(7 * 86_400.0, least=3_600.0, doc="how long every row is kept")
    minutes = Duration(30 * 86_400.0, least=3_600.0, doc="how long sums per minute and ten minutes are kept")
    hours = Duration(730 * 86_400.0, least=3_600.0, doc="how long sums per hour are kept")
    posts = Duration(30 * 86_400.0, least=3_600.0, doc="how long posts are kept")
    size_mb = param.Integer(
        2_000, bounds=(10, None), doc="most megabytes of a file; the oldest rows go first"
    )

    @property
    def limits(self) -> Limits:
        """The same, as the database takes it."""
        return Limits(self.rows, self.minutes, self.hours, self.posts, self.size_mb * 1_000_000)


@dataclass(frozen=True)
class Settings:
    """All that is set: the page's own settings, the history's, and the sources in the order of the file."""

    dashboard: Dashboard
    history: Kept
    sources: tuple[Source, ...]


class Environment(BaseSettings):
    """The settings in the environment: DASHBOARD_SOURCES__WEATHER__INTERVAL=5s and the like."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__")

    dashboard: dict[str, Any] = {}
    history: dict[str, Any] = {}
    sources: dict[str, dict[str, Any]] = {}


def load_settings(path: Path | str | None = None) -> Settings:
    """Read `path`, else the file that DASHBOARD_CONFIG names, else dashboard.toml beside the app.

    Settings in the environment come before those in the file. Raises SettingsError that names the
    key, its value and what is allowed.
    """
    chosen = path or os.environ.get("DASHBOARD_CONFIG")
    file = Path(chosen) if chosen else BESIDE_THE_APP
    if chosen and not file.is_file():
        raise SettingsError(
            f"There is no settings file {file}. Set DASHBOARD_CONFIG to one that exists, or unset it."
        )
    for secrets in (file.parent / ".env", Path(".env")):
        load_dotenv(secrets)
    written, environment = _written(file), _environment()
    tables = written.get("sources") or {name: {} for name in WITHOUT_A_FILE}
    _check_names(environment.sources, tables, f"{PREFIX}SOURCES__", f"the sources of {file.name}")
    page = {**written.get("dashboard", {}), **environment.dashboard}
    _check_zone(page.get("zone", ""))
    merged = {name: {**table, **environment.sources.get(name, {})} for name, table in tables.items()}
    kept = {**written.get("history", {}), **environment.history}
    return Settings(
        _made(Dashboard, page, "[dashboard]"),
        _made(Kept, kept, "[history]"),
        tuple(_source(name, table) for name, table in merged.items()),
    )


def _written(file: Path) -> dict[str, Any]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}.") from None
    _check_names(tables, TABLES, f"{file.name}: ", "the tables")
    _check_tables(tables, file.name)
    _check_tables(tables.get("sources", {}), f"{file.name}: [sources]")
    return tables


def _check_zone(zone: Any) -> None:
    if zone and zone not in available_timezones():
        allowed = "a time zone of the IANA database, such as 'Europe/Berlin'"
        nearest = _nearest(zone, available_timezones())
        raise SettingsError(f"[dashboard] zone = {zone!r} is not allowed; it must be {allowed}.{nearest}")


def _check_tables(tables: dict[str, Any], where: str) -> None:
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise SettingsError(f"{where} {name} = {table!r} is not allowed; it must be a table of settings.")


def _environment() -> Environment:
    named = [name.removeprefix(PREFIX) for name in os.environ if name.startswith(PREFIX) and "__" in name]
    tables = [name.split("__")[0].lower() for name in named]
    _check_names(tables, TABLES, PREFIX, "the tables")
    try:
        return Environment()
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
            + _nearest(kind, types)
        )
    return _made(types[kind], settings, f"[sources.{name}]", name=name)


def _made(cls: type[Made], table: dict[str, Any], where: str, **more: Any) -> Made:
    allowed = {key: parameter for key, parameter in cls.param.objects("existing").items() if key != "name"}
    _check_names(table, allowed, f"{where} ", "its settings")
    for key, value in table.items():
        try:
            table[key] = _coerced(allowed[key], value)
            allowed[key]._validate(table[key])
        except (ValueError, TypeError, KeyError):
            # Tables are headers, which may hold a token.
            said = "…" if isinstance(allowed[key], param.Dict) else repr(value)
            raise SettingsError(
                f"{where} {key} = {said} is not allowed; it must be {_wanted(allowed[key])}."
            ) from None
    try:
        return cls(**more, **table)
    except ValueError as error:
        raise SettingsError(f"{where} {error}") from None


def _coerced(parameter: param.Parameter[Any], value: Any) -> Any:
    """Text, as the environment has it, in the type of the parameter; other values as they are."""
    if isinstance(parameter, Duration):
        if not isinstance(value, str):
            raise ValueError("a number has no unit")
        return seconds(value)
    if not isinstance(value, str) or isinstance(parameter, param.String | param.Selector):
        return value
    if isinstance(parameter, param.Boolean):
        return {"true": True, "1": True, "false": False, "0": False}[value.lower()]
    if isinstance(parameter, param.List) and not value.lstrip().startswith("["):
        return [item.strip() for item in value.split(",")]
    return json.loads(value)


def _wanted(parameter: param.Parameter[Any]) -> str:
    if isinstance(parameter, param.Selector):
        return "one of " + ", ".join(map(repr, parameter.objects))
    if isinstance(parameter, Duration):
        least = (parameter.bounds or (0,))[0]
        return f"a duration with its unit, such as '60s', '10min' or '1h', of at least {least:g} s"
    if isinstance(parameter, param.Integer):
        return f"a whole number of at least {(parameter.bounds or (0,))[0]}"
    if isinstance(parameter, param.Number):
        return f"a number{_bounds(parameter)}"
    if isinstance(parameter, param.List):
        items = "texts" if parameter.item_type is str else "tables"
        return f"a list of {items}, with at least {(parameter.bounds or (0,))[0]}"
    words = {param.Boolean: "true or false", param.Dict: "a table", param.String: "text"}
    return next((said for kind, said in words.items() if isinstance(parameter, kind)), "of another type")


def _bounds(parameter: param.Number[Any]) -> str:
    """Where its values end, in words: " above 0, at most 1,000"."""
    (low, high), (least, _) = parameter.bounds or (None, None), parameter.inclusive_bounds
    words = [f"{'at least' if least else 'above'} {low:,}"] if low is not None else []
    words += [f"at most {high:,}"] if high is not None else []
    return f" {', '.join(words)}" if words else ""


def _check_names(given: Iterable[str], known: Iterable[str], where: str, of: str) -> None:
    known = list(known)
    for name in given:
        if name not in known:
            all_known = ", ".join(known)
            raise SettingsError(f"{where}{name} is not known; {of} are {all_known}." + _nearest(name, known))


def _nearest(name: Any, known: Iterable[str]) -> str:
    found = get_close_matches(str(name), list(known), n=1, cutoff=0.5)
    return f" Did you mean {found[0]!r}?" if found else ""

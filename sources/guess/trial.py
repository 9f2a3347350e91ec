"""One try of an address: what it answers, the block of settings that shows it, and its first rows."""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, unquote_plus, urlsplit

import pandas as pd
import tomlkit

from sources.answers.reader import Body
from sources.api_requests.literal_keys import keys_in_headers, keys_in_url
from sources.base import SourceError
from sources.duration import as_text
from sources.guess.guess import Guess, NoGuess, ServiceError, guess
from sources.json_api import Json
from sources.numbers.format import decimals_of, format_number
from sources.redaction import redact_in_logs, redacted

_COMMON_LABELS = {"www", "api", "data", "v1", "v2", "com", "org", "net", "co", "io", "gov", "edu"}
_MAX_CELL, _MAX_NAME = 30, 40


class TryError(Exception):
    """An address cannot be tried. Its text says why and what to do, without secrets."""


class Trial(NamedTuple):
    """name: of the block. variables: environment variables that stand for keys in it, with their values."""

    name: str
    guess: Guess
    variables: Mapping[str, str]

    def block(self, columns: Sequence[str] | None = None, name: str = "") -> str:
        """The table [sources.NAME] as text. columns: the names of those to show; None: all of the guess."""
        settings = _without_secrets(self.guess.settings, self.variables)
        if columns is not None:
            settings["columns"] = [one for one in self.all_columns if one["name"] in columns]
        return as_block(name or self.name, settings)

    @property
    def all_columns(self) -> list[dict[str, str]]:
        return [*self.guess.settings["columns"], *self.guess.further]

    def preview(self, rows: int = 5) -> list[list[str]]:
        """A header and the first rows as texts."""
        return preview(self.guess.rows.head(rows))


def try_url(url: str, settings: Mapping[str, Any] | None = None, now: float | None = None) -> Trial:
    """Fetch an address once, and guess its settings. Blocks as a source's fetch does.

    settings: of the source, such as headers, zone and rows, which are taken as they are.
    Raises TryError.
    """
    given = {"url": url, **(settings or {})}
    try:
        probe = Json(**{"columns": [{"name": "value", "path": "@"}], **given})
    except ValueError as error:
        raise TryError(f"{str(error).rstrip('.')}.") from None
    name = name_of(url)
    hidden = _secrets(given, name)
    redact_in_logs(hidden.values())
    try:
        body: Body = probe.fetch_body()
        found = guess(body, given, time.time() if now is None else now)
    except SourceError as error:
        raise TryError(redacted(str(error), hidden.values())) from None
    except NoGuess as error:
        said = redacted(str(error), hidden.values()).rstrip(".")
        why = f"{'' if said.startswith(probe.active_provider) else f'{probe.active_provider}: '}{said}."
        hint = (
            ""
            if isinstance(error, ServiceError) or "docs/" in why
            else " See docs/what-it-reads.md for what can be read."
        )
        raise TryError(f"{why}{hint}") from None
    finally:
        probe.close()
    return Trial(name, found, hidden)


def read_headers(texts: Sequence[str]) -> dict[str, str]:
    """Headers of a request by "NAME: VALUE". Raises TryError."""
    headers = {}
    for text in texts:
        name, colon, value = text.partition(":")
        if not colon or not name.strip():
            raise TryError("A header must be 'NAME: VALUE', such as 'X-API-Key: ${MY_KEY}'.")
        headers[name.strip()] = value.strip()
    return headers


def name_of(url: str) -> str:
    """A name for the source of an address: open_meteo of https://api.open-meteo.com/v1/forecast, status of
    http://localhost:8080/status.json.
    """
    host = urlsplit(url).hostname or ""
    try:
        ipaddress.ip_address(host)
        labels: list[str] = []
    except ValueError:
        labels = host.split(".") if "." in host else []
    names = [one for one in labels[:-1] or labels if one not in _COMMON_LABELS]
    # A local host has many services: the path says more.
    path = [one for one in urlsplit(url).path.split("/") if one]
    names = names or [one for one in path if one.lower() not in _COMMON_LABELS]
    name = re.sub(r"\.\w+$", "", names[-1]) if names else ""
    name = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower() or "my_api"
    # Names begin with a letter, as those of variables have to.
    return (name if name[0].isalpha() else f"api_{name}")[:_MAX_NAME].rstrip("_")


def as_block(name: str, settings: Mapping[str, Any]) -> str:
    """A table [sources.NAME] of dashboard.toml."""
    document = tomlkit.document()
    table = tomlkit.table()
    table["type"] = "json"
    for key, value in settings.items():
        table[key] = _item(key, value)
    document["sources"] = tomlkit.table(is_super_table=True)
    document["sources"][name] = table
    return tomlkit.dumps(document)


def preview(rows: pd.DataFrame) -> list[list[str]]:
    """A header and rows as texts: times in UTC, numbers with the digits of their column."""
    columns = [[f"{moment:%Y-%m-%d %H:%M:%S}" for moment in rows.index]]
    for _, values in rows.items():
        if pd.api.types.is_numeric_dtype(values):
            decimals = decimals_of(list(values))
            columns.append([format_number(float(value), decimals) for value in values])
        else:
            columns.append([_cut(str(value)) for value in values])
    cells = [list(row) for row in zip(*columns, strict=True)]
    return [["time (UTC)", *map(str, rows.columns)], *cells]


def _cut(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= _MAX_CELL else f"{shown[: _MAX_CELL - 1]}…"


def _item(key: str, value: Any) -> Any:
    if key in ("interval", "timeout", "floor") and isinstance(value, int | float):
        return as_text(value)
    if key == "columns":
        columns = tomlkit.array()
        for one in value:
            table = tomlkit.inline_table()
            table.update(one)
            columns.append(table)
        return columns.multiline(len(value) > 1)
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    return value


def _secrets(settings: Mapping[str, Any], name: str) -> dict[str, str]:
    """Environment variables for the literal keys in headers and address, which no file should hold."""
    found: dict[str, str] = {}

    def add(part: str, secret: str) -> None:
        if not secret or "${" in secret or secret in found.values():
            return
        variable, number = f"{name.upper()}_{part}", 2
        while variable in found:
            variable, number = f"{name.upper()}_{part}_{number}", number + 1
        found[variable] = secret

    url = str(settings["url"])
    for named, key in (*keys_in_headers(settings.get("headers") or {}), *keys_in_url(url)):
        add(_variable(named), key)
    add("PASSWORD", unquote(urlsplit(url).password or ""))
    return found


def _variable(name: str) -> str:
    return "TOKEN" if name.lower() == "authorization" else re.sub(r"\W+", "_", name).upper()


def _without_secrets(settings: Mapping[str, Any], variables: Mapping[str, str]) -> dict[str, Any]:
    """The settings with `${NAME}` in the place of keys."""
    hidden = dict(settings)
    for name, secret in variables.items():
        for form in _forms(secret, hidden["url"]):
            hidden["url"] = hidden["url"].replace(form, f"${{{name}}}")
        headers = {
            key: str(text).replace(secret, f"${{{name}}}") for key, text in hidden.get("headers", {}).items()
        }
        hidden |= {"headers": headers} if headers else {}
    return hidden


def _forms(secret: str, url: str) -> list[str]:
    """The texts that stand for a secret in an address, whichever way that is encoded."""
    written = [one for one in re.split(r"[/?&=:@#;]", url) if secret in (unquote(one), unquote_plus(one))]
    return list(dict.fromkeys((*written, secret, quote(secret), quote(secret, safe=""))))

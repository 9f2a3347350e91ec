"""Settings from a file and the environment: which come first, and the messages about wrong ones."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from dashboard.app.settings import Settings, SettingsError, load_settings, settings_file
from sources.base import Source
from sources.json_api import Json
from sources.twitter import Twitter
from tests.support.serving import ROOT

Write = Callable[[str], Path]
QUAKES = '[sources.quakes]\ntype = "json"\nurl = "https://example.org"\n'
COLUMNS = 'columns = [{ name = "magnitude", path = "properties.mag" }]\n'


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a settings file, in an empty directory that is also where the program is started."""
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> Path:
        file = tmp_path / "mine.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def only(settings: Settings) -> Any:
    (source,) = settings.sources
    return source


# The file, and what the message about it contains.
WRONG = [
    ('[sources.weather]\nprovider = "openwether"', "provider = 'openwether' is not allowed", "'open-meteo'"),
    ('[sources.weather]\nunits = "kelvin"', "units = 'kelvin' is not allowed", "'metric', 'imperial'"),
    ('[sources.weather]\ninterval = "fast"', "interval = 'fast' is not allowed", "such as '60s'"),
    ('[sources.weather]\ninterval = "60"', "interval = '60' is not allowed", "with its unit"),
    ("[sources.weather]\ninterval = 60", "interval = 60 is not allowed", "with its unit"),
    ("[sources.weather]\ninterval = true", "interval = True is not allowed", "with its unit"),
    ('[sources.weather]\ninterval = "-5s"', "interval = '-5s' is not allowed", "at least 0.1 s"),
    ('[sources.host]\ninterval = "0s"', "interval = '0s' is not allowed", "at least 0.1 s"),
    ('[sources.host]\ntimeout = "inf"', "timeout = 'inf' is not allowed", "duration"),
    ("[sources.weather]\ncities = []", "cities = [] is not allowed", "at least 1"),
    ("[sources.weather]\ncities = [1]", "cities = [1] is not allowed", "a list of texts"),
    ('[sources.weather]\nwhen_watched = "maybe"', "when_watched = 'maybe' is not allowed", "true or false"),
    ("[sources.weather]\ntitle = 5", "title = 5 is not allowed", "text"),
    ("[sources.twitter]\nbudget = -5", "budget = -5 is not allowed", "a number"),
    ("[sources.twitter]\nbudget = 500", "[sources.twitter] budget = 500 is in dollars a day", "500.0"),
    ("[push]\nsize_kb = 50.5", "size_kb = 50.5 is not allowed", "a whole number"),
    ('[sources.weather]\nintervall = "5s"', "[sources.weather] intervall is not known", "mean 'interval'?"),
    ('[sources.weather]\nname = "x"', "[sources.weather] name is not known", "its settings are "),
    ("[sources.wether]", "[sources.wether] type = 'wether' is not allowed", "Did you mean 'weather'?"),
    ('[sources.x]\ntype = "jsn"', "[sources.x] type = 'jsn' is not allowed", "Did you mean 'json'?"),
    ('[sources.x]\ntype = ["json"]', "type = ['json'] is not allowed", "one of bluesky"),
    ("[source.weather]", "mine.toml: source is not known", "Did you mean 'sources'?"),
    ('sources = "weather"', "sources = 'weather' is not allowed", "a table of settings"),
    ("sources.weather = 5", "weather = 5 is not allowed", "a table of settings"),
    ('[dashboard]\nwindow = "2 min"', "[dashboard] window = '2 min' is not allowed", "'1 min', '5 min'"),
    ('[dashboard]\nzone = "Europe/Berln"', "[dashboard] zone = 'Europe/Berln'", "mean 'Europe/Berlin'?"),
    ('[dashboard]\ntitel = "x"', "[dashboard] titel is not known", "Did you mean 'title'?"),
    ('[sources.redis]\nchannel = "a"\nstream = "b"', "[sources.redis] channel and stream", "one of them"),
    ('[sources.redis]\nurl = "localhost"', "[sources.redis] url must be", "redis://"),
    (f"{QUAKES}", "[sources.quakes] columns", "[{ name ="),
    (f"{QUAKES}{COLUMNS}rows = 'a[['", "[sources.quakes] rows = 'a[['", "JMESPath"),
    (f"{QUAKES}columns = [{{ name = 'a', pth = 'b' }}]", "[sources.quakes] columns", "did you mean 'path'?"),
    (f"{QUAKES}columns = ['a']", "columns = ['a'] is not allowed", "a list of tables"),
    (f"{QUAKES}{COLUMNS}headers = {{ A = '${{NOT_THERE}}' }}", "[sources.quakes] headers.A", "NOT_THERE"),
    (f"{QUAKES}{COLUMNS}zone = '${{TZ}}'", "[sources.quakes] zone has ${TZ}", "SOURCES__QUAKES__ZONE"),
    (f"{QUAKES}columns = [{{ name = 'a', path = '${{P}}' }}]", "columns has ${P}", "only in url, params"),
    ('[sources.f]\ntype = "files"\npath = "${HOME}"', "[sources.f] path has ${HOME}", "in none of these"),
    ('[dashboard]\ntitle = "${USER}"', "[dashboard] title has ${USER}", "only in notify. Write the value"),
    ("[sources.weather]\ntitle = x", "mine.toml is not valid TOML", "line 2"),
]


@pytest.mark.parametrize(("text", "what", "allowed"), WRONG, ids=[what for _, what, _ in WRONG])
def test_a_wrong_setting_is_named_with_what_is_allowed(
    write: Write, text: str, what: str, allowed: str
) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(write(text))
    message = str(error.value)
    assert what in message
    assert allowed in message
    assert "\n" not in message


def test_a_wrong_setting_ends_the_program_with_its_message_alone() -> None:
    assert issubclass(SettingsError, SystemExit)


def test_a_file_that_names_sources_shows_exactly_those_in_its_order(write: Write) -> None:
    settings = load_settings(write('[sources.host]\n[sources.berlin]\ntype = "weather"\ncities = ["Berlin"]'))
    assert [(source.name, source.type) for source in settings.sources] == [
        ("host", "host"),
        ("berlin", "weather"),
    ]


@pytest.mark.parametrize("text", ["", '[dashboard]\ntitle = "Mine"'])
def test_a_file_without_sources_shows_the_default_ones(write: Write, text: str) -> None:
    assert [source.name for source in load_settings(write(text)).sources] == ["host", "weather", "twitter"]


@contextmanager
def other_user() -> Iterator[None]:
    """Run as another user than root, who reads all files."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.mark.parametrize("name", [".env", "dashboard.toml"])
def test_a_file_that_the_user_may_not_read_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory() as folder:  # pytest's own are closed to other users
        monkeypatch.chdir(folder)
        Path(folder).chmod(0o755)
        Path("dashboard.toml").write_text("[sources.host]", encoding="utf-8")
        Path(".env").touch()
        assert only(load_settings()).name == "host"
        Path(name).chmod(0)
        message = f"{re.escape(name)} cannot be read: Permission denied"
        with other_user(), pytest.raises(SettingsError, match=message):
            load_settings()


def test_an_env_file_that_is_no_text_is_named(write: Write, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"SOME_KEY=\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env is not a text in UTF-8"):
        load_settings(write("[sources.host]"))


def test_durations_are_read_in_their_units(write: Write) -> None:
    source = only(load_settings(write('[sources.host]\ninterval = "1.5min"\ntimeout = "250ms"')))
    assert (source.interval, source.timeout) == (90.0, 0.25)


def test_another_file_is_chosen_by_the_environment(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_CONFIG", str(write('[dashboard]\ntitle = "Mine"\n[sources.host]')))
    settings = load_settings()
    assert (settings.dashboard.title, only(settings).name) == ("Mine", "host")


def test_a_chosen_file_that_does_not_exist_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_CONFIG", "/no/such.toml")
    with pytest.raises(SettingsError, match=r"no settings file /no/such\.toml"):
        load_settings()


# A variable, the parameter that it sets, and the value there.
OVERRIDES: list[tuple[str, str, str, Any]] = [
    ("SOURCES__WEATHER__INTERVAL", "5s", "interval", 5.0),
    ("SOURCES__WEATHER__WHEN_WATCHED", "true", "when_watched", True),
    ("SOURCES__WEATHER__WHEN_WATCHED", "0", "when_watched", False),
    ("SOURCES__WEATHER__TITLE", "5", "title", "5"),
    ("SOURCES__WEATHER__TITLE", '{"a": 1}', "title", '{"a": 1}'),
    ("SOURCES__WEATHER__UNITS", "imperial", "units", "imperial"),
    ("SOURCES__WEATHER__CITIES", "Paris, Rome", "cities", ["Paris", "Rome"]),
    ("SOURCES__WEATHER__CITIES", '["London,GB"]', "cities", ["London,GB"]),
    ("SOURCES__WEATHER__CITIES", "London,GB", "cities", ["London,GB"]),
    ("SOURCES__WEATHER__CITIES", "London,GB\nPortland,ME,US\n", "cities", ["London,GB", "Portland,ME,US"]),
    ("SOURCES__WEATHER__CITIES", "London,GB,Paris", "cities", ["London,GB", "Paris"]),
]


@pytest.mark.parametrize(("variable", "text", "key", "value"), OVERRIDES)
def test_the_environment_comes_before_the_file(
    write: Write, monkeypatch: pytest.MonkeyPatch, variable: str, text: str, key: str, value: Any
) -> None:
    monkeypatch.setenv(f"DASHBOARD_{variable}", text)
    file = write('[sources.weather]\ninterval = "20min"\ntitle = "From the file"\nwhen_watched = true')
    assert getattr(only(load_settings(file)), key) == value


def test_the_environment_sets_numbers_and_tables(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_SOURCES__TWITTER__BUDGET", "2.5")
    monkeypatch.setenv("DASHBOARD_DASHBOARD__TITLE", "Mine")
    monkeypatch.setenv("DASHBOARD_SOURCES__QUAKES__HEADERS", '{"Accept": "text/json"}')
    monkeypatch.setenv("DASHBOARD_SOURCES__QUAKES__COLUMNS", '[{"name": "depth", "path": "d"}]')
    settings = load_settings(write(f"[sources.twitter]\n{QUAKES}"))
    twitter, quakes = settings.sources
    assert isinstance(twitter, Twitter)
    assert isinstance(quakes, Json)
    assert (twitter.budget, settings.dashboard.title) == (2.5, "Mine")
    assert quakes.headers == {"Accept": "text/json"}
    assert [quantity.name for quantity in quakes.quantities] == ["depth"]


@pytest.mark.parametrize(
    ("variable", "what"),
    [
        ("DASHBOARD_SOURCES__WEATHR__INTERVAL", "Did you mean 'weather'?"),
        ("DASHBOARD_SOURCES__WEATHER__INTERVALL", "Did you mean 'interval'?"),
        ("DASHBOARD_SOURCES__WEATHER__INTERVAL", "interval = 'secret' is not allowed"),
        ("DASHBOARD_SOURCE__WEATHER__INTERVAL", "Did you mean 'sources'?"),
        ("DASHBOARD_SOURCES__WEATHER", "not of the form DASHBOARD_SOURCES__WEATHER__INTERVAL=5s"),
    ],
)
def test_a_wrong_variable_is_named(
    write: Write, monkeypatch: pytest.MonkeyPatch, variable: str, what: str
) -> None:
    monkeypatch.setenv(variable, "secret")
    with pytest.raises(SettingsError) as error:
        load_settings(write("[sources.weather]"))
    assert what in str(error.value)


def test_secrets_are_read_from_a_file_beside_the_settings(write: Write, tmp_path: Path) -> None:
    del os.environ["OPENWEATHER_API_KEY"]
    (tmp_path / ".env").write_text("OPENWEATHER_API_KEY=from-the-file\n")
    source = only(load_settings(write("[sources.weather]")))
    assert (os.environ["OPENWEATHER_API_KEY"], source.active_provider) == ("from-the-file", "OpenWeather")


def test_secrets_in_the_environment_come_before_those_in_the_file(write: Write, tmp_path: Path) -> None:
    os.environ["OPENWEATHER_API_KEY"] = "from-the-environment"
    (tmp_path / ".env").write_text("OPENWEATHER_API_KEY=from-the-file\n")
    load_settings(write("[sources.weather]"))
    assert os.environ["OPENWEATHER_API_KEY"] == "from-the-environment"


@pytest.mark.parametrize("headers", ['"Bearer hidden"', '["hidden"]', '{ Authorization = "hidden ${NOPE}" }'])
def test_no_message_contains_a_header(write: Write, headers: str) -> None:
    with pytest.raises(SettingsError, match="headers") as error:
        load_settings(write(f"{QUAKES}{COLUMNS}headers = {headers}"))
    assert "hidden" not in str(error.value)


def test_no_secret_is_a_setting(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENWEATHER_API_KEY", "hidden-key")
    monkeypatch.setenv("X_BEARER_TOKEN", "hidden-token")
    sources: tuple[Source, ...] = load_settings(write("[sources.weather]\n[sources.twitter]")).sources
    assert "hidden" not in repr([(source, source.param.values()) for source in sources])


def test_the_settings_file_may_be_named_in_the_env_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text('[dashboard]\ntitle = "Mine"\n', encoding="utf-8")
    (tmp_path / ".env").write_text("DASHBOARD_CONFIG=mine.toml\n", encoding="utf-8")
    assert load_settings().dashboard.title == "Mine"


def test_the_file_of_the_working_folder_comes_before_the_shipped_one(write: Write, tmp_path: Path) -> None:
    assert settings_file() == ROOT / "dashboard.toml"
    write("").rename(tmp_path / "dashboard.toml")
    assert settings_file() == Path("dashboard.toml")


def test_the_chosen_file_comes_before_that_of_the_working_folder(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dashboard.toml").write_text("", encoding="utf-8")
    chosen = write("")
    monkeypatch.setenv("DASHBOARD_CONFIG", str(chosen))
    assert settings_file() == chosen

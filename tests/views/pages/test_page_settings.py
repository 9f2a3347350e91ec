"""The tables [[pages]], and what is wrong with them in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.app.settings import SettingsError, load_settings

SOURCES = """
[sources.weather]
[sources.readings]
type = "push"
[sources.stations]
type = "json"
url = "https://example.org/stations"
key = "name"
columns = [{ name = "bikes", path = "bikes" }]
[sources.quakes]
type = "json"
url = "https://example.org/quakes"
id = "id"
latitude = "lat"
longitude = "lon"
columns = [{ name = "magnitude", path = "mag" }]
"""


def settings_with(tmp_path: Path, pages: str) -> Path:
    file = tmp_path / "dashboard.toml"
    file.write_text(SOURCES + pages, encoding="utf-8")
    return file


def page_of(panel: str, title: str = "Mine") -> str:
    return f'[[pages]]\ntitle = "{title}"\n[[pages.panels]]\n{panel}\n'


def test_pages_and_their_panels_are_in_the_order_of_the_file(tmp_path: Path) -> None:
    pages = """
    [[pages]]
    title = "Weather"
    panels = [
      { source = "weather", quantity = "temperature", keys = ["London"], width = 3 },
      { kind = "text", text = "*Note*", title = "About" },
    ]
    [[pages]]
    title = "Ops"
    [[pages.panels]]
    source = "readings"
    quantity = "anything that is pushed later"
    """
    weather, ops = load_settings(settings_with(tmp_path, pages)).pages
    chart, text = weather.shown
    assert (weather.title, chart.kind, chart.quantity, chart.keys, chart.width) == (
        "Weather", "line", "temperature", ["London"], 3,
    )  # fmt: skip
    assert (text.kind, text.text, text.title, text.width) == ("text", "*Note*", "About", 2)
    assert [panel.source for panel in ops.shown] == ["readings"]


def test_there_are_none_without_settings(tmp_path: Path) -> None:
    assert load_settings(settings_with(tmp_path, "")).pages == ()


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ('[pages]\ntitle = "Mine"', "must be tables, each headed [[pages]]"),
        ("[[pages]]", "number 1: title = ''"),
        ('[[pages]]\ntitle = "Live"\npanels = [{ kind = "text", text = "a" }]', "a tab that is always there"),
        ('[[pages]]\ntitle = "Mine"', "'Mine' has no panels"),
        ('[[pages]]\ntitle = "Mine"\npanels = ["a"]', "panels = ['a'] is not allowed"),
        ('[[pages]]\ntitle = "Mine"\nkiosk = 1\npanels = [{}]', "kiosk is not known"),
        (2 * page_of('kind = "text"\ntext = "a"'), "title = 'Mine' is used 2 times"),
        (page_of('source = "wether"\nquantity = "temperature"'), "Did you mean 'weather'?"),
        (page_of('quantity = "temperature"'), "source = '' is not allowed"),
        (page_of('source = "weather"'), "kind = 'line' needs a quantity"),
        (page_of('source = "weather"\nquantity = "temperatur"'), "Did you mean 'temperature'?"),
        (page_of('source = "weather"\nkind = "tabel"'), "Did you mean 'table'?"),
        (page_of('source = "weather"\nkind = ["table"]'), "kind = \"['table']\" is not allowed"),
        (page_of('source = "weather"\nkind = "table"\nwidth = 5'), "of at least 1 and at most 4"),
        (page_of('source = "weather"\nkind = "table"\nwidht = 2'), "Did you mean 'width'?"),
        (page_of('source = "weather"\nkind = "table"\nkeys = ["Londn"]'), "Did you mean 'London'?"),
        (page_of('source = "weather"\nkind = "gauge"'), "kind = 'gauge' needs a quantity"),
        (page_of('source = "weather"\nkind = "gauge"\nquantity = "temperature"'), "needs min and max"),
        (page_of('source = "readings"\nkind = "gauge"\nquantity = "a"\nmax = 1'), "needs min and max"),
        (page_of('source = "weather"\nkind = "table"\nmin = 1'), "kind = 'table' has no min"),
        (page_of('source = "weather"\nkind = "bar"\nquantity = "humidity"\nmin = 2\nmax = 1'), "be less"),
        (page_of('source = "stations"\nkind = "map"\nquantity = "bikes"'), "a map needs coordinates"),
        (page_of('kind = "text"'), "needs a text"),
        (page_of('kind = "text"\ntext = "a"\nsource = "weather"'), "remove source"),
        (page_of('kind = "table"\nsource = "weather"\ntext = "a"'), "text belongs to kind = 'text'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_nearest_name(tmp_path: Path, pages: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(settings_with(tmp_path, pages))
    assert words in str(caught.value)
    assert "pages" in str(caught.value)


def test_a_gauge_of_percent_needs_no_ends(tmp_path: Path) -> None:
    pages = page_of('source = "weather"\nquantity = "humidity"\nkind = "gauge"')
    (page,) = load_settings(settings_with(tmp_path, pages)).pages
    assert page.shown[0].kind == "gauge"


def test_the_message_names_the_page_and_the_panel(tmp_path: Path) -> None:
    pages = page_of('kind = "text"\ntext = "a"') + '[[pages.panels]]\nsource = "weather"\nkind = "chart"\n'
    with pytest.raises(SettingsError) as caught:
        load_settings(settings_with(tmp_path, pages))
    assert str(caught.value).startswith("[[pages]] 'Mine' panel 2: kind = 'chart' is not allowed")


def test_events_are_on_maps(tmp_path: Path) -> None:
    pages = page_of('source = "quakes"\nkind = "map"\nquantity = "magnitude"')
    (page,) = load_settings(settings_with(tmp_path, pages)).pages
    assert page.shown[0].kind == "map"

"""Tables of a settings file, for the dashboards that tests serve."""

from __future__ import annotations


def json_source(url: str, name: str, *columns: str, **settings: str) -> str:
    """A source of the JSON that `url`/`name` answers with, polled every second.

    columns: each a field of the answer and its unit, "level m"; a unit is not needed. settings: others.
    """
    fields = [column.partition(" ") for column in columns]
    tables = [f'{{ name = "{field}", path = "{field}", unit = "{unit}" }}' for field, _, unit in fields]
    return f"""
[sources.{name}]
type = "json"
url = "{url}/{name}"
interval = "1s"
columns = [{", ".join(tables)}]
{_lines(settings)}"""


def pulse(url: str) -> str:
    """The source of the wave of `fake_services`."""
    return json_source(url, "pulse", "beat V", timeout="2s")


def alert_rule(name: str, source: str, quantity: str, above: float, **settings: str) -> str:
    """A rule that fires while the newest value of a source is above a limit."""
    return f"""
[[alerts]]
name = "{name}"
source = "{source}"
quantity = "{quantity}"
above = {above}
{_lines(settings)}"""


def _lines(settings: dict[str, str]) -> str:
    return "".join(f'{key} = "{value}"\n' for key, value in settings.items())

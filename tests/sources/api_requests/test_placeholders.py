"""Times in requests are those of the poll, in the form that the service expects."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from sources.api_requests.placeholders import check_times, with_times
from sources.times.zones import read_zone

NOW = datetime(2026, 11, 25, 10, 30, 15, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("from={now-1d}&to={now}", "from=2026-11-24T10:30:15Z&to=2026-11-25T10:30:15Z"),
        ("{today}/{today-1d}/{today+1w}", "2026-11-25/2026-11-24/2026-12-02"),
        ("{now:s} {now:ms}", "1795602615 1795602615000"),
        ("{now:us} {now:ns}", "1795602615000000 1795602615000000000"),
        ("{today:s}", "1795564800"),
        ("{now-90min:%d.%m.%Y %H:%M}", "25.11.2026 09:00"),
        ("{now+1d-1h:%H}", "09"),
        ("{today:%Y-%m-01}", "2026-11-01"),
        ("{current} {id} {{now}} {nowhere}", "{current} {id} {2026-11-25T10:30:15Z} {nowhere}"),
    ],
)
def test_times_are_filled_in(text: str, written: str) -> None:
    check_times(text, "url")
    assert with_times(text, NOW, UTC) == written


def test_days_are_those_of_the_zone_and_of_the_calendar() -> None:
    zone = read_zone("Europe/Berlin")
    late = datetime(2026, 10, 25, 23, 30, tzinfo=UTC).timestamp()  # clocks were set back this day
    assert with_times("{today} {now:%H:%M} {now}", late, zone) == "2026-10-26 00:30 2026-10-25T23:30:00Z"
    assert with_times("{today-1d:%Y-%m-%dT%H:%M:%S%z}", late, zone) == "2026-10-25T00:00:00+0200"
    assert with_times("{today:%z}", late, zone) == "+0100"


def test_times_within_tables_and_lists_are_filled_in_and_encoded_for_addresses() -> None:
    body = {"range": {"gte": "{now-1h}"}, "days": ["{today}", 3], "n": None}
    filled = {"range": {"gte": "2026-11-25T09:30:15Z"}, "days": ["2026-11-25", 3], "n": None}
    assert with_times(body, NOW, UTC) == filled
    assert with_times("{now:%d/%m %H}", NOW, UTC, quote) == "25/11%2010"


@pytest.mark.parametrize(
    "text", ["{now-1 day}", "{now-1m}", "{now-d}", "{now:}", "{now:xyz}", "{today-}", "{now-9999999999w}"]
)
def test_a_placeholder_that_is_none_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"params\.since: {.*} is no time; write it as {now}"):
        check_times({"since": ["a", f"x{text}"]}, "params")

"""Times and time zones on a command line."""

from __future__ import annotations

from argparse import ArgumentTypeError
from zoneinfo import ZoneInfo

import pytest

from dashboard.export.arguments import moment, unix_ms, zone

BERLIN = ZoneInfo("Europe/Berlin")
NOW = 1_800_000_000.0


@pytest.mark.parametrize("text", ["03/04/2026", "yesterday", "5", "", "-1h", "1e300h", "2026-13-01"])
def test_another_text_is_an_error_with_examples(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match=r"is not a time.*; write 2026-11-22"):
        moment(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2027-01-15", 1_799_967_600),
        ("2027-01-15T09:00", NOW),
        ("15.01.2027 09:00", NOW),
        ("2027-01-15T08:00Z", NOW),
        ("Fri, 15 Jan 2027 08:00:00 GMT", NOW),
        ("1800000000", NOW),
        ("24h", NOW - 86_400),
        ("7d", NOW - 7 * 86_400),
        ("1.5min ago", NOW - 90),
        ("now", NOW),
    ],
)
def test_a_time_has_any_form_that_sources_read_or_is_an_age(text: str, meant: float) -> None:
    assert unix_ms(moment(text), BERLIN, NOW) == meant * 1000


def test_an_unknown_zone_is_an_error_with_the_most_similar_name() -> None:
    assert zone("Europe/Berlin") == BERLIN
    with pytest.raises(ArgumentTypeError, match="Did you mean 'Europe/Berlin'"):
        zone("Europe/Berlin2")

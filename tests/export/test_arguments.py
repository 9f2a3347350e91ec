"""Times and time zones on a command line."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.export.arguments import moment, unix_ms, zone

BERLIN = ZoneInfo("Europe/Berlin")
NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2026-11-22", datetime(2026, 11, 22)),
        ("2026-11-22T01:30", datetime(2026, 11, 22, 1, 30)),
        ("2026-11-22T01:30Z", datetime(2026, 11, 22, 1, 30, tzinfo=UTC)),
        ("24h", timedelta(hours=24)),
        ("1.5min", timedelta(seconds=90)),
    ],
)
def test_a_time_is_iso_8601_or_an_age(text: str, meaning: datetime | timedelta) -> None:
    assert moment(text) == meaning


@pytest.mark.parametrize("text", ["yesterday", "5", "", "-1h", "1e300h", "2026-13-01"])
def test_another_text_is_an_error_with_examples(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is not a time; write 2026-11-22"):
        moment(text)


def test_a_time_without_an_offset_is_in_the_zone_and_an_age_counts_back_from_now() -> None:
    assert unix_ms(datetime(2026, 7, 1, 2), BERLIN, NOW) == 1_782_864_000_000
    assert unix_ms(datetime(2026, 7, 1, 0, tzinfo=UTC), BERLIN, NOW) == 1_782_864_000_000
    assert unix_ms(timedelta(hours=1), BERLIN, NOW) == 1_799_996_400_000


def test_an_unknown_zone_is_an_error_with_the_most_similar_name() -> None:
    assert zone("Europe/Berlin") == BERLIN
    with pytest.raises(ArgumentTypeError, match="Did you mean 'Europe/Berlin'"):
        zone("Europe/Berlin2")

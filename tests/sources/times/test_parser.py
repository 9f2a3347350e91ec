"""Times are read in all forms that people meet, and refused rather than read as another day."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.times.parser import read_time, unix_seconds
from sources.times.plausibility import EARLIEST, UnreadableTime, is_plausible
from sources.times.zones import read_zone

NOW = datetime(2026, 11, 25, 10, 23, tzinfo=UTC).timestamp()
MOMENT = datetime(2026, 11, 25, 10, 22, 54, tzinfo=UTC)
MINUTE, DAY = MOMENT.replace(second=0), datetime(2026, 11, 25, tzinfo=UTC)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals() | st.dates(),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-25T10:22:54Z", "2026-11-25T11:22:54+01:00[Europe/Paris]",
        "2026-11-25T11:22:54[Europe/Paris]",
        "2026-11-25 10:22:54 UTC", "Wed, 25 Nov 2026 10:22:54 GMT", "Wednesday, 25-Nov-26 10:22:54 GMT",
        "Wed Nov 25 10:22:54 2026", "Wed Nov 25 10:22:54 +0000 2026", "Wed Nov 25 10:22:54 UTC 2026",
        "2026-11-25 10:22:54 +0000 UTC", "2026-11-25T05:22:54−05:00", "2026-11-25T15:52:54 +0530",
        "2026-11-25 05:22:54 EST", "2026-11-25 03:22:54 America/Denver", "25.11.2026 10:22:54",
        "25/11/2026 10:22:54", "11/25/2026 10:22:54 AM", "11/25/26 10:22:54", "Nov 25, 2026 10:22:54 AM",
        "25 November 2026, 10:22:54", "25/Nov/2026:10:22:54 +0000", "2026/11/25 10:22:54", "20261125T102254Z",
        "20261125102254", "20261125-102254", "20261125 10:22:54", "2026-W48-3T10:22:54Z", "2026-329T10:22:54",
        "10:22:54 25.11.2026", "2026-11-25t10:22:54z", "2026-11-25T10:22:54/PT1H", " '2026-11-25T10:22:54' ",
        "1795602174", "1795602174.0", "1795602174000", "/Date(1795602174000+0100)/", 1795602174,
        1795602174000, 1795602174000000, 1795602174000000000, 1795602174.0, Decimal(1795602174),
        20261125102254,
        np.int64(1795602174), MOMENT, MOMENT.replace(tzinfo=None), pd.Timestamp(MOMENT),
        np.datetime64("2026-11-25T10:22:54"), MOMENT.astimezone(timezone(timedelta(hours=3))),
        {"$date": "2026-11-25T10:22:54Z"}, {"$date": {"$numberLong": "1795602174000"}},
        {"seconds": 1795602174, "nanos": 0}, {"_seconds": 1795602174, "_nanoseconds": 0},
        [2026, 11, 25, 10, 22, 54], {"seconds": "1795602174", "nanos": 0}, "1795602174,0",
        "2026-11-25T10:22:54+00:00Z", "2026-11-25_10-22-54", "2026-11-25-10.22.54.000000",
        "25-NOV-26 10.22.54.000000 AM", "25.11.26 10:22:54", "25.11.2026 10.22.54", "20261125-10:22:54",
        "20261125102254+0000", "25. November 2026, 10:22:54 Uhr", "mercredi 25 novembre 2026 10:22:54",
        "25 de noviembre de 2026 10:22:54", "2026年11月25日 10:22:54",
        "25/11/2026 10:22:54 - 25/11/2026 10:37:54",
        "[25/Nov/2026:10:22:54 +0000]", "2026:11:25 10:22:54", "2026.11.25D10:22:54.000000000",
        "2026/11/25-10:22:54", "25NOV2026:10:22:54", "25NOV26:10:22:54.000", "Nov 25 2026 10:22:54:000AM",
        "2026-11-25 10:22:54:000", "2026_11_25_10_22_54", "2026_11_25 10:22:54", "2026-11-25 10:22:54 (UTC)",
        "2026-11-25T10:22:54UTC", "2026-11-25 05:22:54EST", "Wed 25 Nov 10:22:54 UTC 2026",
        "Wed Nov 25 10:22:54 AM UTC 2026", "25 novembre 2026 à 10:22:54", "25 ноября 2026 г., 10:22:54",
        "2026. 11. 25. 10:22:54", "2026. 11. 25. 오전 10:22:54", "2026/11/25 上午10:22:54",
        "2026年11月25日 10時22分54秒", "25 Kasım 2026 10:22:54", "25. nov. 2026 10:22:54",
        "Date(2026,10,25,10,22,54)", 'ISODate("2026-11-25T10:22:54Z")', "new Date(1795602174000)",
        "Timestamp('2026-11-25 10:22:54')", "numpy.datetime64('2026-11-25T10:22:54')", "1795602174s",
        "1795602174000 ms", "2026-11-25 10:22:54 +0000 UTC m=+0.0001",
        {"date": "2026-11-25 11:22:54.000000", "timezone_type": 3, "timezone": "Europe/Berlin"},
        {"epochSecond": 1795602174, "nano": 0}, {"$timestamp": {"t": 1795602174, "i": 1}},
        "\ufeff2026-11-25T10:22:54", "\u200e11\u200e/\u200e25\u200e/2026\u200e 10\u200e:22\u200e:54\u200e AM",
        "\uff12\uff10\uff12\uff16-11-25 10:22:54",
        "25. listopadu 2026 v 10:22:54", "25. marraskuuta 2026 klo 10:22:54", "2026. november 25. 10:22:54",
        "25 noiembrie 2026 la 10:22:54", "25. November 2026 um 10:22:54", "25. nov. 2026 kl. 10:22:54",
        "25 novembre 2026 alle ore 10:22:54", "25 de novembro de 2026 às 10:22:54",
        "25 november 2026 om 10:22:54", "25 listopada 2026 10:22:54", "25. studenoga 2026. u 10:22:54",
        "25 Ноября 2026 г. в 10:22:54", "25 листопада 2026 р. о 10:22:54",  # noqa: RUF001
    ],
    ids=repr,
)  # fmt: skip
def test_a_moment_is_read_in_every_form(written: Any) -> None:
    assert read_time(written, NOW) == MOMENT.timestamp()


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("202611251022", MINUTE), (202611251022, MINUTE), ("2026-11-25 10:22", MINUTE),
        ("2026-11-25T10:22Z", MINUTE),
        ("20261125 1022", MINUTE), ("2026-11-25T10Z", MINUTE.replace(minute=0)),
        (2026112510, MINUTE.replace(minute=0)),
        ("2026-11-25", DAY), ("20261125", DAY), (20261125, DAY), ("25 Nov 2026", DAY),
        (date(2026, 11, 25), DAY),
        ("2026-11-24T24:00", DAY), ("2026-11-24 23:59:60", DAY), ("2026-11", DAY.replace(day=1)),
        ("2026M11", DAY.replace(day=1)), ("11.2026", DAY.replace(day=1)), ("2026-M11", DAY.replace(day=1)),
        ("2026K4", DAY.replace(month=10, day=1)), ("2026 NOV", DAY.replace(day=1)),
        ("2026-Q4", DAY.replace(month=10, day=1)),
        ("2026", DAY.replace(month=1, day=1)), ("2026-W48", DAY.replace(day=23)),
        ("2026-11-25T10:22:54.123456789Z", MOMENT.replace(microsecond=123457)),
        ("2026329", DAY), ("2026-11-25 10h22", MINUTE), ("2026-11-25-10-22", MINUTE),
        ("25.11.2026 10.22", MINUTE),
        ("11/2026", DAY.replace(day=1)), ("2026/11", DAY.replace(day=1)),
        ("2026/Q4", DAY.replace(month=10, day=1)),
        ("le 25 novembre 2026 à 10h22", MINUTE), ("Date(2026, 10, 25)", DAY),
        (20261125102254123, MOMENT.replace(microsecond=123000)),
        ("2026-11-25T10:22:54,5Z", MOMENT.replace(microsecond=500000)),
        (1795602174.25, MOMENT.replace(microsecond=250000)),
    ],
    ids=repr,
)  # fmt: skip
def test_minutes_days_months_and_fractions_are_read(written: Any, moment: datetime) -> None:
    assert read_time(written, NOW) == pytest.approx(moment.timestamp(), abs=1e-6)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (0, "the time 0 is of 1970-01-01"),
        ("0", "the time '0' is of 1970-01-01"),
        (1995, "the time 1995 is of 1970"),
        (-1, "1969-12-31"),
        (9e10, "90000000000.0"),
        ("1970-01-01T00:00:00Z", "'1970-01-01T00:00:00Z' is of 1970-01-01, which is before 1990"),
        ("2033-01-01", "'2033-01-01' is of 2033-01-01, which is before 1990 or more than 5 years ahead"),
        ("9999-12-31T00:00:00Z", "9999"),
        ("03/04/2026", "'03/04/2026' can be 2026-03-04 00:00 or 2026-04-03 00:00"),
        ("25/11/26", "'25/11/26' can be"),
        ("2026-11-25 10:22 CST", "CST names more than one time zone; set zone"),
        ("10:22:54", "'10:22:54' cannot be read"),
        ("2010/11", "'2010/11' cannot be read"),
        ("Date(2026,12,1)", "cannot be read"),
        ("listopada 2026", "cannot be read"),
        ("yesterday", "'yesterday' cannot be read"),
        ("2026-02-30", "'2026-02-30' cannot be read"),
        (True, "True cannot be read"),
        ({"s": 1}, "{'s': 1} cannot be read"),
        (10**5000, "cannot be read"),
        ("x" * 10_000, "…"),
        *[(nothing, "there is no time") for nothing in (
            None, "", " ", "null", "NaT", math.nan, pd.NaT, "-", "never", "0000-00-00",
            "0001-01-01T00:00:00Z")],
    ],
    ids=lambda value: "" if isinstance(value, int) else repr(value)[:40],
)  # fmt: skip
def test_a_time_of_no_plausible_meaning_is_refused_with_its_value(written: Any, words: str) -> None:
    with pytest.raises(UnreadableTime) as error:
        read_time(written, NOW)
    assert words in str(error.value)
    assert len(str(error.value)) < 250


def test_a_zone_is_that_of_times_that_name_none() -> None:
    denver = read_zone("America/Denver")
    assert read_time("2026-11-25T03:22:54", NOW, zone=denver) == MOMENT.timestamp()
    assert read_time("2026-11-25T10:22:54Z", NOW, zone=denver) == MOMENT.timestamp()
    assert read_time(1795602174, NOW, zone=denver) == MOMENT.timestamp()
    assert read_time("202611250322", NOW, zone=denver) == MINUTE.timestamp()


def test_any_time_allows_the_past_and_the_far_future() -> None:
    assert read_time("1850-06-01", NOW, any_time=True) == datetime(1850, 6, 1, tzinfo=UTC).timestamp()
    assert read_time(0, NOW, any_time=True) == 0.0
    assert read_time("18500601", NOW, any_time=True) == datetime(1850, 6, 1, tzinfo=UTC).timestamp()
    assert read_time("2100-01-01", NOW, any_time=True) == datetime(2100, 1, 1, tzinfo=UTC).timestamp()
    assert read_time(-864_000_000_000, NOW, any_time=True) == -864_000_000
    with pytest.raises(UnreadableTime, match="9999"):
        read_time("9999-12-31", NOW, any_time=True)


def test_other_cells_of_a_column_decide_between_day_and_month() -> None:
    assert read_time("03/04/2026", NOW, day_first=True) == datetime(2026, 4, 3, tzinfo=UTC).timestamp()
    assert read_time("03/04/2026", NOW, day_first=False) == datetime(2026, 3, 4, tzinfo=UTC).timestamp()


@given(ANYTHING, st.booleans())
@example("2026-11-25T10:22:54+99:99", False)
@example("0001-01-01T00:00:00+14:00", True)
@example("9999-12-31T23:59:60Z", True)
def test_anything_is_read_plausibly_or_refused(value: Any, any_time: bool) -> None:
    try:
        moment = read_time(value, NOW, any_time=any_time)
    except UnreadableTime as error:
        assert str(error)
    else:
        assert any_time or is_plausible(moment, NOW)


FORMATS = (
    "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S", "%Y%m%dT%H%M%SZ", "%Y%m%d%H%M%S", "%a, %d %b %Y %H:%M:%S GMT",
    "%d.%m.%Y %H:%M:%S", "%d %B %Y %H:%M:%S UTC", "%b %d, %Y %I:%M:%S %p", "%Y/%m/%d %H:%M:%S",
    "%G-W%V-%uT%H:%M:%S",
    "%Y-%jT%H:%M:%S", "%d/%b/%Y:%H:%M:%S +0000", "%a %b %d %H:%M:%S %Y", "%Y-%m-%d %H:%M:%S +0000 UTC",
)  # fmt: skip
PLAUSIBLE = st.integers(int(EARLIEST), int(NOW))


@given(PLAUSIBLE, st.sampled_from(FORMATS))
def test_a_moment_written_in_any_form_is_that_moment(moment: int, form: str) -> None:
    assert read_time(datetime.fromtimestamp(moment, UTC).strftime(form), NOW) == moment


@given(PLAUSIBLE, st.sampled_from([1, 1_000, 1_000_000, 1_000_000_000]), st.sampled_from([int, str]))
def test_unix_times_of_any_unit_are_that_moment(moment: int, per_second: int, written: type) -> None:
    assert read_time(written(moment * per_second), NOW) == moment


@given(st.integers(-(10**20), 10**20), st.sampled_from([int, str]))
def test_digits_are_read_in_no_way_that_they_do_not_have(digits: int, written: type) -> None:
    try:
        moment = read_time(written(digits), NOW)
    except UnreadableTime:
        return
    utc = datetime.fromtimestamp(moment, UTC)
    forms = ("%Y", "%Y%m%d", "%Y%m%d%H", "%Y%m%d%H%M", "%Y%m%d%H%M%S")
    written_out = [utc.strftime(form) for form in forms]
    is_epoch = any(moment == digits / unit for unit in (1, 1e3, 1e6, 1e9))
    assert is_epoch or any(str(digits).startswith(one) for one in written_out)


@given(st.dates(date(1990, 1, 1), date(2026, 11, 25)), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y"]))
def test_a_date_whose_order_is_not_clear_is_never_read_as_another(day: date, form: str) -> None:
    try:
        moment = read_time(day.strftime(form), NOW)
    except UnreadableTime as error:
        assert day.day <= 12
        assert " can be " in str(error)
    else:
        assert datetime.fromtimestamp(moment, UTC).date() == day


@pytest.mark.parametrize(
    ("written", "seconds"), [("2026-11-25T10:22:54", MOMENT.timestamp()), ("soon", None)]
)
def test_a_time_of_a_service_may_be_missing(written: str, seconds: float | None) -> None:
    assert unix_seconds(written) == seconds

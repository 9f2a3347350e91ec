"""A text gives every local time that it can mean, and the zone that it names."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from sources.times.text_forms import compact, written


def test_a_date_of_two_meanings_gives_both_with_the_day_first() -> None:
    assert written("03/04/2026").locals == (datetime(2026, 4, 3), datetime(2026, 3, 4))
    assert written("13/04/2026").locals == (datetime(2026, 4, 13),)


def test_the_full_stop_of_a_day_tells_croatian_from_polish() -> None:
    assert written("25. listopada 2026.").locals == (datetime(2026, 10, 25),)
    assert written("25 listopada 2026").locals == (datetime(2026, 11, 25),)
    assert written("listopada 2026").locals == ()


def test_a_zone_is_taken_off_the_end_of_a_time_of_day_only() -> None:
    assert written("2026-11-01").zone is None
    assert written("2026-11-01 10:00 UTC").zone == UTC
    assert written("2026-11-01T10:00-01").locals == (datetime(2026, 11, 1, 10),)
    assert written("words of no time").locals == ()


def test_digits_are_a_date_only_where_they_are_one() -> None:
    assert compact("20261125102254") == [datetime(2026, 11, 25, 10, 22, 54)]
    assert compact("20261325") == compact("2026") == compact("2026112599") == []


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%y", "%Y/%m/%d"]),
    st.sampled_from([" %H:%M", "T%H:%M:%S", " %H:%M:%S.%f"]),
)
def test_the_usual_forms_are_read_as_those_with_more_in_them(moment: datetime, day: str, clock: str) -> None:
    text = moment.strftime(day + clock)
    assert written(text).locals == written(f"{text} UTC").locals != ()


@given(st.text(alphabet="0123456789-/.: TZ+ADMPQWadmpz[]janNovEST,'", max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(written(text).locals, tuple)

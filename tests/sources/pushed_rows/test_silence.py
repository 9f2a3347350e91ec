"""What a page says of a source to which nothing is pushed."""

from __future__ import annotations

from sources.pushed_rows.silence import Silence
from tests.support.clock import Clock


def test_a_source_says_where_to_push_until_the_first_push(clock: Clock) -> None:
    silence = Silence(clock)
    assert silence.seconds is None
    assert silence.note("readings", 1.0) == "Nothing was pushed yet: POST rows to /push/readings."
    silence.restart()
    assert (silence.seconds, silence.note("readings", 1.0)) == (0.0, "")


def test_rows_that_are_pushed_seldom_are_late_after_ten_of_their_periods(clock: Clock) -> None:
    silence = Silence(clock)
    silence.restart()
    clock.advance(599)
    assert silence.note("readings", 60.0) == ""
    assert silence.note("readings", 6.0) == "Nothing was pushed for 10 min."


def test_a_silence_that_began_in_an_earlier_process_goes_on(clock: Clock) -> None:
    silence = Silence(clock)
    silence.restart(3 * 86_400)
    clock.advance(10)
    assert silence.seconds == 3 * 86_400 + 10
    assert silence.note("readings", 1.0) == "Nothing was pushed for 3 d."

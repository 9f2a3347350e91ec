"""Alerts fire once and clear once, for rows that do not come."""

from __future__ import annotations

from tests.support.alerts import SILENT, START, Hut, Watch
from tests.support.waiting import until


def test_no_data_fires_once_and_clears_with_the_next_row(watch: type[Watch]) -> None:
    hut = watch(SILENT)
    hut.pass_time(599)
    assert hut.told == []
    hut.pass_time(100)
    hut.tell(0, London=5.0)
    fired, cleared = hut.told
    assert (fired.text, fired.value, fired.fired) == (
        "Hut: no row for 10 min",
        None,
        round(START + 600) * 1000,
    )
    assert cleared == fired._replace(
        text="Hut: no row for 10 min, until now", cleared=round(START + 699) * 1000
    )


def test_rows_of_another_key_or_quantity_and_made_up_ones_are_no_data(watch: type[Watch]) -> None:
    hut = watch({**SILENT, "key": "London"}, {**SILENT, "quantity": "wind"}, SILENT)
    hut.pass_time(400)
    hut.tell(0, Rome=5.0)
    hut.tell(0, sample=True, London=5.0)
    hut.pass_time(200)
    assert [alert.text for alert in hut.told] == [
        "Hut, London: no row for 10 min",
        "Hut, Wind: no row for 10 min",
    ]


def test_while_nobody_watches_a_source_that_is_polled_only_then_nothing_is_missed(
    watch: type[Watch],
) -> None:
    hut = watch(SILENT, source=Hut(name="hut", when_watched=True))
    hut.pass_time(1000)
    leave = hut.feed.watch()
    hut.pass_time(599)
    leave()
    hut.pass_time(1000)
    assert hut.told == []
    hut.feed.watch()
    hut.pass_time(1)
    assert hut.turns == [("fired", "")]


def test_the_hours_that_a_computer_slept_are_no_silence(watch: type[Watch]) -> None:
    hut = watch(SILENT)
    hut.clock.now += 30_000
    hut.pass_time(599)
    assert hut.told == []


def test_silence_is_noticed_by_itself(watch: type[Watch]) -> None:
    hut = watch({"no_data_for": 20.0})
    hut.clock.now += 25
    until(lambda: hut.turns == [("fired", "")])
    hut.tell(0, London=5.0)
    assert hut.turns == [("fired", ""), ("cleared", "")]

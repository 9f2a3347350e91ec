"""The rows that a section shows: what they cover, and what follows them."""

from __future__ import annotations

from tests.support.sections import SectionPage, at


def look_back(page: SectionPage, start: float, end: float) -> None:
    page.viewer.viewport.dispatch("choose_range", range=(at(start), at(end)))


def test_rows_on_the_page_follow_the_newest(hour: SectionPage) -> None:
    rows = hour.section.rows
    assert (rows.is_fixed, rows.is_current) == (False, True)
    hour.publish(3_600, hut=60.0)
    assert rows.is_current
    assert rows.columns()["temperature hut"][-1] == 60.0


def test_rows_of_the_past_are_fixed_and_enough_for_a_range_within_them(hour: SectionPage) -> None:
    rows = hour.section.rows
    look_back(hour, 10, 20)
    assert (rows.is_fixed, rows.needs_pull) == (True, True)
    assert rows.are_enough()
    assert rows.are_for(rows.query.target) is False, "the database was not queried for them"
    hour.viewer.viewport.dispatch("go_live")
    assert not rows.is_fixed
    assert not rows.are_enough(), "live rows have no range that they could cover"


def test_rows_that_come_in_a_pause_wait_until_it_ends() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    rows = page.section.rows
    page.viewer.viewport.dispatch("pause")
    page.section.show_changes()
    assert rows.query.state.held == at(0)
    page.publish(1, hut=2.0)
    assert (rows.waiting(), rows.is_current) == (1, False)
    page.viewer.viewport.dispatch("resume")
    page.section.show_changes()
    assert (rows.waiting(), rows.is_current) == (0, True)


def test_another_channel_goes_on_where_the_one_before_it_ended() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    rows = page.section.rows
    before = rows.channel
    rows.change_channel()
    assert rows.channel is not before
    assert rows.channel.cursor == before.cursor

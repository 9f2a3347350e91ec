"""What a page follows, from its first report to its end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.page_channel.page_subscriptions import Fragment, PageSubscriptions, Subscription


class Stream:
    """A stream without rows."""

    def after(self, key: str, count: int) -> Fragment | None:
        return Fragment("", count)


class Page:
    """A page and what it has requested. `lost` counts its loads."""

    def __init__(self) -> None:
        self.flushed = self.requested = self.lost = 0
        self.rows = PageSubscriptions(self._send_now, self._send_soon)

    def follow(self, key: str = "key", first: int = 5) -> Subscription:
        followed = Subscription(Stream(), key, first, self._invalidate)
        self.rows.subscribe("host", followed)
        return followed

    def _send_now(self, _: PageSubscriptions) -> None:
        self.flushed += 1

    def _send_soon(self) -> None:
        self.requested += 1

    def _invalidate(self) -> None:
        self.lost += 1


@pytest.fixture
def page() -> Page:
    return Page()


def test_no_row_is_sent_before_the_page_has_reported(page: Page) -> None:
    followed = page.follow()
    assert (followed.is_reported, followed.count) == (False, 5)
    page.rows.report("host", "key", 7)
    assert (followed.is_reported, followed.count, page.requested) == (True, 7, 1)


def test_a_report_of_rows_before_a_change_counts_from_the_change(page: Page) -> None:
    followed = page.follow("new", 5)
    page.rows.report("host", "old", 900)
    assert (followed.is_reported, followed.count) == (True, 5)


def test_a_change_after_a_report_needs_no_other(page: Page) -> None:
    page.follow()
    page.rows.report("host", "key", 7)
    assert page.follow("new", 1).is_reported


def test_a_new_channel_begins_with_a_report(page: Page) -> None:
    followed = page.follow()
    page.rows.report("host", "key", 7)
    page.rows.disconnect()
    assert (page.rows.client, followed.is_reported) == (None, False)
    assert not page.follow("new", 1).is_reported


def test_rows_are_held_after_what_has_come(page: Page) -> None:
    followed = page.follow()
    page.rows.hold("host")
    page.rows.hold("host")
    assert (page.flushed, followed.is_held) == (1, True)
    page.rows.release("host")
    page.rows.release("host")
    assert (page.requested, followed.is_held) == (1, False)


@pytest.mark.parametrize(
    "use", [PageSubscriptions.hold, PageSubscriptions.release, lambda rows, name: rows.report(name, "key", 1)]
)
def test_an_unknown_source_is_ignored(page: Page, use: Callable[[PageSubscriptions, str], None]) -> None:
    use(page.rows, "nowhere")
    assert (page.flushed, page.requested) == (0, 0)


def test_rows_that_are_no_longer_right_are_loaded_again(page: Page) -> None:
    followed = page.follow()
    page.rows.report("host", "key", 7)
    followed.invalidate()
    assert (followed.is_reported, page.lost) == (False, 1)


def test_a_source_that_left_the_channel_is_reported_anew_when_it_is_back(page: Page) -> None:
    page.follow()
    page.rows.report("host", "key", 7)
    page.rows.unsubscribe("host")
    page.rows.unsubscribe("nowhere")
    assert page.rows.by_name == {}
    assert not page.follow().is_reported


def test_nobody_can_guess_the_id_of_a_page() -> None:
    ids = {Page().rows.id for _ in range(100)}
    assert len(ids) == 100
    assert all(len(one) >= 16 for one in ids)

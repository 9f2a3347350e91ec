"""Words behind a content warning count in the word clouds of the viewer who has opened it, and only there."""

from __future__ import annotations

from dashboard.posts.selection_counter import WordClouds
from dashboard.posts.service import PostStatistics
from dashboard.views.common.viewer import Viewer
from dashboard.views.posts.opened_posts import MAX_OPENED, OpenedPosts
from tests.support.posts import ALL, START, post, publish, result_of, rows
from tests.support.waiting import until

WARNED = post("hidden umbrella", 590, warning="Weather", terms="#python", term="#python")
OPEN = post("plain umbrella", 580, terms="#python", term="#python")


class OpeningPage:
    """A page over two posts, one behind a warning, and the words that it has shown."""

    def __init__(self) -> None:
        self.statistics = PostStatistics(lambda: START / 1000 + 600)
        publish(self.statistics, rows(WARNED, OPEN))
        self.result = result_of(self.statistics)
        self.shown: list[WordClouds] = []
        self.opened = OpenedPosts(Viewer(), self.statistics, self.shown.append)
        self.opened.show(self.result)
        self.opened.list([WARNED, OPEN], self.result.counts.selection)

    def words(self, answers: int) -> dict[str, int]:
        until(lambda: len(self.shown) >= answers)
        return self.shown[-1].counts["#python"]


def test_words_of_an_opened_post_count_until_it_is_closed() -> None:
    page = OpeningPage()
    assert page.words(1) == {"plain": 1, "umbrella": 1}
    page.opened.open([WARNED["id"]])
    assert page.words(2) == {"umbrella": 2, "plain": 1, "hidden": 1}
    assert {one.word for one in page.shown[-1].clouds["#python"]} == {"umbrella", "plain", "hidden"}
    page.opened.open([])
    assert page.words(3) == {"plain": 1, "umbrella": 1}
    assert result_of(page.statistics).words.counts["#python"] == {"plain": 1, "umbrella": 1}


def test_an_opened_post_counts_after_it_has_left_the_list_while_it_is_in_the_window() -> None:
    page = OpeningPage()
    page.opened.open([WARNED["id"]])
    assert page.words(2)["hidden"] == 1
    page.opened.list([], page.result.counts.selection)
    page.opened.show(page.result)
    assert page.words(3)["hidden"] == 1
    counts = page.result.counts
    later = counts._replace(selection=counts.selection._replace(start=WARNED["time"] + 1))
    page.opened.show(type(page.result)(later, page.result.words, False, 0.0, False))
    assert "hidden" not in page.words(4)


def test_a_word_of_an_opened_post_selects_it() -> None:
    page = OpeningPage()
    page.opened.open([WARNED["id"]])
    assert page.words(2)["hidden"] == 1
    assert page.opened.ids == {WARNED["id"]}
    page.opened.show(result_of(page.statistics, ALL._replace(about=("word", "hidden"))))
    assert page.words(3) == {"hidden": 1, "umbrella": 1}


def test_posts_that_were_never_listed_and_too_many_are_not_opened() -> None:
    page = OpeningPage()
    page.opened.open([OPEN["id"], "unknown"])
    assert len(page.shown) == 1
    page.opened.open([WARNED["id"], *["unknown"] * MAX_OPENED])
    assert len(page.shown) == 1

"""The statistics that one page requests and shows."""

from __future__ import annotations

from dashboard.posts.service import PostStatistics, StatisticsResult
from dashboard.views.common.viewer import Viewer
from dashboard.views.posts.requests import StatisticsRequests
from tests.support.posts import START, post, publish, rows
from tests.support.waiting import until


class RequestingPage:
    """The requests of one page over three posts, and the results that it has shown."""

    def __init__(self, **choices: str) -> None:
        self.statistics = PostStatistics(lambda: START / 1000 + 600)
        publish(self.statistics, rows(post("Rain", 0), post("Sun #rain", 60), post("Fog", 590)))
        self.viewer = Viewer(**choices)
        self.shown: list[StatisticsResult] = []
        self.requests = StatisticsRequests(self.viewer, self.statistics, self.shown.append)

    def request(self, results: int) -> int:
        """Request, wait until as many results were shown, and return the number of posts in the last."""
        self.requests.request()
        until(lambda: len(self.shown) >= results)
        return self.shown[-1].counts.sentiments.total


def test_result_of_the_chosen_window_is_shown() -> None:
    page = RequestingPage()
    assert page.request(1) == 3
    page.viewer.window = "1 min"
    assert page.request(2) == 1


def test_range_of_the_past_is_requested_once() -> None:
    page = RequestingPage()
    page.viewer.viewport.dispatch("choose_range", range=(START - 1_000.0, START + 100_000.0))
    assert page.request(1) == 2
    assert not page.requests.is_live
    page.requests.request()
    assert page.requests._pending is None


def test_paused_page_requests_the_time_range_of_its_result() -> None:
    page = RequestingPage()
    page.request(1)
    page.viewer.viewport.dispatch("pause")
    query = page.requests.query()
    end = page.shown[0].counts.selection.end
    assert query.between == (end - 900_000, end)
    assert not page.requests.is_live


def test_only_known_kinds_of_names_are_requested() -> None:
    assert RequestingPage(about="hashtag:#rain").requests.query().about == ("hashtag", "#rain")
    assert RequestingPage(about="nonsense:#rain").requests.query().about is None
    assert RequestingPage(about="hashtag:").requests.query().about is None

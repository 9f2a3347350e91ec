"""Sample rows stay marked wherever they are shown, whatever happens to their source afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import pandas as pd
import pytest

from dashboard.history.history import History
from dashboard.posts.service import PostStatistics, StatisticsQuery
from dashboard.records import POST_TEXTS
from dashboard.views.common.viewer import Viewer
from dashboard.views.header import Header
from dashboard.views.live.section import Section
from sources.base import QuotaSpent, SourceError, Unauthorized, frame
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted
from tests.support.posts import post
from tests.support.waiting import until

NOW = 1_800_000_000.0


class SamplePosts(Scripted):
    """A sample post with a value, until the service answers."""

    keys = ("term",)
    live = False

    @property
    def sample(self) -> bool:
        return not self.live

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return frame(answer, ["time", "value", *POST_TEXTS])


def row(text: str, second: float) -> dict[str, Any]:
    return {**{name: post(text)[name] for name in POST_TEXTS}, "time": NOW + second, "value": 1.0}


class Shown:
    """What viewers see of a source that returned a sample row and then failed."""

    def __init__(self, error: Exception) -> None:
        self.source = SamplePosts([row("a sample", 0)], error, [row("a live post", 120)])
        self.polled = Polled(self.source, Clock(NOW))
        self.history = History(self.polled.feed)
        self.statistics = PostStatistics(Clock(NOW + 200))
        self.statistics.follow({"scripted": self.history})
        self.polled.start()
        self.polled.pass_time(60)

    def recover(self) -> None:
        self.source.live = True
        self.polled.refresh()

    @property
    def section_header(self) -> str:
        return cast(str, Section(self.history, Viewer()).drawn.charts.layout.status.text)

    @property
    def page_header(self) -> str:
        return cast(str, Header("Page", Viewer(), {"scripted": self.history}).state.parts["states"])

    @property
    def file_name(self) -> str:
        section = Section(self.history, Viewer())
        section.state.request = ["csv", NOW * 1000, (NOW + 200) * 1000, "UTC", 1]
        # A thread writes it.
        until(lambda: section.state.file, seconds=30)
        return str(section.state.file[0])

    @property
    def counted_posts_are_samples(self) -> bool:
        self.statistics.update()
        return self.statistics.query(StatisticsQuery(0)).result(20).sample


@pytest.fixture(params=[Unauthorized("401."), QuotaSpent("All used."), SourceError("No answer within 11 s.")])
def shown(request: pytest.FixtureRequest) -> Iterator[Shown]:
    made = Shown(request.param)
    yield made
    made.polled.feed.stop()


@pytest.mark.parametrize(
    "mark_of",
    [
        lambda shown: "sample data</span>" in shown.section_header,
        lambda shown: "with sample data" in shown.page_header,
        lambda shown: shown.file_name.startswith("scripted-sample_"),
        lambda shown: shown.counted_posts_are_samples,
    ],
    ids=["section header", "page header", "file name", "post counts"],
)
def test_sample_rows_stay_marked_until_live_rows_replace_them(
    shown: Shown, mark_of: Callable[[Shown], bool]
) -> None:
    assert shown.polled.feed.status.health in ("error", "stopped")
    assert mark_of(shown)
    shown.recover()
    assert shown.polled.feed.status.health == "ok"
    assert not mark_of(shown)

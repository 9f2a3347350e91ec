"""Where pushes go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.ingest import LABEL_COUNTS, MAX_LABELS, TWEET_COUNTERS, NameConflict, PushIngest
from sources.host import Host
from sources.push import Push
from sources.pushed_rows.values import RejectedPush
from sources.sample_posts import SamplePosts

COUNTERS = {"total": 12, "negative": 3, "neutral": 4, "positive": 5}


@pytest.fixture
def histories() -> Iterator[HistoryRegistry]:
    histories = HistoryRegistry((Host(name="host"), SamplePosts(name="sample", track=["#cats"])))
    yield histories
    for history in histories.values():
        history.feed.stop()


@pytest.fixture
def ingest(histories: HistoryRegistry) -> PushIngest:
    """An ingest that may add one name."""
    return PushIngest(histories, ExternalCounts(), 1)


def test_the_first_push_of_a_name_adds_a_source_that_counts_the_tracked_terms(
    ingest: PushIngest, histories: HistoryRegistry
) -> None:
    assert (
        ingest.submit("readings", [{"value": 1}, {"value": 2, "time": 1_700_000_001}]).result().accepted == 2
    )
    source = histories["readings"].source
    assert isinstance(source, Push)
    assert source.terms == ("#cats",)


def test_a_rejected_push_adds_no_source(ingest: PushIngest, histories: HistoryRegistry) -> None:
    with pytest.raises(RejectedPush):
        ingest.submit("readings", [{"city": "London"}]).result()
    assert "readings" not in histories


def test_the_name_of_a_source_that_is_not_pushed_is_a_conflict(ingest: PushIngest) -> None:
    with pytest.raises(NameConflict, match="is a source of the type 'host'"):
        ingest.submit("host", [{"value": 1}]).result()


def test_more_names_than_the_limit_are_rejected_except_those_of_the_tutorial(ingest: PushIngest) -> None:
    ingest.submit("first", [{"value": 1}]).result()
    with pytest.raises(RejectedPush, match="too many names"):
        ingest.submit("second", [{"value": 1}]).result()
    ingest.set_counters(COUNTERS)
    ingest.set_counts({"#a": 1})
    assert set(ingest.histories) == {"host", "sample", "first", TWEET_COUNTERS, LABEL_COUNTS}


def test_counters_and_counts_are_replaced(ingest: PushIngest) -> None:
    ingest.set_counters(COUNTERS)
    ingest.set_counts({"#a": 1, "#b": 2})
    ingest.set_counts({"#b": 3})
    assert ingest.external_counts.counters == COUNTERS
    assert ingest.external_counts.counts == {"#b": 3}


def test_labels_beyond_the_limit_are_counted_but_not_charted(ingest: PushIngest) -> None:
    counts: dict[str, float] = {f"#{number}": 1 for number in range(MAX_LABELS + 1)}
    ingest.set_counts(counts)
    source = ingest.histories[LABEL_COUNTS].source
    assert f"Only the first {MAX_LABELS} labels" in source.warning
    assert ingest.external_counts.counts == counts

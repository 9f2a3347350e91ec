"""Counters and leaders as HTML, rendered once for all pages that show the same answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dashboard.posts.external_counts import ExternalCounts, ExternalKind
from dashboard.posts.ranking import ranked
from dashboard.posts.results import MAX_LEADERS, Leader, SentimentCounts
from dashboard.posts.selection_counter import MAX_CACHED_RESULTS
from dashboard.posts.service import StatisticsResult
from dashboard.text.sentiment import SENTIMENTS
from dashboard.views.common.templates import render

HEADINGS = {"hashtag": "Hashtags", "mention": "Mentioned users", "author": "Active users"}
# The names of the same kinds in what programs push.
PUSHED_KINDS: dict[str, ExternalKind] = {"hashtag": "hashtags", "mention": "mentioned", "author": "active"}
SELECTION_WORDS = {"hashtag": "the hashtag", "mention": "mentions of", "author": "posts by",
                   "word": "the word", "term": "the term"}  # fmt: skip


@lru_cache(maxsize=MAX_CACHED_RESULTS)
def statistics_html(answer: StatisticsResult) -> str:
    """The HTML of a result: what it covers, its counters, the tracked terms and the leaders."""
    counts = answer.counts
    about = counts.selection.about
    totals = [marks.total for marks in counts.terms.values()]
    return render(
        "statistics.html",
        answer=answer,
        about=about,
        about_words=SELECTION_WORDS.get(about[0], about[0]) if about else "",
        marks=counts.sentiments,
        terms=counts.terms,
        ratio=_ratio(totals),
        total=max(sum(totals), 1),
        longest=max(totals, default=1) or 1,
        headings=HEADINGS,
        lists={kind: counts.leaders[kind] for kind in HEADINGS},
    )


def pushed_counts_html(pushed: ExternalCounts, orders: dict[str, list[str]]) -> str:
    """The HTML of the counts that programs push; "" before the first push.

    orders: the names of each list in their last order, by kind; replaced by the new order.
    """
    if not pushed.received_at:
        return ""
    lists: dict[str, Sequence[Leader]] = {}
    for kind, name in PUSHED_KINDS.items():
        top = pushed.leaders[name][:MAX_LEADERS]
        leaders = [Leader(one.name, SentimentCounts(*map(round, one[1:]))) for one in top]
        lists[kind] = ranked(leaders, orders.get(kind, []))
        orders[kind] = [leader.name for leader in lists[kind]]
    counters = {name: round(number) for name, number in pushed.counters.items()}
    marks = SentimentCounts(*(counters.get(mark, 0) for mark in SENTIMENTS[:3]))
    total = counters.get("total", marks.total)
    return render(
        "pushed_counts.html",
        at=1000 * max(pushed.received_at.values()),
        has_counters=bool(counters),
        marks=marks._replace(unscored=max(total - marks.total, 0)),
        headings=HEADINGS,
        lists=lists,
    )


def _ratio(totals: Sequence[int]) -> str:
    """How many times as many posts the one of two terms has; "" where that says nothing."""
    if len(totals) != 2 or not all(totals):
        return ""
    most, least = sorted(totals, reverse=True)
    return f"{most / least:.1f}"

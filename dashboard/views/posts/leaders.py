"""Counters and leaders as HTML, made once for all pages that show the same answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from dashboard.posts.external_counts import ExternalCounts, Kind
from dashboard.posts.ranking import steady
from dashboard.posts.results import LEADERS, Leader, Marks
from dashboard.posts.service import ANSWERS_REMEMBERED, StatisticsResult
from dashboard.text.sentiment import MARKS
from dashboard.views.common.palette import colour
from dashboard.views.common.sentiment import SIGNS, bar_html, chooser

HEADINGS = {"hashtag": "Hashtags", "mention": "Mentioned users", "author": "Active users"}
# What programs call the same.
PUSHED: dict[str, Kind] = {"hashtag": "hashtags", "mention": "mentioned", "author": "active"}
WHERE = {"hashtag": "the hashtag", "mention": "mentions of", "author": "posts by", "word": "the word",
         "term": "the term"}  # fmt: skip


@lru_cache(maxsize=ANSWERS_REMEMBERED)
def tops_html(answer: StatisticsResult) -> str:
    """What an answer is of, its counters, and who leads."""
    counts = answer.counts
    lists = "".join(leaders_html(HEADINGS[kind], kind, counts.leaders[kind]) for kind in HEADINGS)
    return (
        f'{_about(answer)}{counters_html(counts.marks)}{_terms(counts.terms)}<div class="tops">{lists}</div>'
    )


def pushed_html(tops: ExternalCounts, orders: dict[str, list[str]]) -> str:
    """What programs push that have counted posts themselves; "" before they do.

    orders: the names of each list as they stood before, by its kind; changed to how they stand now.
    """
    if not tops.came:
        return ""
    lists = ""
    for kind, pushed in PUSHED.items():
        told = [Leader(one.name, Marks(*map(round, one[1:]))) for one in tops.leaders[pushed]][:LEADERS]
        leaders = steady(told, orders.get(kind, []))
        orders[kind] = [leader.name for leader in leaders]
        lists += leaders_html(HEADINGS[kind], kind, leaders)
    counters = {name: round(number) for name, number in tops.counters.items()}
    marks = Marks(*(counters.get(mark, 0) for mark in MARKS[:3]))
    total = counters.get("total", marks.total)
    at = f'<time data-at="{1000 * max(tops.came.values()):.0f}"></time>'
    heading = f'<p class="about"><b>Counted and pushed by another program</b>, last at {at}.</p>'
    marks = marks._replace(unscored=max(total - marks.total, 0))
    return f'{heading}{counters_html(marks) if counters else ""}<div class="tops">{lists}</div>'


def counters_html(marks: Marks) -> str:
    """How many posts, and how they feel."""
    total = marks.total
    cards = [f"<li><small>Posts</small><b>{total:,}</b></li>"]
    for mark, number in zip(MARKS, marks, strict=True):
        sign, word = SIGNS[mark]
        share = f" <small>{100 * number / total:.0f}\u202f%</small>" if total else ""
        cards.append(
            f'<li class="{mark}"><small>{sign} {word.capitalize()}</small><b>{number:,}{share}</b></li>'
        )
    return f'<ul class="counters">{"".join(cards)}</ul>'


def leaders_html(heading: str, kind: str, leaders: Sequence[Leader]) -> str:
    """The leading names with their bars."""
    longest = max((leader.marks.total for leader in leaders), default=1)
    rows = "".join(
        f"<li>{chooser(kind, leader.name)}<b>{leader.marks.total:,}</b>{bar_html(leader.marks, longest)}</li>"
        for leader in leaders
    )
    return f"<section><h3>{heading}</h3>{f'<ol>{rows}</ol>' if rows else '<p>None yet.</p>'}</section>"


def _about(answer: StatisticsResult) -> str:
    said = ["<em>Sample: these posts are made up.</em>"] if answer.sample else []
    asked = answer.counts.asked
    if asked.about:
        kind, name = asked.about
        everything = '<button type="button" data-about="">Show all posts</button>'
        said.append(f"Only {WHERE.get(kind, escape(kind))} <b>{escape(name)}</b>. {everything}")
    if answer.missing:
        why = "more do not fit into memory" if answer.full else "older ones are still being read"
        said.append(f'Posts since <time data-at="{answer.missing:.0f}"></time>: {why}.')
    return f'<p class="about" role="status">{" ".join(said)}</p>'


def _terms(terms: dict[str, Marks]) -> str:
    """What is tracked, and how the terms compare."""
    if not terms:
        return ""
    totals = [marks.total for marks in terms.values()]
    longest, everything = max(*totals, 1), max(sum(totals), 1)
    rows = "".join(
        f'<li><i class="key" style="background:{colour(number)}"></i>{chooser("term", term)}'
        f"<b>{marks.total:,}</b><small>{100 * marks.total / everything:.0f}\u202f%</small>"
        f"{bar_html(marks, longest)}</li>"
        for number, (term, marks) in enumerate(terms.items())
    )
    heading = f"<h3>Tracked terms{_ratio(list(terms.values()))}</h3>"
    return f'<section class="terms">{heading}<ol>{rows}</ol></section>'


def _ratio(marks: Sequence[Marks]) -> str:
    """How many times as many posts the one of two terms has."""
    if len(marks) != 2 or not all(one.total for one in marks):
        return ""
    most, least = sorted((one.total for one in marks), reverse=True)
    return f" <small>{most / least:.1f} to 1</small>"

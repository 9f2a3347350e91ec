"""The number of posts per term and step."""

from __future__ import annotations

import numpy as np

from dashboard.posts.positions import changes_of
from dashboard.posts.results import Selection
from dashboard.posts.table import PostTable
from dashboard.posts.term_steps import TermSteps
from tests.support.posts import START, post


def test_longer_steps_have_all_posts_that_were_counted_before() -> None:
    table = PostTable()
    table.add("talk", [post("a", second, terms="rain") for second in (0, 1, 2)])
    steps, posts, none = TermSteps(("rain",)), table.columns(), np.zeros(0, bool)
    counted = np.ones(3, bool)
    short = Selection(START, START + 3_000, ("talk",), ("rain",))
    first = steps.count(posts, counted, list(changes_of(none, counted)), short)
    long = short._replace(end=START + 86_400_000)
    then = steps.count(posts, counted, [], long)
    assert then.step_ms > first.step_ms
    assert sum(first.posts["rain"]) == sum(then.posts["rain"]) == 3

"""The number of posts per tracked term and step of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from dashboard.posts.positions import ADDED, Changes, by_term, positions_of
from dashboard.posts.results import Selection, TermSeries, step_ms
from dashboard.posts.table import Array, PostColumns


class TermSteps:
    """Counts of posts per term and step while a window moves. Steps become longer with the window; all posts
    are counted anew then. terms: tracked ones; "" stands for all posts."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = terms
        self._step, self._steps = 0, dict[str, Counter[int]]()

    def count(self, posts: PostColumns, counted: Array, changes: Changes, selection: Selection) -> TermSeries:
        """The posts of each term in each step of the selection's window.

        counted: whether each post is of the selection. changes: since the last call.
        """
        oldest = float(np.min(posts.time, where=counted, initial=int(selection.end)))
        # A window without posts is shown whole; a window of all posts begins with the first.
        whole = selection.start and not counted.any()
        start = selection.start if whole else max(selection.start, oldest)
        step = step_ms(start, selection.end)
        if step != self._step:
            self._step, self._steps = step, {term: Counter() for term in self._terms}
            changes = [(ADDED, positions_of(counted))]
        for sign, changed in changes:
            for term, of_term in by_term(posts, self._terms, changed):
                _add_steps(self._steps[term], posts.time[of_term] // step, sign)
        steps = range(int(start // step), int(selection.end // step) + 1)
        counts = {term: [counter[number] for number in steps] for term, counter in self._steps.items()}
        return TermSeries(step, [number * step for number in steps], counts)


def _add_steps(counter: Counter[int], steps: Array, sign: np.int32) -> None:
    if not steps.size:
        return
    first = int(steps.min())
    for number, posts in enumerate(np.bincount(steps - first).tolist(), first):
        counter[number] += int(sign) * posts
        if not counter[number]:
            del counter[number]

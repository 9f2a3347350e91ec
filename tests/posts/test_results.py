"""How results are chosen: the most frequent names, and intervals that stay while their window moves."""

from __future__ import annotations

import pytest

from dashboard.posts.results import STEPS, SentimentCounts, step_ms


@pytest.mark.parametrize("seconds", [1, 60, 900, 86_400, 30 * 86_400, 400 * 86_400])
def test_intervals_are_round_and_at_most_about_120_in_a_window(seconds: int) -> None:
    step = step_ms(0, seconds * 1000)
    assert seconds * 1000 / step <= STEPS
    assert step == step_ms(7_000, 7_000 + seconds * 1000)


def test_the_total_of_sentiment_counts_includes_unscored_posts() -> None:
    assert SentimentCounts(1, 2, 3, 4).total == 10

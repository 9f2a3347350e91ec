"""The signs of sentiments: shape and word, which people who do not see red and green can distinguish."""

from __future__ import annotations

from dashboard.text.sentiment import Sentiment

SIGNS: dict[Sentiment, tuple[str, str]] = {
    "negative": ("\u25bc", "negative"),
    "neutral": ("\u25cf", "neutral"),
    "positive": ("\u25b2", "positive"),
    "unscored": ("\u25cb", "not scored"),
}
"""The sign and the word of each, in the order of `dashboard.posts.results.SentimentCounts`."""

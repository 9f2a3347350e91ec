"""The sentiment of a post by VADER, which supports only English."""

from __future__ import annotations

import math
from functools import cache
from typing import Literal

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from dashboard.text.plain import language, plain, without_links

Sentiment = Literal["negative", "neutral", "positive", "unscored"]
SENTIMENTS: tuple[Sentiment, ...] = ("negative", "neutral", "positive", "unscored")

# VADER's own threshold (its README, "About the Scoring").
_THRESHOLD = 0.05


def score(text: str, lang: str) -> float | None:
    """VADER's compound score, from -1 to 1; None where the text is not known to be in English.

    lang: the language code that the service gives, such as "en" or "en-GB"; "" where it is not known.
    """
    if language(lang) != "en":
        return None
    compound: float = _vader().polarity_scores(without_links(plain(text)))["compound"]
    return compound


def sentiment_of(score: float | None) -> Sentiment:
    """The sentiment of a score; None and NaN are "unscored", not "neutral"."""
    if score is None or math.isnan(score):
        return "unscored"
    return "negative" if score <= -_THRESHOLD else "positive" if score >= _THRESHOLD else "neutral"


@cache
def _vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()

"""How a post feels, by VADER, which knows English and no other language."""

from __future__ import annotations

import math
from functools import cache
from typing import Literal

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from dashboard.text.plain import language, plain, without_links

Mark = Literal["negative", "neutral", "positive", "unscored"]
MARKS: tuple[Mark, ...] = ("negative", "neutral", "positive", "unscored")

# VADER's own threshold (its README, "About the Scoring").
_LEAST = 0.05


def score(text: str, lang: str) -> float | None:
    """VADER's compound score, from -1 to 1; None where the text is not in English, or nobody says so.

    lang: its language as services have it, such as "en" or "en-GB"; "" where it is not known.
    """
    if language(lang) != "en":
        return None
    compound: float = _vader().polarity_scores(without_links(plain(text)))["compound"]
    return compound


def mark(score: float | None) -> Mark:
    """What a score stands for. What is not scored is not neutral."""
    if score is None or math.isnan(score):
        return "unscored"
    return "negative" if score <= -_LEAST else "positive" if score >= _LEAST else "neutral"


@cache
def _vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()

"""How posts feel: English ones are scored, and no others are."""

from __future__ import annotations

import math

import pytest

from dashboard.text.sentiment import score, sentiment_of


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I love this, it is wonderful! 😍", "positive"),
        ("The tools are terrible today 😩", "negative"),
        ("The meeting is on Tuesday", "neutral"),
        ("", "neutral"),
    ],
)
def test_english_posts_are_marked(text: str, said: str) -> None:
    assert sentiment_of(score(text, "en")) == said


@pytest.mark.parametrize("lang", ["de", "ja", "", "und"])
def test_other_languages_are_not_scored_and_not_neutral(lang: str) -> None:
    assert score("I love this", lang) is None
    assert sentiment_of(score("I love this", lang)) == "unscored"


@pytest.mark.parametrize("lang", ["en", "en-GB", "EN_us"])
def test_english_of_any_region_is_english(lang: str) -> None:
    assert sentiment_of(score("I love this", lang)) == "positive"


def test_a_gap_in_a_column_of_scores_is_not_scored() -> None:
    assert sentiment_of(math.nan) == "unscored"


def test_neither_markup_nor_addresses_have_a_feeling() -> None:
    assert score("See <b class='love'>this</b> https://love.example/great-wonderful", "en") == 0.0


def test_a_text_of_one_endless_word_is_scored_like_any_other() -> None:
    assert sentiment_of(score("good " + "x" * 10_000, "en")) == "positive"

"""The tracked terms that posts match."""

from __future__ import annotations

import pytest

from sources.posts.term_matching import matching_terms


@pytest.mark.parametrize(
    ("term", "text", "matches"),
    [
        ("#science", "All of #Science!", True),
        ("#science", "science without a mark", False),
        ("#science", "#sciencefiction", False),
        ("science", "Science, of course", True),
        ("science", "in #science too, as with X's keywords", True),
        ("science", "conscience and sciences", False),
        ("@nasa", "thanks @NASA.", True),
        ("@nasa", "nasa", False),
        ("@nasa", "me@nasa.gov", False),
        ("machine learning", "Machine\nLearning again", True),
        ('"machine learning"', "machine learning", True),
        ("c++", "C++ is fine", True),
        ("科学", "日本の科学者たち", True),
        ("#科学", "見て#科学者", False),
        ("#科学", "今日の #科学 です", True),
        ("python", "Pythonを学ぶ", True),
        ("🚀", "go🚀now", True),
        ("#café", "un #CAFE\u0301 noir", True),
        ("#science", "full width ＃science", True),  # noqa: RUF001
        ("straße", "STRASSE", True),
    ],
)
def test_matching_terms_finds_words_hashtags_and_mentions(term: str, text: str, matches: bool) -> None:
    assert matching_terms(text, [term]) == [term] * matches


def test_matching_terms_includes_hashtags_of_the_service() -> None:
    assert matching_terms("no mark here", ["#Rain", "rain"], ["rain"]) == ["#Rain"]

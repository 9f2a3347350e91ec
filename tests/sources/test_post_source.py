"""Frames of sources of posts: a row per post, and posts per minute and term."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from sources.minute_counts import Coverage, MinuteCounts
from sources.post_source import COLUMNS, FetchedPosts, Post, PostSource
from sources.sample_posts import SamplePosts, sample_posts
from sources.term_matching import matching_terms
from tests.support.fakes.posts import NOW


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


def test_cover_returns_whole_minutes_with_zeros() -> None:
    counts = MinuteCounts()
    for moment in (30, 61, 62, 200):
        counts.add(moment)
    assert counts.cover(Coverage(30, 179)) == {60: 2}
    assert counts.cover(Coverage(30, 245)) == {120: 0, 180: 1}
    assert counts.cover(Coverage(30, 246)) == {}


def test_cover_returns_a_minute_again_after_a_late_post() -> None:
    counts = MinuteCounts()
    counts.cover(Coverage(0, 120))
    counts.add(70)
    assert counts.cover(Coverage(0, 130)) == {60: 1}


def test_cover_leaves_out_minutes_of_a_gap() -> None:
    counts = MinuteCounts()
    assert list(counts.cover(Coverage(0, 130))) == [0, 60]
    assert list(counts.cover(Coverage(310, 430))) == [360]


def test_cover_of_years_returns_the_last_two_hours() -> None:
    assert len(MinuteCounts().cover(Coverage(0, NOW))) == 120


class _Told(PostSource):
    """Tells the batches that it was given, one a fetch."""

    def __init__(self, *batches: Sequence[Post], **settings: object) -> None:
        super().__init__(clock=lambda: NOW, **settings)
        self._batches = list(batches)

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        return FetchedPosts(self._batches.pop(0), {term: Coverage(NOW - 120, NOW) for term in terms})


def _post(number: int, ago: float, text: str = "a #science post") -> Post:
    return Post(str(number), NOW - ago, "ada", text, "en", "https://x.com/ada/status/1")


def _posts(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["text"].notna()]


def test_post_source_frame_has_count_rows_and_post_rows_by_time() -> None:
    table = _Told([_post(2, 20), _post(1, 70)], track=["#science", "post"]).fetch()
    assert table.index.is_monotonic_increasing
    assert str(table.index.dtype) == "datetime64[ns, UTC]"
    assert table.columns.tolist() == list(COLUMNS[1:])
    assert _posts(table)["id"].tolist() == ["1", "2"]
    assert _posts(table)[["term", "terms"]].iloc[0].tolist() == ["#science", "#science, post"]
    assert _posts(table)["posts_per_minute"].isna().all()
    counts = table[table["text"].isna()]
    assert counts.groupby("term")["posts_per_minute"].apply(list).to_dict() == {
        "#science": [1, 1],
        "post": [1, 1],
    }


def test_post_source_returns_and_counts_a_post_once() -> None:
    source = _Told([_post(1, 90), _post(1, 90)], [_post(1, 90)], track=["#science"])
    assert _posts(source.fetch())["id"].tolist() == ["1"]
    again = source.fetch()
    assert again.empty
    assert again["posts_per_minute"].dtype == float


def test_post_source_replaces_characters_that_databases_refuse() -> None:
    odd = _post(1, 90, "#science \ud83c alone, \0 none, \U0001f327 whole")
    table = _Told([odd], track=["#science"]).fetch()
    assert _posts(table)["text"].tolist() == ["#science ? alone,  none, \U0001f327 whole"]


def test_post_source_leaves_out_a_post_in_the_future() -> None:
    source = _Told([_post(1, -3600)], track=["#science"])
    assert _posts(source.fetch()).empty
    assert "future" in source.failures["#science"]


def test_post_source_returns_other_terms_with_the_next_fetch() -> None:
    source = _Told([_post(1, 90), _post(2, 80, "#rain")], [], track=["#science", "#rain"])
    assert set(source.fetch(["#rain"])["term"]) == {"#rain"}
    later = source.fetch()
    assert _posts(later)["id"].tolist() == ["1"]
    assert later.loc[later["text"].isna(), "term"].unique().tolist() == ["#science"]


@pytest.mark.parametrize("track", [[], ["#"], [" "]])
def test_post_source_rejects_an_empty_term(track: list[str]) -> None:
    with pytest.raises(ValueError, match="track"):
        _Told(track=track)


def test_sample_posts_start_with_the_past_hour() -> None:
    now = [NOW]
    source = SamplePosts(track=["#python", "#science"], clock=lambda: now[0])
    first = source.fetch()
    counts = first[first["text"].isna()]
    assert counts.groupby("term").size().to_dict() == {"#python": 60, "#science": 60}
    assert counts["posts_per_minute"].groupby(counts["term"]).std().min() > 1
    assert _posts(first)["author"].nunique() > 5
    assert {"en", "es", "de", "ja"} == set(_posts(first)["lang"])
    ids = set(_posts(first)["id"])
    for _ in range(30):
        now[0] += 2
        ids.update(_posts(source.fetch())["id"])
    whole = list(sample_posts(["#python", "#science"], NOW - 3600, NOW + 60))
    assert ids == {post.id for post in whole}, "however it is cut, the same posts come"
    assert source.sample


def test_sample_posts_match_their_terms() -> None:
    terms = ["#science", "rain", "@nasa", "科学", "🚀", "machine learning"]
    for term in terms:
        for post in sample_posts([term], NOW - 600, NOW):
            assert matching_terms(post.text, [term]), post.text

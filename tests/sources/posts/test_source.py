"""Frames of sources of posts: a row per post, and posts per minute and term."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sources.posts.minute_counts import Coverage
from sources.posts.source import COLUMNS, FetchedPosts, Post, PostSource
from tests.support.fakes.posts import NOW
from tests.support.post_rows import post_rows


class _Scripted(PostSource):
    """Returns the batches that it was given, one a fetch."""

    def __init__(self, *batches: Sequence[Post], **settings: object) -> None:
        super().__init__(clock=lambda: NOW, **settings)
        self._batches = list(batches)

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        return FetchedPosts(self._batches.pop(0), {term: Coverage(NOW - 120, NOW) for term in terms})


def _post(number: int, ago: float, text: str = "a #science post") -> Post:
    return Post(str(number), NOW - ago, "ada", text, "en", "https://x.com/ada/status/1")


def test_post_source_frame_has_count_rows_and_post_rows_by_time() -> None:
    table = _Scripted([_post(2, 20), _post(1, 70)], track=["#science", "post"]).fetch()
    assert table.index.is_monotonic_increasing
    assert str(table.index.dtype) == "datetime64[ns, UTC]"
    assert table.columns.tolist() == list(COLUMNS[1:])
    assert post_rows(table)["id"].tolist() == ["1", "2"]
    assert post_rows(table)[["term", "terms"]].iloc[0].tolist() == ["#science", "#science, post"]
    assert post_rows(table)["posts_per_minute"].isna().all()
    counts = table[table["text"].isna()]
    assert counts.groupby("term")["posts_per_minute"].apply(list).to_dict() == {
        "#science": [1, 1],
        "post": [1, 1],
    }


def test_post_source_returns_and_counts_a_post_once() -> None:
    source = _Scripted([_post(1, 90), _post(1, 90)], [_post(1, 90)], track=["#science"])
    assert post_rows(source.fetch())["id"].tolist() == ["1"]
    again = source.fetch()
    assert again.empty
    assert again["posts_per_minute"].dtype == float


def test_post_source_replaces_characters_that_databases_refuse() -> None:
    odd = _post(1, 90, "#science \ud83c alone, \0 none, \U0001f327 whole")
    table = _Scripted([odd], track=["#science"]).fetch()
    assert post_rows(table)["text"].tolist() == ["#science ? alone,  none, \U0001f327 whole"]


def test_post_source_leaves_out_a_post_in_the_future() -> None:
    source = _Scripted([_post(1, -3600)], track=["#science"])
    assert post_rows(source.fetch()).empty
    assert "future" in source.failures["#science"]


def test_post_source_returns_other_terms_with_the_next_fetch() -> None:
    source = _Scripted([_post(1, 90), _post(2, 80, "#rain")], [], track=["#science", "#rain"])
    assert set(source.fetch(["#rain"])["term"]) == {"#rain"}
    later = source.fetch()
    assert post_rows(later)["id"].tolist() == ["1"]
    assert later.loc[later["text"].isna(), "term"].unique().tolist() == ["#science"]


@pytest.mark.parametrize("track", [[], ["#"], [" "]])
def test_post_source_rejects_an_empty_term(track: list[str]) -> None:
    with pytest.raises(ValueError, match="track"):
        _Scripted(track=track)

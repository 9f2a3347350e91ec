"""Sample posts."""

from __future__ import annotations

from sources.posts.term_matching import matching_terms
from sources.sample_posts import SamplePosts, sample_posts
from tests.support.fakes.posts import NOW
from tests.support.post_rows import post_rows


def test_sample_posts_start_with_the_past_hour() -> None:
    now = [NOW]
    source = SamplePosts(track=["#python", "#science"], clock=lambda: now[0])
    first = source.fetch()
    counts = first[first["text"].isna()]
    assert counts.groupby("term").size().to_dict() == {"#python": 60, "#science": 60}
    assert counts["posts_per_minute"].groupby(counts["term"]).std().min() > 1
    assert post_rows(first)["author"].nunique() > 5
    assert {"en", "es", "de", "ja"} == set(post_rows(first)["lang"])
    ids = set(post_rows(first)["id"])
    for _ in range(30):
        now[0] += 2
        ids.update(post_rows(source.fetch())["id"])
    whole = list(sample_posts(["#python", "#science"], NOW - 3600, NOW + 60))
    assert ids == {post.id for post in whole}, "however it is cut, the same posts come"
    assert source.sample


def test_sample_posts_match_their_terms() -> None:
    terms = ["#science", "rain", "@nasa", "科学", "🚀", "machine learning"]
    for term in terms:
        for post in sample_posts([term], NOW - 600, NOW):
            assert matching_terms(post.text, [term]), post.text

"""Posts are asked for as X's documents say, and never beyond the budget."""

from __future__ import annotations

import pytest

from sources.base import SourceError
from sources.daily_budget import BudgetSpent
from tests.support.clock import Clock
from tests.support.fakes.posts import NOW, FakePosts, written
from tests.support.fakes.server import Answer, FakeServer
from tests.support.post_rows import post_rows
from tests.support.twitter import SEARCH, counts_since_now, x_search


def test_a_post_is_told_with_author_link_and_term(fake: FakePosts, clock: Clock) -> None:
    unknown = written(1, NOW - 40)[0]._replace(author="bob", text="no mark", tags=("Science",))
    fake.posts = [*written(1, NOW - 50), unknown]
    first, second = (row for _, row in post_rows(x_search(clock).fetch()).iterrows())
    assert (first["author"], first["lang"], first["term"]) == ("ada", "en", "#science")
    assert first["url"] == f"https://x.com/ada/status/{first['id']}"
    assert (second["author"], second["term"]) == ("", "#science"), "hashtags come from entities as well"
    assert second["url"].startswith("https://x.com/i/web/status/")


def test_pages_are_turned_with_the_since_id_of_the_first_page_of_the_last_poll(
    server: FakeServer, fake: FakePosts, clock: Clock
) -> None:
    source = x_search(clock, budget=1000)
    source.fetch()
    known = fake._all()
    clock.now += 300
    fake.posts = [*known, *written(250, NOW + 250, step=1)]
    assert len(post_rows(source.fetch())) == 250
    clock.now += 300
    assert post_rows(source.fetch()).empty
    asked = [request.query for request in server.requests_to(SEARCH)]
    assert "since_id" not in asked[0]
    assert [query.get("since_id") for query in asked[1:4]] == [str(known[-1].id)] * 3
    assert [query.get("next_token") for query in asked[1:4]] == [None, "100", "200"]
    assert asked[4]["since_id"] == str(fake._all()[-1].id)


def test_without_news_the_place_is_kept(server: FakeServer, fake: FakePosts, clock: Clock) -> None:
    source = x_search(clock)
    for _ in range(3):
        source.fetch()
    assert server.requests_to(SEARCH)[1].query["since_id"] == server.requests_to(SEARCH)[2].query["since_id"]
    assert source.usage == (5, 500, "posts per UTC day")


def test_ids_are_compared_as_numbers(server: FakeServer, fake: FakePosts, clock: Clock) -> None:
    fake.posts = [
        post._replace(id=number) for post, number in zip(written(2, NOW - 60), (9, 10), strict=True)
    ]
    source = x_search(clock)
    source.fetch()
    source.fetch()
    assert server.requests_to(SEARCH)[1].query["since_id"] == "10"


def test_a_since_id_that_is_too_old_is_dropped(server: FakeServer, fake: FakePosts, clock: Clock) -> None:
    source = x_search(clock)
    source.fetch()
    clock.now += 8 * 86_400
    fake.posts = written(3, clock.now - 60)
    fake.oldest_since_id = fake._all()[0].id
    assert len(post_rows(source.fetch())) == 3
    assert "start_time" in server.requests_to(SEARCH)[-1].query


def test_posts_are_counted_by_minute(fake: FakePosts, clock: Clock) -> None:
    fake.posts = written(12, NOW, step=10)
    clock.now += 40
    counts = counts_since_now(x_search(clock).fetch())
    assert (counts[-120], counts[-60], counts[-180]) == (6, 6, 0)
    assert max(counts) == -60


def test_a_query_of_ones_own_is_asked_as_it_is(server: FakeServer, fake: FakePosts, clock: Clock) -> None:
    x_search(clock, query="#science lang:en").fetch()
    x_search(clock, track=["#science", "two words"]).fetch()
    assert [request.query["query"] for request in server.requests_to(SEARCH)] == [
        "#science lang:en",
        '#science OR "two words"',
    ]
    with pytest.raises(ValueError, match="query"):
        x_search(clock, query="x" * 513)


def test_a_post_without_a_time_has_the_one_in_its_id(
    server: FakeServer, fake: FakePosts, clock: Clock
) -> None:
    number = (int((NOW - 60) * 1000) - 1_288_834_974_657) << 22
    fake.x_error = Answer(
        body={"data": [{"id": str(number), "text": "#science"}, {"id": "x"}, 3], "meta": {}}
    )
    (time,) = post_rows(x_search(clock).fetch()).index
    assert time.timestamp() == NOW - 60


def test_the_budget_is_never_exceeded_and_goes_on_the_next_day(
    server: FakeServer, fake: FakePosts, clock: Clock
) -> None:
    fake.posts = written(400, NOW - 40, step=0.1)
    got = len(post_rows(x_search(clock, budget=125).fetch()))
    fake.posts = [*fake._all(), *written(400, NOW - 30, step=0.02)]
    for _ in range(3):
        with pytest.raises(BudgetSpent) as caught:
            while True:
                got += len(post_rows(x_search(clock, budget=125).fetch()))
    assert got == 125
    assert all(int(request.query["max_results"]) >= 10 for request in server.requests_to(SEARCH))
    clock.now += caught.value.after
    fake.posts = written(400, clock.now - 40)
    assert len(post_rows(x_search(clock, budget=125).fetch())) == 100


def test_with_less_left_than_the_smallest_page_nothing_is_asked(
    server: FakeServer, fake: FakePosts, clock: Clock
) -> None:
    fake.posts = written(15, NOW - 40, step=0.1)
    source = x_search(clock, budget=20)
    source.fetch()
    with pytest.raises(BudgetSpent):
        source.fetch()
    assert len(server.requests_to(SEARCH)) == 1


def test_failures_do_not_use_it_up(fake: FakePosts, server: FakeServer, clock: Clock) -> None:
    source = x_search(clock, budget=100)
    for fault in ("500", "404", "429", "401"):
        server.fault["x"] = fault
        with pytest.raises(SourceError):
            source.fetch()
    server.fault.clear()
    assert len(post_rows(source.fetch())) == 5
    assert source.usage == (5, 100, "posts per UTC day")


def test_an_answer_that_was_cut_off_counts_in_full(fake: FakePosts, server: FakeServer, clock: Clock) -> None:
    source = x_search(clock, budget=100)
    server.fault["x"] = "truncated"
    with pytest.raises(SourceError):
        source.fetch()
    with pytest.raises(BudgetSpent):
        source.fetch()


def test_a_spent_budget_is_told_and_not_covered_by_made_up_posts(fake: FakePosts, clock: Clock) -> None:
    fake.posts = written(100, NOW - 40, step=0.1)
    x_search(clock, budget=100).fetch()
    with pytest.raises(BudgetSpent):
        x_search(clock, budget=100, provider="auto").fetch()

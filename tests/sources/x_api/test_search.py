"""Searches of X: pages, ids, and the daily budget."""

from __future__ import annotations

import pytest

from sources.base import SourceError
from sources.http.client import Unreachable
from sources.x_api.daily_budget import BudgetSpent
from tests.support.clock import Clock
from tests.support.fakes.posts import NOW, FakePosts, written
from tests.support.fakes.server import Answer, FakeServer
from tests.support.post_rows import post_rows
from tests.support.twitter import SEARCH, counts_since_now, x_search


def test_x_search_post_has_author_link_and_term(fake: FakePosts, clock: Clock) -> None:
    unknown = written(1, NOW - 40)[0]._replace(author="bob", text="no mark", tags=("Science",))
    fake.posts = [*written(1, NOW - 50), unknown]
    first, second = (row for _, row in post_rows(x_search(clock).fetch()).iterrows())
    assert (first["author"], first["lang"], first["term"]) == ("ada", "en", "#science")
    assert first["url"] == f"https://x.com/ada/status/{first['id']}"
    assert (second["author"], second["term"]) == ("", "#science"), "hashtags come from entities as well"
    assert second["url"].startswith("https://x.com/i/web/status/")


def test_x_search_pages_use_the_since_id_of_the_last_poll(
    server: FakeServer, fake: FakePosts, clock: Clock
) -> None:
    source = x_search(clock, budget=50.0)
    source.fetch()
    known = fake._all()
    clock.now += 300
    fake.posts = [*known, *written(250, NOW + 250, step=1)]
    assert len(post_rows(source.fetch())) == 250
    clock.now += 300
    assert post_rows(source.fetch()).empty
    queries = [request.query for request in server.requests_to(SEARCH)]
    assert "since_id" not in queries[0]
    assert [query.get("since_id") for query in queries[1:4]] == [str(known[-1].id)] * 3
    assert [query.get("next_token") for query in queries[1:4]] == [None, "100", "200"]
    assert queries[4]["since_id"] == str(fake._all()[-1].id)


def test_x_search_without_new_posts_does_not_change_the_since_id(
    server: FakeServer, fake: FakePosts, clock: Clock
) -> None:
    source = x_search(clock)
    for _ in range(3):
        source.fetch()
    assert server.requests_to(SEARCH)[1].query["since_id"] == server.requests_to(SEARCH)[2].query["since_id"]
    assert source.usage == (0.035, 1.0, "today; renewed at 00:00 UTC"), "five posts and their one author"


def test_x_search_compares_ids_as_numbers(server: FakeServer, fake: FakePosts, clock: Clock) -> None:
    fake.posts = [
        post._replace(id=number) for post, number in zip(written(2, NOW - 60), (9, 10), strict=True)
    ]
    source = x_search(clock)
    source.fetch()
    source.fetch()
    assert server.requests_to(SEARCH)[1].query["since_id"] == "10"


def test_x_search_drops_a_since_id_that_is_too_old(server: FakeServer, fake: FakePosts, clock: Clock) -> None:
    source = x_search(clock)
    source.fetch()
    clock.now += 8 * 86_400
    fake.posts = written(3, clock.now - 60)
    fake.oldest_since_id = fake._all()[0].id
    assert len(post_rows(source.fetch())) == 3
    assert "start_time" in server.requests_to(SEARCH)[-1].query


def test_x_search_counts_posts_by_minute(fake: FakePosts, clock: Clock) -> None:
    fake.posts = written(12, NOW, step=10)
    clock.now += 40
    counts = counts_since_now(x_search(clock).fetch())
    assert (counts[-120], counts[-60], counts[-180]) == (6, 6, 0)
    assert max(counts) == -60


def test_x_search_sends_a_query_setting_unchanged(server: FakeServer, fake: FakePosts, clock: Clock) -> None:
    x_search(clock, query="#science lang:en").fetch()
    x_search(clock, track=["#science", "two words"]).fetch()
    assert [request.query["query"] for request in server.requests_to(SEARCH)] == [
        "#science lang:en",
        '#science OR "two words"',
    ]
    with pytest.raises(ValueError, match="query"):
        x_search(clock, query="x" * 513)


def test_x_search_takes_a_missing_time_from_the_id(server: FakeServer, fake: FakePosts, clock: Clock) -> None:
    number = (int((NOW - 60) * 1000) - 1_288_834_974_657) << 22
    fake.x_error = Answer(
        body={"data": [{"id": str(number), "text": "#science"}, {"id": "x"}, 3], "meta": {}}
    )
    (time,) = post_rows(x_search(clock).fetch()).index
    assert time.timestamp() == NOW - 60


def test_x_search_does_not_exceed_the_budget_and_continues_the_next_day(
    server: FakeServer, fake: FakePosts, clock: Clock
) -> None:
    fake.posts = written(400, NOW - 40, step=0.1)
    source = x_search(clock, budget=1.875)
    for _ in range(3):
        with pytest.raises(BudgetSpent) as caught:
            while True:
                source.fetch()
                fake.posts = [*fake._all(), *written(40, clock.now - 31, step=0.02)]
                clock.now += 60
    assert 1000 < fake.billed["2026-11-22"] <= 1875
    assert all(int(request.query["max_results"]) >= 10 for request in server.requests_to(SEARCH))
    clock.now += caught.value.after
    fake.posts = written(400, clock.now - 40)
    assert not post_rows(x_search(clock, budget=1.875).fetch()).empty


def test_x_search_makes_no_call_with_less_budget_than_a_page(
    server: FakeServer, fake: FakePosts, clock: Clock
) -> None:
    fake.posts = written(15, NOW - 40, step=0.1)
    source = x_search(clock, budget=0.2)
    source.fetch()
    with pytest.raises(BudgetSpent, match=r"\$0\.06 of \$0\.20.*may cost \$0\.15"):
        source.fetch()
    assert len(server.requests_to(SEARCH)) == 1


def test_x_search_is_polled_so_that_the_budget_lasts_for_the_day(fake: FakePosts, clock: Clock) -> None:
    fake.posts = written(400, NOW - 40, step=0.1)
    source = x_search(clock, budget=1.0)
    assert len(post_rows(source.fetch())) == 16, "a quarter of the 66 posts that the budget is good for"
    left = 86_400 - NOW % 86_400
    assert source.period == pytest.approx(left / 10, rel=0.01), "0.91 dollars are ten polls of 0.09"
    assert "Raise `budget`" in source.note
    clock.now += 86_400 - NOW % 86_400
    fake.posts = []
    source.fetch()
    assert source.period == source.interval, "a poll without posts costs nothing"


def test_x_search_without_authors_reads_three_times_as_many_posts(fake: FakePosts, clock: Clock) -> None:
    fake.posts = written(400, NOW - 40, step=0.1)
    posts = post_rows(x_search(clock, budget=1.0, authors=False).fetch())
    assert len(posts) == 50
    assert set(posts["author"]) == {""}
    assert fake.billed["2026-11-22"] == 250


def test_x_search_failures_do_not_use_the_budget(fake: FakePosts, server: FakeServer, clock: Clock) -> None:
    source = x_search(clock, budget=0.15)
    for fault in ("500", "404", "429", "401"):
        server.fault["x"] = fault
        with pytest.raises(SourceError):
            source.fetch()
    server.fault.clear()
    assert len(post_rows(source.fetch())) == 5
    assert source.usage.text == "$0.035 of $0.15 spent today; renewed at 00:00 UTC"  # type: ignore[union-attr]


@pytest.mark.parametrize("fault", ["truncated", "cut", "hang"])
def test_x_search_counts_a_request_without_a_whole_reply_in_full(
    fake: FakePosts, server: FakeServer, clock: Clock, fault: str
) -> None:
    source = x_search(clock, budget=0.15, timeout=0.3)
    server.fault["x"] = fault
    with pytest.raises(SourceError):
        source.fetch()
    with pytest.raises(BudgetSpent):
        source.fetch()


def test_x_search_that_reaches_no_server_does_not_use_the_budget(
    fake: FakePosts, server: FakeServer, clock: Clock
) -> None:
    source = x_search(clock, budget=0.15)
    server.close()
    for _ in range(3):
        with pytest.raises(Unreachable):
            source.fetch()
    assert source.usage.used == 0  # type: ignore[union-attr]


def test_x_search_spent_budget_is_not_replaced_by_sample_posts(fake: FakePosts, clock: Clock) -> None:
    fake.posts = written(100, NOW - 40, step=0.1)
    x_search(clock, budget=0.15).fetch()
    with pytest.raises(BudgetSpent):
        x_search(clock, budget=0.15, provider="auto").fetch()

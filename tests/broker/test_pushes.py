"""Pushes to any process reach all, and are accepted once they are stored."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from sqlalchemy import text

from dashboard.push.ingest import NameConflict
from dashboard.push.operations import PushRequest
from dashboard.storage.engine import StorageUnavailable, create
from sources.push import Push
from sources.pushed_rows.values import RejectedPush
from tests.broker.conftest import Join, Member
from tests.support.feeds import Scripted
from tests.support.redis_server import RedisServer
from tests.support.waiting import until

TAKES_OVER = 20.0


def push(member: Member, name: str, *rows: object) -> int:
    return member.push(name, json.dumps(rows).encode())


def push_until_answered(member: Member, name: str, *rows: object) -> int:
    """As a client does that is answered 503: a busy process may answer another one too late."""
    while True:
        try:
            return push(member, name, *rows)
        except StorageUnavailable as late:
            assert "Try again" in str(late)


def leaders(member: Member) -> list[str]:
    return [one.name for one in member.counts.leaders["hashtags"]]


def test_a_push_to_any_member_is_shown_by_all_also_under_a_new_name(join: Join) -> None:
    members = [join() for _ in range(3)]
    for number, member in enumerate(members):
        assert push(member, "readings", {"city": "London", "t (°C)": float(number)}) == 1
    for member in members:
        until(lambda member=member: member.values("readings", "t London") == [0.0, 1.0, 2.0], TAKES_OVER)  # type: ignore[misc]
        assert member.histories["readings"].source.quantities[0].unit == "°C"
        assert member.histories["readings"].feed.status.origin == "live"


def test_all_members_answer_with_the_gaps_of_a_push(join: Join) -> None:
    rows = [{"t": 1.0}] * 18 + [{"t": "bad"}]
    request = PushRequest("rows", "readings", "application/json", json.dumps(rows).encode())
    for member in [join() for _ in range(2)]:
        answer = member.broker.pushes.accept(request).result(TAKES_OVER).content()
        assert (answer["accepted"], answer["left_out"], answer["gaps"]) == (18, 1, 1)
        assert answer["remarks"] == ["t: 1 cell is no number, such as 'bad' in row 19"]


def test_what_one_member_rejects_all_reject(join: Join) -> None:
    members = [join(Scripted(interval=60.0)) for _ in range(2)]
    push(members[0], "readings", {"city": "London", "t": 1.0})
    for member in members:
        with pytest.raises(RejectedPush, match="another"):
            push_until_answered(member, "readings", {"city": "London", "t": 2.0, "another": "text"})
        with pytest.raises(NameConflict, match="scripted"):
            push_until_answered(member, "scripted", {"t": 1.0})


def test_rows_that_nothing_tells_apart_are_all_kept_whichever_members_they_come_to(
    join: Join, database: str
) -> None:
    members = [join(database=database) for _ in range(2)]
    push(members[0], "count", {"n": 0.0})
    with ThreadPoolExecutor(8) as senders:
        sent = [senders.submit(push, members[number % 2], "count", {"n": 1.0}) for number in range(200)]
        assert [one.result() for one in sent] == [1] * 200
    # At once after the answers: they are given when rows are committed.
    with create(database).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM points WHERE value = 1")) == 200
    for member in members:
        until(lambda member=member: len(member.values("count", "n")) >= 201, TAKES_OVER)  # type: ignore[misc]
        times = member.rows("count")["time"]
        assert all(before < after for before, after in pairwise(times))


def test_the_columns_of_pushes_outlive_the_member_that_accepted_them(join: Join) -> None:
    members = [join(Push(name="readings")) for _ in range(2)]
    push(members[0], "readings", {"city": "London", "t": 1.0, "h": 50.0})
    until(lambda: all(member.values("readings", "h London") for member in members), TAKES_OVER)
    (first,) = (member for member in members if member.polls("readings"))
    (second,) = (member for member in members if member is not first)
    first.die()
    until(lambda: second.polls("readings"), TAKES_OVER)
    # Another order of the columns: they are those of the first push still.
    push(second, "readings", {"h": 60.0, "city": "London"})
    until(lambda: second.values("readings", "h London") == [50.0, 60.0], TAKES_OVER)
    with pytest.raises(RejectedPush):
        push(second, "readings", {"t": 1.0, "town": "Oslo"})


def test_posts_and_leaders_reach_all_members(join: Join) -> None:
    members = [join() for _ in range(2)]
    push(members[1], "talk", {"text": "Rain in #london", "author": "ada"})
    until(
        lambda: all("talk" in one.histories and one.histories["talk"].posts.newest(5) for one in members),
        TAKES_OVER,
    )
    for member in members:
        assert member.histories["talk"].posts.newest(5)[0]["author"] == "ada"
    form = b"label=%5B%27%23rain%27%5D&negative=%5B1%5D&neutral=%5B2%5D&positive=%5B3%5D"
    assert members[1].push("hashtags", form, "leaders", "application/x-www-form-urlencoded") == 1
    until(lambda: all(leaders(member) == ["#rain"] for member in members), TAKES_OVER)
    late = join()
    until(lambda: late.counts.leaders["hashtags"] == members[0].counts.leaders["hashtags"], TAKES_OVER)
    until(lambda: "talk" in late.histories and late.histories["talk"].posts.newest(5), TAKES_OVER)


def test_pushes_are_not_accepted_while_the_broker_is_away(join: Join, redis: RedisServer) -> None:
    member = join()
    push(member, "readings", {"t": 1.0})
    redis.stop()
    until(lambda: not member.polls("readings"), TAKES_OVER)
    with pytest.raises(StorageUnavailable, match="cannot be reached"):
        push(member, "readings", {"t": 2.0})
    redis.start()
    until(lambda: member.polls("readings"), TAKES_OVER)
    assert push(member, "readings", {"t": 3.0}) == 1
    until(lambda: member.values("readings", "t") == [1.0, 3.0], TAKES_OVER)

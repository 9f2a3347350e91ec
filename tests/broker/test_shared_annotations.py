"""Annotations that are added in one process are shown by all."""

from __future__ import annotations

import json

from dashboard.broker.shared_feed import PUSHES
from dashboard.history.annotations import Annotation
from tests.broker.conftest import Join, Member
from tests.support.waiting import until

DEPLOYED = Annotation(1_764_000_000_000, 1_764_000_000_000, "Deployed", id="d")


def texts(member: Member) -> list[str]:
    return [one.text for one in member.histories.annotations.newest]


def test_one_that_is_added_or_pushed_anywhere_is_shown_by_all(join: Join, database: str) -> None:
    # One that is not subscribed yet reads what it has missed from the database.
    members = [join(database=database) for _ in range(2)]
    until(lambda: any(one.broker.leases.holds(PUSHES) for one in members), 30)
    for number, member in enumerate(members):
        body = json.dumps({"text": f"Pushed {number}", "time": 1_764_000_001 + number}).encode()
        assert member.push("", body, "annotations") == 1
    members[0].histories.annotations.add([DEPLOYED]).result(30)
    expected = ["Deployed", "Pushed 0", "Pushed 1"]
    until(lambda: all(texts(member) == expected for member in members), 30)
    members[1].histories.annotations.add([DEPLOYED._replace(text="")]).result(30)
    until(lambda: all(texts(member) == expected[1:] for member in members), 30)


def test_one_that_was_missed_is_read_from_the_database(join: Join, database: str) -> None:
    first = join(database=database)
    first.histories.annotations.add([DEPLOYED]).result(30)
    late = join(database=database)
    until(lambda: texts(late) == ["Deployed"], 30)

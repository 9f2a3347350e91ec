"""Requests of the push API apart from HTTP, as another process passes them on."""

from __future__ import annotations

import pytest

from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.ingest import PushIngest
from dashboard.push.operations import REFUSALS, Accept, PushRequest, acceptor
from sources.pushed_rows.values import RejectedPush

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def ingest() -> PushIngest:
    return PushIngest(HistoryRegistry(()), ExternalCounts(), 5)


@pytest.fixture
def accept(ingest: PushIngest) -> Accept:
    return acceptor(ingest)


def test_rows_are_counted_and_their_source_is_added(ingest: PushIngest, accept: Accept) -> None:
    body = b'[{"level": 1.5}, {"level": 2.5}]'
    assert accept(PushRequest("rows", "river", "application/json", body)).result(30).accepted == 2
    assert "river" in ingest.histories


def test_annotations_are_counted_and_added(ingest: PushIngest, accept: Accept) -> None:
    body = b'{"text": "Deployed", "time": 1764000000}'
    assert accept(PushRequest("annotations", "", "application/json", body)).result(30).accepted == 1
    assert [one.text for one in ingest.histories.annotations.newest] == ["Deployed"]


def test_leaders_are_those_of_their_kind(ingest: PushIngest, accept: Accept) -> None:
    body = b"label=['%23rain']&negative=[1]&neutral=[2]&positive=[3]"
    request = PushRequest("leaders", "hashtags", FORM, body)
    assert accept(request).result(30).accepted == 1
    assert [leader.name for leader in ingest.external_counts.leaders["hashtags"]] == ["#rain"]


def test_a_refusal_is_one_that_another_process_can_raise_again(accept: Accept) -> None:
    with pytest.raises(RejectedPush):
        accept(PushRequest("rows", "river", "application/json", b"[5]")).result(30)
    assert REFUSALS["RejectedPush"] is RejectedPush

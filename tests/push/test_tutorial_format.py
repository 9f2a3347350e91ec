"""The wire format of the Spark tutorial: its jobs work with another host and port, unchanged."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from dashboard.posts.external_counts import ExternalKind, ExternalLeader
from tests.push.conftest import PushServer, StartServer
from tests.support.waiting import until

TOPS: list[tuple[str, ExternalKind]] = [
    ("most_used_hashtags", "hashtags"),
    ("most_mentioned_users", "mentioned"),
    ("most_active_users", "active"),
]


def send_top_hashtags(
    url: str, labels: list[Any], negative: Any, neutral: Any, positive: Any
) -> requests.Response:
    """As the jobs send it."""
    request_data = {
        "label": str(labels),
        "negative": str(negative),
        "neutral": str(neutral),
        "positive": str(positive),
    }
    return requests.post(url, data=request_data)


@pytest.mark.parametrize(("name", "kind"), TOPS)
def test_leaders_are_accepted_and_returned(server: PushServer, name: str, kind: ExternalKind) -> None:
    notified: list[None] = []
    end = server.external_counts.subscribe(lambda: notified.append(None))
    labels = ["#python", "it's", 'a "b"', "日本語 👍", b"#old \xf0\x9f\x91\x8d"]
    answer = send_top_hashtags(
        f"{server.url}/update_{name}", labels, [1, 2, 3, 4, 5], [0, 0, 0, 0, 0], (9, 8, 7, 6, 5)
    )
    assert (answer.status_code, answer.text) == (201, "success")
    assert server.external_counts.leaders[kind][0] == ExternalLeader("#python", 1, 0, 9)
    assert kind in server.external_counts.received_at
    assert len(notified) == 1
    rows = requests.get(f"{server.url}/refresh_{name}", timeout=10).json()
    assert rows == {
        "sLabel": ["#python", "it's", 'a "b"', "日本語 👍", "#old 👍"],
        "sNegative": [1, 2, 3, 4, 5],
        "sNeutral": [0] * 5,
        "sPositive": [9, 8, 7, 6, 5],
    }
    end()
    send_top_hashtags(f"{server.url}/update_{name}", [], [], [], [])
    assert server.external_counts.leaders[kind] == ()
    assert len(notified) == 1


def test_labels_that_were_bytes_in_old_jobs_are_texts(server: PushServer) -> None:
    labels = [b"#a", "b'#b'", str(b"#c")]
    send_top_hashtags(f"{server.url}/update_most_used_hashtags", labels, [1] * 3, [1] * 3, [1] * 3)
    assert [leader.name for leader in server.external_counts.leaders["hashtags"]] == ["#a", "#b", "#c"]


def test_counters_are_accepted_returned_and_charted(server: PushServer) -> None:
    before = requests.get(f"{server.url}/refresh_tweet_counters", timeout=10).json()
    assert before == {"total": 0, "negative": 0, "neutral": 0, "positive": 0}
    data = {"total": "12", "negative": "[3]", "neutral": "4", "positive": "5"}
    answer = requests.post(f"{server.url}/update_tweet_counters", data=data, timeout=10)
    assert (answer.status_code, answer.text) == (201, "success")
    now = {"total": 12, "negative": 3, "neutral": 4, "positive": 5}
    assert (
        requests.get(f"{server.url}/refresh_tweet_counters", timeout=10).json()
        == now
        == server.external_counts.counters
    )
    rows = server.await_rows("tweet_counters", 1)
    assert (rows["total"], rows["positive"]) == ([12], [5])
    quantities = server.histories["tweet_counters"].source.quantities
    assert {(one.unit, one.kind) for one in quantities} == {("posts", "amount")}


def test_counts_by_label_are_accepted_returned_and_charted(server: PushServer) -> None:
    # Verbatim from the tutorial, but for the port.
    top_tags, counts = ["#python", "#ai"], [120, 87]
    answer = requests.post(f"{server.url}/updateData", data={"label": str(top_tags), "data": str(counts)})
    assert (answer.status_code, answer.text) == (201, "success")
    rows = requests.get(f"{server.url}/refreshData", timeout=10).json()
    assert rows == {"sLabel": ["#python", "#ai"], "sData": [120, 87]}
    assert server.await_rows("updateData", 1)["count #ai"] == [87]
    assert server.histories["updateData"].source.heading == "Pushed counts"


def test_labels_may_change_and_the_first_hundred_are_charted(server: PushServer) -> None:
    for first in range(0, 150, 10):
        labels = [f"#{number}" for number in range(first, first + 10)]
        data = {"label": str(labels), "data": str([1] * 10)}
        assert requests.post(f"{server.url}/updateData", data=data, timeout=10).status_code == 201
    feed = server.histories["updateData"].feed
    until(lambda: "first 100 labels" in feed.status.error)
    assert requests.get(f"{server.url}/refreshData", timeout=10).json()["sLabel"][0] == "#140"


GOOD = {"label": "['#a']", "negative": "[1]", "neutral": "[1]", "positive": "[1]"}
# What is wrong in a field, and what the reason holds.
WRONG = [
    ("label", None, "'label' is missing"),
    ("label", "", "not a list"),
    ("label", "#a", "not a list"),
    ("label", "[['#a']]", "not a list"),
    ("label", "[__import__('os').getcwd()]", "not a list"),
    ("label", "['#a', '#b']", "instead of 2"),
    ("label", "['']", "empty"),
    ("label", "['" + "a" * 300 + "']", "300 characters"),
    ("label", "['\\ud800']", "is not valid"),
    ("label", "[" + "'#a', " * 1001 + "]", "1,001 items"),
    ("label", "[" * 100_000, "not a list"),
    ("label", "['" + "a" * 300_000 + "']", "at most 200,000"),
    ("negative", "[1, 2]", "instead of 1"),
    ("negative", "['1']", "not a number"),
    ("negative", "[-1]", "not a number"),
    ("negative", "[1e999]", "not a number"),
    ("negative", "[" + "1" * 400 + "]", "not a number from 0 to"),
    ("negative", "[True]", "not a list"),
    ("negative", "[" + "9" * 5000 + "]", "literals"),
]


@pytest.mark.parametrize(("field", "text", "why"), WRONG, ids=[f"{f} {why}" for f, _, why in WRONG])
def test_a_field_that_does_not_parse_is_rejected_with_the_reason_and_changes_nothing(
    server: PushServer, field: str, text: str | None, why: str
) -> None:
    url = f"{server.url}/update_most_used_hashtags"
    assert requests.post(url, data=GOOD, timeout=10).status_code == 201
    data = {name: value for name, value in (GOOD | {field: text}).items() if value is not None}
    answer = requests.post(url, data=data, timeout=10)
    assert answer.status_code == 400
    assert why in answer.json()["error"]
    assert server.external_counts.leaders["hashtags"] == (ExternalLeader("#a", 1, 1, 1),)


def test_counters_that_do_not_parse_change_nothing(server: PushServer) -> None:
    data = {"total": "many", "negative": "3", "neutral": "4", "positive": "5"}
    assert requests.post(f"{server.url}/update_tweet_counters", data=data, timeout=10).status_code == 400
    assert not server.external_counts.counters
    assert not server.histories


def test_a_job_with_the_token_is_accepted(start_server: StartServer) -> None:
    server = start_server(token="secret")
    url = f"{server.url}/update_most_used_hashtags"
    assert requests.post(url, data=GOOD, timeout=10).status_code == 401
    headers = {"Authorization": "Bearer secret"}
    assert requests.post(url, data=GOOD, headers=headers, timeout=10).status_code == 201

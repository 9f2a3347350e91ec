"""The wire format of the Spark tutorial: its jobs need another host and port, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from dashboard.posts.external_counts import Kind, Leader
from tests.push.conftest import Pushed, Take
from tests.support.waiting import until

TOPS: list[tuple[str, Kind]] = [
    ("most_used_hashtags", "hashtags"),
    ("most_mentioned_users", "mentioned"),
    ("most_active_users", "active"),
]


def send_top_hashtags(
    url: str, labels: list[Any], negative: Any, neutral: Any, positive: Any
) -> requests.Response:
    """As the jobs do it."""
    request_data = {
        "label": str(labels),
        "negative": str(negative),
        "neutral": str(neutral),
        "positive": str(positive),
    }
    return requests.post(url, data=request_data)


@pytest.mark.parametrize(("name", "kind"), TOPS)
def test_a_top_is_taken_and_told_again(pushed: Pushed, name: str, kind: Kind) -> None:
    heard: list[None] = []
    end = pushed.tops.subscribe(lambda: heard.append(None))
    labels = ["#python", "it's", 'a "b"', "日本語 👍", b"#old \xf0\x9f\x91\x8d"]
    answer = send_top_hashtags(
        f"{pushed.url}/update_{name}", labels, [1, 2, 3, 4, 5], [0, 0, 0, 0, 0], (9, 8, 7, 6, 5)
    )
    assert (answer.status_code, answer.text) == (201, "success")
    assert pushed.tops.leaders[kind][0] == Leader("#python", 1, 0, 9)
    assert kind in pushed.tops.came
    assert len(heard) == 1
    told = requests.get(f"{pushed.url}/refresh_{name}", timeout=10).json()
    assert told == {
        "sLabel": ["#python", "it's", 'a "b"', "日本語 👍", "#old 👍"],
        "sNegative": [1, 2, 3, 4, 5],
        "sNeutral": [0] * 5,
        "sPositive": [9, 8, 7, 6, 5],
    }
    end()
    send_top_hashtags(f"{pushed.url}/update_{name}", [], [], [], [])
    assert pushed.tops.leaders[kind] == ()
    assert len(heard) == 1


def test_labels_that_were_bytes_in_old_jobs_are_texts(pushed: Pushed) -> None:
    labels = [b"#a", "b'#b'", str(b"#c")]
    send_top_hashtags(f"{pushed.url}/update_most_used_hashtags", labels, [1] * 3, [1] * 3, [1] * 3)
    assert [leader.name for leader in pushed.tops.leaders["hashtags"]] == ["#a", "#b", "#c"]


def test_counters_are_taken_told_again_and_have_charts(pushed: Pushed) -> None:
    before = requests.get(f"{pushed.url}/refresh_tweet_counters", timeout=10).json()
    assert before == {"total": 0, "negative": 0, "neutral": 0, "positive": 0}
    data = {"total": "12", "negative": "[3]", "neutral": "4", "positive": "5"}
    answer = requests.post(f"{pushed.url}/update_tweet_counters", data=data, timeout=10)
    assert (answer.status_code, answer.text) == (201, "success")
    now = {"total": 12, "negative": 3, "neutral": 4, "positive": 5}
    assert (
        requests.get(f"{pushed.url}/refresh_tweet_counters", timeout=10).json() == now == pushed.tops.counters
    )
    told = pushed.await_rows("tweet_counters", 1)
    assert (told["total"], told["positive"]) == ([12], [5])
    quantities = pushed.histories["tweet_counters"].source.quantities
    assert {(one.unit, one.kind) for one in quantities} == {("posts", "amount")}


def test_any_labels_with_counts_are_taken_told_again_and_have_charts(pushed: Pushed) -> None:
    # Verbatim, but for the port.
    top_tags, counts = ["#python", "#ai"], [120, 87]
    answer = requests.post(f"{pushed.url}/updateData", data={"label": str(top_tags), "data": str(counts)})
    assert (answer.status_code, answer.text) == (201, "success")
    told = requests.get(f"{pushed.url}/refreshData", timeout=10).json()
    assert told == {"sLabel": ["#python", "#ai"], "sData": [120, 87]}
    assert pushed.await_rows("updateData", 1)["count #ai"] == [87]
    assert pushed.histories["updateData"].source.heading == "Pushed counts"


def test_labels_may_change_for_ever_and_the_first_hundred_have_charts(pushed: Pushed) -> None:
    for first in range(0, 150, 10):
        labels = [f"#{number}" for number in range(first, first + 10)]
        data = {"label": str(labels), "data": str([1] * 10)}
        assert requests.post(f"{pushed.url}/updateData", data=data, timeout=10).status_code == 201
    feed = pushed.histories["updateData"].feed
    until(lambda: "first 100 labels" in feed.status.error)
    assert requests.get(f"{pushed.url}/refreshData", timeout=10).json()["sLabel"][0] == "#140"


GOOD = {"label": "['#a']", "negative": "[1]", "neutral": "[1]", "positive": "[1]"}
# What is wrong in a field, and what the reason holds.
WRONG = [
    ("label", None, "'label' is missing"),
    ("label", "", "no list"),
    ("label", "#a", "no list"),
    ("label", "[['#a']]", "no list"),
    ("label", "[__import__('os').getcwd()]", "no list"),
    ("label", "['#a', '#b']", "where 2 belong"),
    ("label", "['']", "empty"),
    ("label", "['" + "a" * 300 + "']", "300 characters"),
    ("label", "['\\ud800']", "is not valid"),
    ("label", "[" + "'#a', " * 1001 + "]", "1,001 items"),
    ("label", "[" * 100_000, "no list"),
    ("label", "['" + "a" * 300_000 + "']", "at most 200,000"),
    ("negative", "[1, 2]", "where 1 belong"),
    ("negative", "['1']", "no number"),
    ("negative", "[-1]", "no number"),
    ("negative", "[1e999]", "no number"),
    ("negative", "[" + "1" * 400 + "]", "no number from 0 to"),
    ("negative", "[True]", "no list"),
    ("negative", "[" + "9" * 5000 + "]", "literals"),
]


@pytest.mark.parametrize(("field", "text", "why"), WRONG, ids=[f"{f} {why}" for f, _, why in WRONG])
def test_what_does_not_parse_is_refused_with_the_reason_and_changes_nothing(
    pushed: Pushed, field: str, text: str | None, why: str
) -> None:
    url = f"{pushed.url}/update_most_used_hashtags"
    assert requests.post(url, data=GOOD, timeout=10).status_code == 201
    data = {name: value for name, value in (GOOD | {field: text}).items() if value is not None}
    answer = requests.post(url, data=data, timeout=10)
    assert answer.status_code == 400
    assert why in answer.json()["error"]
    assert pushed.tops.leaders["hashtags"] == (Leader("#a", 1, 1, 1),)


def test_counters_that_do_not_parse_change_nothing(pushed: Pushed) -> None:
    data = {"total": "many", "negative": "3", "neutral": "4", "positive": "5"}
    assert requests.post(f"{pushed.url}/update_tweet_counters", data=data, timeout=10).status_code == 400
    assert not pushed.tops.counters
    assert not pushed.histories


def test_a_job_with_the_token_is_let_in(take: Take) -> None:
    pushed = take(token="secret")
    url = f"{pushed.url}/update_most_used_hashtags"
    assert requests.post(url, data=GOOD, timeout=10).status_code == 401
    headers = {"Authorization": "Bearer secret"}
    assert requests.post(url, data=GOOD, headers=headers, timeout=10).status_code == 201

"""Results are computed once for all who request the same, and again for a new version of the data."""

from __future__ import annotations

from threading import Event

from dashboard.posts.shared_results import SharedResults


def test_a_query_is_computed_once_in_each_version() -> None:
    computed: list[str] = []
    results = SharedResults(computed.append, "test")
    for query, version in (("one", 1), ("two", 1), ("one", 1), ("one", 2)):
        results.get(query, version).result(30)
    assert computed == ["one", "two", "one"]


def test_a_result_that_is_being_computed_is_shared_with_later_versions() -> None:
    free = Event()
    results = SharedResults[str, bool](lambda _: free.wait(30), "test")
    first = results.get("one", 1)
    assert results.get("one", 2) is first
    free.set()
    assert first.result(30)
    assert results.get("one", 2) is not first

"""Rows without a difference are numbered, and what replaces what is counted."""

from __future__ import annotations

from sources.json_rows.identity import distinct_rows, newest_revisions, numbered_rows


def rows(*cells: tuple[float, float]) -> list[dict[str, float]]:
    return [{"time": time, "v": value} for time, value in cells]


def test_a_list_of_one_time_is_numbered_in_its_order() -> None:
    found = numbered_rows(rows((1, 5), (1, 5), (1, 7)), "row", known_list=False)
    assert found.numbered
    assert [(row["row"], row["v"]) for row in found.rows] == [("1", 5), ("2", 5), ("3", 7)]


def test_lists_of_several_times_are_numbered_within_each() -> None:
    found = numbered_rows(rows((1, 5), (1, 6), (2, 7), (2, 8)), "row", known_list=False)
    assert [row["row"] for row in found.rows] == ["1", "2", "1", "2"]
    assert numbered_rows(rows((3, 5)), "row", known_list=True).rows == [{"time": 3, "row": "1", "v": 5}]


def test_rows_of_one_series_are_not_numbered() -> None:
    one_doubled = [*rows(*((hour, hour) for hour in range(24))), *rows((2, 9))]
    found = numbered_rows(one_doubled, "row", known_list=False)
    assert (len(found.rows), found.replaced, found.numbered) == (24, 1, False)
    all_repeated = numbered_rows(rows((1, 5), (1, 5), (2, 6), (2, 6)), "row", known_list=False)
    assert (all_repeated.rows, all_repeated.replaced) == (rows((1, 5), (2, 6)), 0)


def test_of_rows_with_the_same_keys_the_last_counts_and_of_events_the_newest() -> None:
    keyed = [{"time": 1, "k": "a", "v": 1}, {"time": 1, "k": "a", "v": 2}, {"time": 1, "k": "b", "v": 3}]
    found = distinct_rows(keyed, ("k",))
    assert ([row["v"] for row in found.rows], found.replaced) == ([2, 3], 1)
    events = [{"time": 2, "id": "a", "v": 1}, {"time": 1, "id": "a", "v": 2}, {"time": 1, "id": "b", "v": 3}]
    assert [row["v"] for row in newest_revisions(events, "id")] == [1, 3]

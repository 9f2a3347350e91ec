"""Settings are guessed from an answer alone, and a source with them returns the rows expected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.answers.reader import Body
from sources.guess.guess import NoGuess, guess
from tests.support.guesses import columns_of, guessed
from tests.world.recipes import NOW, Recipe, as_lists, recipes

# Measured: of the 104 answers of the corpus. The others need what no answer says: a choice among metrics, a
# condition on texts, a rate, more pages.
FLOOR = 88


def has_rows_of(recipe: Recipe) -> bool:
    """Whether the guess has every expected row: its time, its numbers among others, and its series apart from
    other series. A zone that only the recipe knows is given, as a person would give it."""
    zone = recipe.settings.get("zone", "")
    given = {"zone": zone} if "/" in zone or zone[:1] in ("+", "-") else {}
    try:
        found = guess(
            Body(recipe.answer.read_bytes(), recipe.content_type),
            {"url": recipe.settings["url"], **given},
            NOW,
        )
    except NoGuess:
        return False
    return _has(
        as_lists(found.rows),
        _is_keyed(found.settings),
        recipe.expected,
        _is_keyed(recipe.settings),
    )


def _is_keyed(settings: Mapping[str, Any]) -> bool:
    return bool(settings.get("key") or settings.get("id"))


def _has(rows: Sequence[list[Any]], keyed: bool, expected: Sequence[list[Any]], expected_keyed: bool) -> bool:
    series: dict[Any, set[Any]] = {}
    for time, *cells in expected:
        numbers = [one for one in cells[expected_keyed:] if isinstance(one, int | float)]
        hits = {
            row[1] if keyed else None for row in rows if row[0] == time and _holds(row[1 + keyed :], numbers)
        }
        key = cells[0] if expected_keyed else None
        series[key] = series.get(key, hits) & hits
    return all(series.values()) and len(set().union(*series.values())) >= len(series)


def _holds(cells: Sequence[Any], numbers: Sequence[float]) -> bool:
    return all(
        any(cell == pytest.approx(number) for cell in cells if isinstance(cell, float)) for number in numbers
    )


def test_most_answers_of_the_corpus_are_read_without_any_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = recipes()
    for name in {one for recipe in corpus for one in re.findall(r"\$\{(\w+)\}", recipe.block)}:
        monkeypatch.setenv(name, "a-key")
    read = [recipe.name for recipe in corpus if has_rows_of(recipe)]
    assert len(read) >= FLOOR, sorted({recipe.name for recipe in corpus} - set(read))


def test_events_have_an_id_a_time_and_a_place() -> None:
    quakes = [
        {"id": f"q{n}", "properties": {"mag": 2.5 + n, "time": (NOW - 600 * n) * 1000, "updated": NOW * 1000},
         "geometry": {"type": "Point", "coordinates": [13.4, 52.5, 8.1]}}
        for n in range(3)
    ]  # fmt: skip
    found = guessed({"type": "FeatureCollection", "metadata": {"count": 3}, "features": quakes})
    settings = found.settings
    assert (settings["rows"], settings["time"], settings["id"]) == ("features", "properties.time", "id")
    assert (settings["latitude"], settings["longitude"]) == (
        "geometry.coordinates[1]",
        "geometry.coordinates[0]",
    )
    assert columns_of(found) == {"mag": ("properties.mag", "")}


def test_units_come_from_a_units_object_names_and_cells() -> None:
    answer = {
        "zone": "x",
        "units": {"wind": "km/h"},
        "list": [{"time": "2026-11-25T10:00:00Z", "wind": 12.5, "temp_c": 8.1, "power": "120 W"}] * 1,
    }
    assert {name: unit for name, (_, unit) in columns_of(guessed(answer)).items()} == {
        "wind": "km/h", "temp_c": "°C", "power": "W",
    }  # fmt: skip


def test_objects_by_date_columns_as_lists_and_header_lists_are_read() -> None:
    by_date = guessed({"rates": {"2026-11-23": {"USD": 1.05}, "2026-11-24": {"USD": 1.06}}})
    assert (by_date.settings["rows"], by_date.settings["time"]) == ("rates", "@key")
    columns = guessed({"hourly": {"time": ["2026-11-25T08:00Z", "2026-11-25T09:00Z"], "level": [1.5, 1.6]}})
    assert (columns.settings["rows"], list(columns.rows["level"])) == ("hourly", [1.5, 1.6])
    named = guessed(
        {"fields": ["sensor_id", "last_seen", "pm25"], "data": [[7, NOW - 60, 5.2], [8, NOW - 60, 4.1]]}
    )
    assert (named.settings["time"], named.settings["key"]) == ("[1]", "[0]")
    assert columns_of(named) == {"pm25": ("[2]", "")}


def test_columns_of_years_are_rows_and_a_single_one_is_a_quantity() -> None:
    wide = [{"country": "DE", "1989": 78.7, "2024": 83.5, "2025": 83.6}, {"country": "FR", "1989": 58.2}]
    found = guessed(wide)
    assert {name: found.settings[name] for name in ("each", "time", "key", "any_time")} == {
        "each": "@", "time": "@key", "key": "@parent.country", "any_time": True,
    }  # fmt: skip
    assert as_lists(found.rows) == [
        ["1989-01-01T00:00:00Z", "DE", 78.7],
        ["2024-01-01T00:00:00Z", "DE", 83.5],
        ["2025-01-01T00:00:00Z", "DE", 83.6],
        ["1989-01-01T00:00:00Z", "FR", 58.2],
    ]
    assert "each" not in guessed([{"country": "DE", "2025": 83.6}, {"country": "FR", "2025": 68.6}]).settings


def test_local_times_are_said_to_be_unsure_and_read_in_the_zone_that_is_given() -> None:
    answer = [{"time": "2026-11-25 09:00", "v": 1.5}, {"time": "2026-11-25 10:00", "v": 1.6}]
    assert any("set zone" in line for line in guessed(answer).unsure)
    found = guessed(answer, zone="Europe/Berlin")
    assert as_lists(found.rows)[0][0] == "2026-11-25T08:00:00Z"
    assert not any("set zone" in line for line in found.unsure)


def test_names_of_ids_times_and_topics_are_known_as_programs_write_them() -> None:
    zabbix = [{"itemid": "23296", "clock": str(int(NOW) - age), "value": "0.085"} for age in (60, 0)]
    found = guessed({"jsonrpc": "2.0", "result": zabbix})
    assert (found.settings["time"], list(columns_of(found))) == ("clock", ["value"])
    things = [{"@iot.id": number, "resultTime": NOW - number, "result": 12.5} for number in (1, 2)]
    assert list(columns_of(guessed({"value": things}))) == ["result"]
    messages = [{"_msgid": f"m{n}", "topic": f"room {n}", "payload": "21.5", "ts": NOW} for n in (1, 2)]
    assert guessed(messages).settings["key"] == "topic"
    edges = [{"node": {"id": name, "value": 1.5, "updatedAt": NOW}} for name in ("a", "b")]
    assert columns_of(guessed({"data": {"sensors": {"edges": edges}}})) == {"value": ("node.value", "")}


def test_lists_of_values_are_columns_with_the_names_beside_them() -> None:
    frame = {
        "schema": {"fields": [{"name": "Time"}, {"name": "load"}]},
        "data": {"values": [[1_795_600_800_000, 1_795_600_860_000, 1_795_600_920_000], [0.5, 0.6, 0.7]]},
    }
    found = guessed({"results": {"A": {"frames": [frame]}}})
    assert columns_of(found) == {"load": ("values[1]", "")}
    assert [row[1:] for row in as_lists(found.rows)] == [[0.5], [0.6], [0.7]]


def test_an_error_is_refused_in_the_words_of_the_service() -> None:
    error = {"code": 104, "info": "Your monthly volume has been reached."}
    with pytest.raises(NoGuess, match="an error: Your monthly volume has been reached"):
        guessed({"success": False, "error": error})
    rows = [{"at": NOW, "v": 1.5}, {"at": NOW - 9, "v": 2.5}]
    assert len(guessed({"errors": [{"message": "one failed"}], "data": rows}).rows) == 2


def test_an_answer_without_numbers_is_refused() -> None:
    with pytest.raises(NoGuess, match="no rows of numbers were found in the answer, which is "):
        guessed({"status": "ok"})
    with pytest.raises(NoGuess, match="which says: You have used 25 of 25 calls of today"):
        guessed({"Note": "You have used 25 of 25 calls of today."})
    post = {"id_str": "1", "full_text": "rain", "created_at": "Wed Nov 25 09:00:00 +0000 2026"}
    with pytest.raises(NoGuess, match="holds posts"):
        guessed([post | {"user": {"screen_name": "tester"}}])


def test_a_total_is_measured_in_an_object_and_counted_around_pages() -> None:
    meter = {"Time": "2026-11-25T10:00:00Z", "ENERGY": {"Total": 12.345, "Power": 230}}
    assert [column["path"] for column in guessed(meter).settings["columns"]] == [
        "ENERGY.Total",
        "ENERGY.Power",
    ]
    cases = [{"date": "2026-11-24", "total": 7, "new": 2}, {"date": "2026-11-25", "total": 9, "new": 2}]
    assert [column["path"] for column in guessed(cases).settings["columns"]] == ["total", "new"]
    page = {"total": 90, "meta": {"limit": 50}, "level": 2.5}
    assert [column["path"] for column in guessed(page).settings["columns"]] == ["level"]


def test_lists_of_few_numbers_without_a_time_are_values_of_one_row() -> None:
    ticker = {"error": [], "result": {"XXBTZUSD": {"a": ["64000.1", "1"], "c": ["64000.0", "0.1"]}}}
    paths = [column["path"] for column in guessed(ticker).settings["columns"]]
    assert paths == [f"result.XXBTZUSD.{name}[{place}]" for name in "ac" for place in (0, 1)]
    with pytest.raises(NoGuess):
        guessed({"level": list(range(50)), "flow": list(range(50))})


def test_lists_of_the_same_things_under_several_names_are_guessed() -> None:
    meter = {"type": "eim", "readingTime": 1795602174, "wNow": 510.5}
    production = [
        {"type": "inverters", "readingTime": 1795602174, "wNow": 500.0},
        meter | {"measurementType": "production"},
    ]
    found = guessed({"production": production, "consumption": [meter | {"measurementType": "total"}]})
    assert (found.settings["rows"], found.settings["key"]) == ("production", "type")
    assert len(found.rows) == 2


NAMES = st.sampled_from(
    ["time", "id", "name", "type", "value", "data", "items", "2026-11-24", "a b", "x:0", ""]
)
LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-9, 9) | st.sampled_from(
    ["a", "b", "1.5", "2026-11-25T10:00:00Z", "2026-11-25T10:05:00Z", 1795602000, 1795602060]
)  # fmt: skip
ANSWERS = st.recursive(
    LEAVES, lambda one: st.lists(one, max_size=3) | st.dictionaries(NAMES, one, max_size=3), max_leaves=20
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ANSWERS, max_size=2) | st.dictionaries(NAMES, ANSWERS, max_size=3))
def test_any_answer_is_guessed_or_says_why_not(answer: Any) -> None:
    try:
        found = guessed(answer)
    except NoGuess as error:
        assert str(error)
    else:
        assert len(found.rows)


@pytest.mark.parametrize(
    "answer",
    [{"error": {"code": 401, "message": "Send a key"}}, {"ok": False, "message": "Send a key"},
     {"errors": [{"detail": "Send a key"}]}, {"status": "error", "msg": "Send a key"},
     {"status": {"error_code": 1001, "error_message": "Send a key", "elapsed": 3}},
     [{"error": {"type": 1, "description": "Send a key"}}]],
)  # fmt: skip
def test_an_answer_that_is_an_error_is_quoted(answer: Any) -> None:
    with pytest.raises(NoGuess, match="the service answers with an error: Send a key"):
        guessed(answer)

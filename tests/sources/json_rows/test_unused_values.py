"""What the settings do not name of a row is listed, in few words."""

from __future__ import annotations

from sources.json_rows.unused_values import in_few_words, unused_values

ROW = {
    "id": "a",
    "properties": {"mag": 3.1, "mag_type": "mb", "place": "sea"},
    "geometry": {"coordinates": [1, 2]},
}


def test_values_that_no_path_names_are_listed() -> None:
    used = ["id", "properties.mag", "geometry.coordinates[1]"]
    assert unused_values(ROW, used) == ["properties.mag_type", "properties.place"]
    assert unused_values(ROW, [*used, 'properties."mag_type"', "properties.place"]) == []
    assert unused_values([1, 2], ["[0]"]) == unused_values(7, ["@"]) == []
    assert len(unused_values({str(number): 1 for number in range(10_000)}, [])) == 200


def test_many_names_are_counted() -> None:
    assert in_few_words(["a", "b"]) == "a, b"
    assert in_few_words([str(number) for number in range(20)]) == "0, 1, 2, 3, 4, 5, 6, 7 and 12 more"

"""A path leads from a row to its values, to its name, to what holds it and to the whole answer."""

from __future__ import annotations

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jmespath.exceptions import JMESPathError

from sources.json_rows.paths import Path, Place, compiled, read_path

ROOT = {"at": 7, "stations": {"a": {"n": 1}}}
PLACE = Place({"n": 1}, "0", Place({"name": "s"}, "a", None, ROOT), ROOT)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("n", 1), ("@", {"n": 1}), ("@key", "0"), ("@parent.name", "s"), ("@parent.@key", "a"),
        ("@root.at", 7),
        ("@root", ROOT), ("@root.stations.a.n", 1), ("@parent.@parent.x", None), ("sum(n)", None),
        ("no.such", None),
    ],
)  # fmt: skip
def test_a_path_leads_to_a_value(path: str, found: object) -> None:
    read = read_path("time", path)
    assert isinstance(read, Path)
    assert read.find(PLACE) == found


def test_a_wrong_path_is_named_with_its_setting() -> None:
    assert read_path("time", "") is None
    with pytest.raises(ValueError, match=r"time = 'wind-speed' is not a JMESPath.*double quotes"):
        read_path("time", "wind-speed")


@given(st.lists(st.sampled_from(["a", "b", '"a b"', "@"]), min_size=1, max_size=4).map(".".join))
def test_paths_of_names_find_what_jmespath_finds(text: str) -> None:
    answer = {"a": {"a": {"b": 1}, "b": [{"a": 2}]}, "b": None, "a b": {"a": "text"}}
    try:
        found = jmespath.search(text, answer)
    except JMESPathError:
        with pytest.raises(ValueError, match="is not a JMESPath"):
            compiled("time", text)
        return
    assert compiled("time", text).search(answer) == found

"""YAML is data of texts, and can neither run anything nor grow."""

from __future__ import annotations

from typing import Any

import pytest

from sources.answers.yaml_text import is_yaml, read_yaml


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: no\nb: 1:30\nc: 2024-01-01\nd: 010", {"a": "no", "b": "1:30", "c": "2024-01-01", "d": "010"}),
        ("- a: 1\n- a: 2", [{"a": "1"}, {"a": "2"}]),
        ("---\na: 1\n---\nb: 2\n...", [{"a": "1"}, {"b": "2"}]),
        ("---\na: 1\n---\n", {"a": "1"}),
        ("a: !!python/object/apply:os.system [ls]", {"a": ["ls"]}),
    ],
)
def test_values_are_texts(text: str, data: Any) -> None:
    assert read_yaml(text) == data


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x [1]\nb: *x", "repeats parts by reference"),
        ("hello", "neither an object nor a list"),
        ("", "neither an object nor a list"),
        ("a: [", "did not find expected"),
        ("? [a, b]\n: 1", "unhashable key"),
        ("a: \x00", "."),
        ("a: \ud800", "."),
    ],
)
def test_anything_else_is_an_error_of_one_line(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as error:
        read_yaml(text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("---\na: 1", True),
        ("a:\n  - 1", True),
        ("a:\n- b: 1", True),
        ("# from a device\na:\n  b: 1", True),
        ("a: 1", False),
        ('{"a": 1}', False),
        ("Error: the service is down\n", False),
        ("2024-01-01 10:00: started\n", False),
    ],
)
def test_only_texts_that_are_nothing_else_are_yaml(text: str, is_one: bool) -> None:
    assert is_yaml(text) == is_one

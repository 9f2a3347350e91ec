"""Metrics of exporters, with all that labels may hold."""

from __future__ import annotations

import pytest

from sources.answers.prometheus_text import is_prometheus, read_prometheus


def labels(text: str) -> dict[str, str]:
    (row,) = read_prometheus(text)
    found: dict[str, str] = row["labels"]
    return found


def test_samples_have_name_labels_value_and_time() -> None:
    text = '# HELP up Whether it is.\n# TYPE up gauge\n\nup 1\r\nload{core="0"} 0.5 1395066363000\n# EOF'
    assert read_prometheus(text) == [
        {"name": "up", "labels": {}, "value": "1", "time": None},
        {"name": "load", "labels": {"core": "0"}, "value": "0.5", "time": "1395066363000"},
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r"a\"b", 'a"b'),
        (r"a\\n", r"a\n"),
        (r"a\nb", "a\nb"),
        ("}", "}"),
        ("a} 5 b", "a} 5 b"),
        ("a,b=c", "a,b=c"),
        ("", ""),
        ("a\u2028b\x85c\x0bd", "a\u2028b\x85c\x0bd"),
    ],
)
def test_a_label_may_hold_anything(written: str, value: str) -> None:
    assert labels(f'a{{x="{written}",y="1"}} 1') == {"x": value, "y": "1"}


def test_blanks_commas_and_exemplars_are_allowed() -> None:
    assert labels('  a{ x = "1" , y="2", } 3 # {trace="}"} 0.67 1520879607.789 ') == {"x": "1", "y": "2"}
    assert read_prometheus("a 1\n  # a comment\n\t\nb +Inf")[1]["value"] == "+Inf"


@pytest.mark.parametrize("line", ["a", "1 2", 'a{x="1" 2', "a 1 2 3", "a{x=1} 2 3 4", "<html>"])
def test_another_line_is_an_error_that_quotes_it(line: str) -> None:
    with pytest.raises(ValueError, match="is no sample") as error:
        read_prometheus(f"up 1\n{line}")
    assert line in str(error.value)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("# HELP a b\na 1", True), ('a{b="c"} 1', True), ("a 1", False), ("# a comment", False), ("", False)],
)
def test_metrics_are_known_by_their_first_line(text: str, is_one: bool) -> None:
    assert is_prometheus(text) == is_one

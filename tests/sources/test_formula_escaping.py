"""Texts in CSV that a spreadsheet would run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.formula_escaping import escape_formula, unescape_formula


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["London", "#science", "", "'tis", "a=b", "1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert escape_formula(text) == text


@given(st.text(st.sampled_from("'=+-@\t\rab"), max_size=6))
def test_every_text_is_restored(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text
    assert not escape_formula(text).startswith(("=", "+", "-", "@", "\t", "\r"))

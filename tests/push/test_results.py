"""The answer to a push says what is accepted, and what is missing in it."""

from __future__ import annotations

from dashboard.push.results import PushResult, result_of
from sources.numbers.column import UnreadCells
from sources.push import AcceptedPush
from sources.pushed_rows.schema import Schema


def test_the_answer_has_the_number_of_rows_alone_where_nothing_is_missing() -> None:
    assert result_of(3, AcceptedPush(Schema())).content() == {"accepted": 3}
    assert PushResult(0).content() == {"accepted": 0}


def test_the_answer_counts_all_gaps_and_names_the_first_columns() -> None:
    gaps = tuple(UnreadCells(f"v{number}", 2, 7, "'bad'") for number in range(8))
    content = result_of(100, AcceptedPush(Schema(), gaps=gaps, left_out=4)).content()
    assert (content["accepted"], content["left_out"], content["gaps"]) == (96, 4, 16)
    assert len(content["remarks"]) == 5
    assert content["remarks"][0] == "v0: 2 cells are no number, such as 'bad' in row 7"

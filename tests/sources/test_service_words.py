"""The sentence in which a service says what is wrong is found wherever it stands."""

from __future__ import annotations

from typing import Any

import pytest

from sources.service_words import service_words


@pytest.mark.parametrize(
    "answer",
    [
        {"Note": "You have used 25 calls."},
        {"error": {"code": 400, "message": "You have used 25 calls."}},
        {"errors": [{"title": "Bad", "detail": "You have used 25 calls."}]},
        {"status": "error", "msg": "You have used 25 calls."},
        {"error": True, "reason": "You have used 25 calls."},
        {"error": "You have used 25 calls."},
        {"errors": ["You have used 25 calls."]},
        {"detail": [{"loc": ["q"], "msg": "You have used 25 calls."}]},
        {"Error Message": "You have used 25 calls."},
        {"fault": {"faultstring": "You have used 25 calls."}},
        ["You have used 25 calls."],
        "You have used 25 calls.",
    ],
    ids=str,
)
def test_the_sentence_is_found(answer: Any) -> None:
    assert service_words(answer) == "You have used 25 calls"


@pytest.mark.parametrize(
    "answer", [None, {}, [], {"status": "ok"}, {"error": None}, {"message": "success"}, 7, {"v": "x"}]
)
def test_where_nothing_is_wrong_nothing_is_found(answer: Any) -> None:
    assert service_words(answer) == ""


def test_a_long_sentence_is_cut() -> None:
    assert len(service_words({"message": "x" * 10_000})) == 200

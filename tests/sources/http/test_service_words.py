"""The sentence in which a service says what is wrong is found wherever it stands."""

from __future__ import annotations

from typing import Any

import pytest

from sources.http.service_words import reports_error, service_words


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
        {"Reason": {"code": "999", "text": "You have used 25 calls."}},
        {"results": [{"statement_id": 0, "error": "You have used 25 calls."}]},
        {"chart": {"result": None, "error": {"code": "Not Found", "description": "You have used 25 calls."}}},
        [{"message": [{"id": "120", "key": "Invalid value", "value": "You have used 25 calls."}]}],
        {"Error Message": "You have used 25 calls."},
        {"fault": {"faultstring": "You have used 25 calls."}},
        ["You have used 25 calls."],
        "You have used 25 calls.",
        {"Body": {"Fault": {"faultcode": "Client", "faultstring": "You have used 25 calls."}}},
        {"meta": {"code": 429, "errorDetail": "You have used 25 calls."}, "response": {}},
        {"response": {"error": {"messages": ["You have used 25 calls."]}}},
        {"fehler": "You have used 25 calls."},
        {"retCode": 10001, "retMsg": "You have used 25 calls.", "result": {}},
        {"errcode": 40001, "errmsg": "You have used 25 calls."},
        {"response": {"header": {"resultCode": "30", "resultMsg": "You have used 25 calls."}}},
        {"odata.error": {"code": "", "message": {"lang": "en-US", "value": "You have used 25 calls."}}},
        {
            "Body": {
                "Fault": {
                    "Code": {"Value": "env:Sender"},
                    "Reason": {"Text": {"lang": "en", "text": "You have used 25 calls."}},
                }
            }
        },
        {
            "version": "1.3.0",
            "ServiceException": {"code": "LayerNotDefined", "text": "You have used 25 calls."},
        },
        {"Exception": {"exceptionCode": "Invalid", "ExceptionText": "You have used 25 calls."}},
        {"version": 0.6, "elements": [], "remark": "You have used 25 calls."},
        {"status": "0", "message": "NOTOK", "result": "You have used 25 calls."},
        {"status": "fail", "data": "You have used 25 calls."},
        {"status": "error", "data": {"message": "You have used 25 calls."}},
        {"result": "error", "error-type": "You have used 25 calls."},
        {"cmmMsgHeader": {"errMsg": "SERVICE ERROR", "returnAuthMsg": "You have used 25 calls."}},
    ],
    ids=str,
)
def test_the_sentence_is_found(answer: Any) -> None:
    assert service_words(answer) == "You have used 25 calls"


@pytest.mark.parametrize(
    "answer",
    [None, {}, [], {"status": "ok"}, {"error": None}, {"message": "success"}, 7, {"v": "x"}, [["x"]]],
)
def test_where_nothing_is_wrong_nothing_is_found(answer: Any) -> None:
    assert service_words(answer) == ""


def test_errors_by_field_are_named_with_it() -> None:
    assert service_words({"errors": {"city": ["is unknown"], "day": ["is over"]}}) == "city: is unknown"


def test_a_field_says_more_than_the_title_of_a_problem() -> None:
    problem = {
        "title": "Validation errors occurred.",
        "status": 400,
        "errors": {"from": ["'x' is not valid."]},
    }
    assert service_words(problem) == "from: 'x' is not valid"


def test_the_data_of_an_answer_of_failure_says_which_field_is_wrong() -> None:
    missing = {"status": "fail", "data": {"title": "A title is required."}}
    assert service_words(missing) == "title: A title is required"
    assert service_words({"status": "ok", "data": {"abstract": "Water levels"}}) == ""


def test_a_parameter_that_is_wrong_is_named() -> None:
    missing = {"detail": [{"loc": ["query", "lat"], "msg": "field required", "type": "missing"}]}
    assert service_words(missing) == "lat: field required"


def test_sentences_about_fields_of_a_request_are_found_and_lists_of_names_are_not() -> None:
    required = {"from": ["This field is required."], "to": ["Enter a valid date."]}
    assert service_words(required) == "from: This field is required"
    assert service_words({"cities": ["Rome", "New York"], "v": 1}) == ""


def test_a_long_sentence_is_cut() -> None:
    assert len(service_words({"message": "x" * 10_000})) == 200


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"error": {"message": "No"}}, True),
        ({"errors": ["No"]}, True),
        ({"Error Message": "No"}, True),
        ({"status": "error", "message": "No"}, True),
        ({"success": False, "msg": "No"}, True),
        ({"error": None, "errors": [], "status": "ok", "success": True}, False),
        ({"error": 0, "title": "All quakes"}, False),
        ({"error": "false"}, False),
        ([{"error": "No"}], False),
        ([{"error": {"type": 1, "description": "unauthorized user"}}], True),
        ({"status": {"error_code": 1001, "error_message": "This API Key is invalid."}}, True),
        ({"status": {"error_code": 0, "error_message": None}, "data": []}, False),
        ({"Head": {"Status": {"Code": 8, "Reason": "Device offline"}}, "Body": {}}, True),
        ({"Head": {"Status": {"Code": 0, "Reason": ""}}, "Body": {}}, False),
        ({"status": "REQUEST_NOT_PROCESSED", "responseTime": 0, "message": ["Invalid Series"]}, True),
        ({"code": "51001", "msg": "Instrument ID does not exist", "data": []}, True),
        ({"code": -1121, "msg": "Invalid symbol."}, True),
        ({"errcode": 40001, "errmsg": "invalid credential"}, True),
        ({"result": "error", "error-type": "invalid-key"}, True),
        ({"errcode": 0, "errmsg": "OK"}, False),
        ({"result": "success", "error": "None"}, False),
        ({"code": 51001, "data": []}, False),
        ({"code": 20000, "message": "Query done"}, False),
        ({"code": 1, "msg": "OK"}, False),
        ({"code": 0, "message": "no data"}, False),
        ({"code": "EGLL", "note": "Heathrow"}, False),
        (None, False),
    ],
    ids=str,
)
def test_reports_error_is_true_for_an_answer_of_failure(answer: Any, error: bool) -> None:
    assert reports_error(answer) == error

"""The errors of failed HTTP exchanges, and their texts."""

from __future__ import annotations

import pytest
import requests

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from sources.http.compressed_body import EndedEarly
from sources.http.errors import (
    TooLarge,
    Unreachable,
    body_error,
    request_error,
    said_error,
    status_error,
)

URL = "https://ada:s3cret@example.org/rows?key=s3cret"


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (requests.ConnectionError(URL), Unreachable, "example.org refused or broke the connection"),
        (EndedEarly("before its length"), SourceError, "broke off its reply: the answer ended early"),
        (requests.exceptions.InvalidURL(URL), SourceError, "could not be called (InvalidURL)"),
        (TooLarge(10_000_000), SourceError, "more than 10 MB"),
        (requests.exceptions.InvalidSchema("ftp://x.test"), SourceError, "redirects to what is no http"),
        (ValueError("Invalid IPv6 URL"), SourceError, "redirects to what is no http"),
        (
            requests.exceptions.InvalidSchema("Missing dependencies for SOCKS support."),
            SourceError,
            "pip install 'requests[socks]'",
        ),
    ],
)
def test_request_error_has_the_host_and_not_the_key(
    error: Exception, kind: type[SourceError], words: str
) -> None:
    translated = request_error("Svc", error, URL)
    assert type(translated) is kind
    assert words in str(translated)
    assert "s3cret" not in str(translated)


@pytest.mark.parametrize(
    ("status", "secrets", "kind"),
    [
        (401, (), Unauthorized),
        (403, ("key",), Unauthorized),
        (403, (), SourceError),
        (402, (), QuotaSpent),
        (429, (), Retry),
        (500, (), SourceError),
    ],
)
def test_status_error_depends_on_the_status(
    status: int, secrets: tuple[str, ...], kind: type[SourceError]
) -> None:
    error = status_error("Svc", status, {}, {"message": "No key for you"}, secrets)
    assert type(error) is kind
    assert str(error).startswith(f"Svc answered {status}: No ")
    assert secrets == () or "key for" not in str(error)


@pytest.mark.parametrize(
    ("status", "headers", "message", "kind", "after"),
    [
        (403, {"X-RateLimit-Remaining": "0", "Retry-After": "60"}, "API rate limit exceeded", Retry, 60),
        (403, {}, "You have exceeded a secondary rate limit.", Retry, 60),
        (401, {"Retry-After": "30"}, "Slow down.", Retry, 30),
        (429, {"RateLimit-Reset": "20"}, "", Retry, 20),
        (429, {"RateLimit": '"burst";r=5;t=1, "daily";r=0;t=3600'}, "", Retry, 3600),
        (429, {}, "Minutely limit exceeded. Please try again in one minute.", Retry, 60),
        (429, {}, "Please try again in 5 minutes.", Retry, 300),
        (503, {"Retry-After": "120"}, "Maintenance", Retry, 120),
        (502, {"Retry-After": "15"}, "", Retry, 15),
        (418, {"Retry-After": "7200"}, "Banned.", Retry, 7200),
        (402, {"Retry-After": "7200"}, "Pay first.", QuotaSpent, 7200),
        (402, {}, "Pay first.", QuotaSpent, 0),
        (429, {}, "Your monthly quota is used up.", QuotaSpent, 0),
        (403, {}, "Insufficient credits", QuotaSpent, 0),
        (429, {"Retry-After": "10"}, "Your credit limit is reached", Retry, 10),
        (403, {}, "Quota exceeded for quota metric 'Queries' of project 7.", Retry, 60),
        (403, {}, "You have exceeded the allowed daily limit", Retry, 60),
        (403, {}, "RESOURCE_EXHAUSTED", Retry, 60),
        (403, {}, "TotalRequests Limit exceeded.", Retry, 60),
        (429, {}, "You have run out of API credits for the current minute.", Retry, 60),
        (429, {}, "You have exceeded the MONTHLY quota for Requests on your current plan.", QuotaSpent, 0),
        (429, {}, "You exceeded your current quota, please check your plan and billing.", QuotaSpent, 0),
        (429, {"X-RateLimit-Requests-Reset": "14400"}, "You exceeded the monthly quota", QuotaSpent, 14400),
        (429, {"Retry-After": "30"}, "You exceeded the monthly quota", Retry, 30),
        (429, {}, "You have exceeded the DAILY quota for requests.", Retry, 60),
    ],
)
def test_status_error_waits_as_headers_and_words_say(
    status: int, headers: dict[str, str], message: str, kind: type[Retry | QuotaSpent], after: float
) -> None:
    error = status_error("Svc", status, headers, {"message": message}, ("key",))
    assert type(error) is kind
    assert isinstance(error, Retry | QuotaSpent)
    assert error.after == after
    assert message.rstrip(".") in str(error)


@pytest.mark.parametrize(
    ("headers", "grows"), [({}, True), ({"Retry-After": "60"}, False), ({"RateLimit-Reset": "60"}, False)]
)
def test_the_pause_grows_where_the_service_names_no_time(headers: dict[str, str], grows: bool) -> None:
    error = status_error("Svc", 429, headers, None, ())
    assert isinstance(error, Retry)
    assert (error.after, error.grows) == (60, grows)
    assert ("grows from 60 s to an hour" in str(error)) is grows


@pytest.mark.parametrize("data", [{"title": "Just a moment..."}, {"message": "error code: 1010"}])
def test_a_page_that_keeps_programs_out_is_named_as_one(data: dict[str, str]) -> None:
    assert ". It lets in browsers here, and no programs" in str(status_error("Svc", 403, {}, data, ()))


def test_access_denied_outside_of_a_page_is_no_page_that_keeps_programs_out() -> None:
    error = status_error("Svc", 403, {}, {"Code": "AccessDenied", "Message": "Access Denied"}, ())
    assert str(error) == "Svc answered 403: Access Denied. Check the settings of this source."


def test_a_service_that_requires_a_certificate_of_the_program_is_named_as_one() -> None:
    page = {"title": "400 No required SSL certificate was sent"}
    assert "none is sent from here: call it by way of" in str(status_error("Svc", 400, {}, page, ()))


def test_a_limit_of_a_minute_in_an_answer_of_200_stops_nothing() -> None:
    error = said_error("Svc", "You have run out of API credits for the current minute")
    assert isinstance(error, Retry)
    assert isinstance(said_error("Svc", "You have run out of API credits"), QuotaSpent)


def test_a_wait_of_hours_is_not_given_in_seconds() -> None:
    assert "waits 6 h" in str(status_error("Svc", 429, {"Retry-After": "259200"}, None, ()))


def test_the_words_of_a_challenge_are_quoted() -> None:
    challenge = 'Bearer realm="x", error="invalid_token", error_description="The access token expired."'
    error = status_error("Svc", 401, {"WWW-Authenticate": challenge}, None, ("abc",))
    assert str(error).startswith("Svc answered 401: The access token expired. It refuses the key")


def test_a_name_with_other_letters_is_no_redirect() -> None:
    request = requests.Request("GET", "http://bücher.example/rows").prepare()
    assert request.url
    error = request_error("Svc", requests.ConnectionError(request=request), "http://bücher.example/rows")
    assert "Svc cannot be reached: bücher.example" in str(error)


@pytest.mark.parametrize(
    ("secrets", "words"), [(("abc",), "It refuses the key or token"), ((), "It requires a key or token")]
)
def test_status_error_of_a_401_says_whether_a_key_was_sent(secrets: tuple[str, ...], words: str) -> None:
    assert words in str(status_error("Svc", 401, {}, None, secrets))


@pytest.mark.parametrize(
    ("body", "words"), [(b" ", "an empty reply"), (b"<html>", "a web page"), (b'{"a', "cut off or garbled")]
)
def test_body_error_names_what_came_instead_of_json(body: bytes, words: str) -> None:
    assert words in str(body_error("Svc", body, ValueError()))

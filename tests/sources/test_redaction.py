"""Secrets in texts and in logs of the HTTP library."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from functools import partial

import pytest

from sources.redaction import mute_logs_of_thread, redact_in_logs, redacted, spellings

SECRET = "p@ss/wörd +1"


@pytest.mark.parametrize(
    "text", [SECRET, "p%40ss%2Fw%C3%B6rd%20%2B1", "p%40ss/w%C3%B6rd%20%2B1", "p%40ss%2Fw%C3%B6rd+%2B1"]
)
def test_redacted_replaces_a_secret_in_every_url_encoding(text: str) -> None:
    assert redacted(f"GET /x?key={text}&a=1", [SECRET]) == "GET /x?key=***&a=1"


@pytest.mark.parametrize("text", ["a/b&c=", "a%2fb%26c%3d", "a%2Fb%26c%3D", "a/b&amp;c=", r"a\/b&c="])
def test_redacted_replaces_a_secret_as_other_programs_encode_it(text: str) -> None:
    assert redacted(f"key '{text}' is wrong", ["a/b&c="]) == "key '***' is wrong"


@pytest.mark.parametrize("encode", [json.dumps, partial(json.dumps, ensure_ascii=False)])
def test_redacted_replaces_a_secret_in_json(encode: Callable[[str], str]) -> None:
    secret = 'a"b\\ü'
    assert redacted(encode(f"key {secret} is wrong"), [secret]) == '"key *** is wrong"'


def test_spellings_leave_out_empty_secrets_and_start_with_the_longest() -> None:
    assert spellings(["", "ab", "abc"]) == ("abc", "ab")


def test_redact_in_logs_hides_secrets_of_the_http_library(caplog: pytest.LogCaptureFixture) -> None:
    redact_in_logs([SECRET])
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("urllib3.connectionpool").debug("GET /x?key=%s", SECRET)
    assert caplog.messages == ["GET /x?key=***"]


def test_mute_logs_of_thread_discards_its_records_alone(caplog: pytest.LogCaptureFixture) -> None:
    mute_logs_of_thread("muted")
    log = logging.getLogger("urllib3.connectionpool")
    with caplog.at_level(logging.DEBUG):
        thread = threading.Thread(target=log.debug, args=("hidden",), name="muted")
        thread.start()
        thread.join()
        log.debug("shown")
    assert caplog.messages == ["shown"]

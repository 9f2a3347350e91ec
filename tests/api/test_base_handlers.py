"""What all addresses of the read API refuse, and how."""

from __future__ import annotations

from threading import BoundedSemaphore

import pytest

from dashboard.api import base_handlers
from tests.api.conftest import ReadServer


def test_a_source_that_is_not_there_is_named_with_the_nearest_one(server: ReadServer) -> None:
    answer = server.get("sources/wether/rows")
    assert answer.status_code == 404
    assert "Did you mean 'weather'?" in answer.text


def test_a_parameter_that_an_address_has_not_is_refused(server: ReadServer) -> None:
    answer = server.get("sources", limit=5)
    assert (answer.status_code, "This address has none." in answer.text) == (400, True)


def test_no_answer_is_stored_by_browsers_and_proxies(server: ReadServer) -> None:
    assert server.get("sources").headers["Cache-Control"] == "no-store"


def test_more_requests_than_may_wait_are_sent_away_for_a_second(
    server: ReadServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    none_free = BoundedSemaphore(1)
    none_free.acquire()
    monkeypatch.setattr(base_handlers, "_places", none_free)
    answer = server.get("sources")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    none_free.release()
    assert server.get("sources").status_code == 200

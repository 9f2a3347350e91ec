"""How many requests and sockets one client may have."""

from __future__ import annotations

import pytest

from dashboard.app.client_limits import WINDOW_SECONDS, ClientLimits
from tests.support.clock import Clock

OTHER, NEXT = "192.168.0.7", "2001:db8::7"


class Stream:
    """Of a connection, whether it is closed."""

    def __init__(self) -> None:
        self.is_closed = False

    def closed(self) -> bool:
        return self.is_closed


def test_requests_of_each_client_are_limited_in_each_period(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Clock()
    limits = ClientLimits(10, 2, clock)
    most = 2 * WINDOW_SECONDS
    answers = [limits.count_request(OTHER) for _ in range(most + 500)]
    assert answers[:most] == [""] * most
    assert all(f"more than {most} requests" in answer for answer in answers[most:])
    assert limits.count_request(NEXT) == ""
    assert caplog.text.count("--use-xheaders") == 1
    clock.advance(WINDOW_SECONDS)
    assert limits.count_request(OTHER) == ""


def test_open_sockets_of_each_client_are_limited() -> None:
    limits = ClientLimits(2, 10, Clock())
    streams = [Stream() for _ in range(4)]
    answers = [limits.count_socket(OTHER, stream) for stream in streams[:3]]  # type: ignore[arg-type]
    assert answers[:2] == ["", ""]
    assert "more than 2 open sockets" in answers[2]
    assert limits.count_socket(NEXT, streams[2]) == ""  # type: ignore[arg-type]
    streams[0].is_closed = True
    assert limits.count_socket(OTHER, streams[3]) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize("client", ["127.0.0.1", "::1", ""])
def test_this_computer_is_not_limited(client: str) -> None:
    limits = ClientLimits(1, 1, Clock())
    assert {limits.count_request(client) for _ in range(1_000)} == {""}
    streams = [Stream() for _ in range(20)]
    assert {limits.count_socket(client, stream) for stream in streams} == {""}  # type: ignore[arg-type]

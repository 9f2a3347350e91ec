"""All fake services at once."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import NamedTuple

from tests.support.fakes.jetstream import FakeJetstream, play
from tests.support.fakes.posts import FakePosts, moving
from tests.support.fakes.server import Answer, FakeServer
from tests.support.fakes.weather import FakeWeather
from tests.support.serving import SERVICES


class Services(NamedTuple):
    """All fake services, with data that change; `urls` are the environment variables that select them."""

    server: FakeServer
    jetstream: FakeJetstream
    urls: dict[str, str]


@contextmanager
def fake_services(port: int = 0) -> Iterator[Services]:
    """All services, and at /pulse a JSON API with a value on a sine wave.

    port: of the HTTP services; Jetstream has the next one. 0: any free ports.
    """
    with FakeServer(port) as server, FakeJetstream(port + 1 if port else 0) as jetstream:
        FakeWeather(server, clock=time.time, swing=3.0)
        FakePosts(server, posts=moving(time.time), clock=time.time)
        server.add("pulse", "/pulse", lambda _: Answer(body={"beat": 10 + math.sin(time.time())}))
        Thread(target=play, args=(jetstream,), daemon=True).start()
        yield Services(
            server, jetstream, dict.fromkeys(SERVICES, server.url) | {"BLUESKY_URL": jetstream.url}
        )

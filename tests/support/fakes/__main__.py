"""The stand-ins as a server for a person.

`python -m tests.support.fakes --port 8099` prints the environment variables that point the dashboard at it.
"""

from __future__ import annotations

import argparse
import time
from contextlib import suppress
from threading import Thread

from tests.support.fakes.jetstream import FakeJetstream, play
from tests.support.fakes.posts import FakePosts, moving
from tests.support.fakes.server import FakeServer
from tests.support.fakes.weather import FakeWeather


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=0, help="0: any free one; Jetstream has the next")
    port = arguments.parse_args().port
    with FakeServer(port) as server, FakeJetstream(port + 1 if port else 0) as jetstream:
        FakeWeather(server, clock=time.time, swing=3.0)
        FakePosts(server, posts=moving(time.time), clock=time.time)
        Thread(target=play, args=(jetstream,), daemon=True).start()
        for variable in ("OPENWEATHER_URL", "OPEN_METEO_URL", "X_URL", "MASTODON_URL"):
            print(f"export {variable}={server.url}")
        print(f"export BLUESKY_URL={jetstream.url}", flush=True)
        with suppress(KeyboardInterrupt):
            server.closing.wait()


if __name__ == "__main__":
    main()

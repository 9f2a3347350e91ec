"""The fake services for a person to run.

`python -m tests.support.fakes --port 8099` prints the environment variables that select them.
"""

from __future__ import annotations

import argparse
from contextlib import suppress

from tests.support.services import fake_services


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=0, help="0: any free one; Jetstream has the next one")
    with fake_services(arguments.parse_args().port) as services:
        for variable, url in services.urls.items():
            print(f"export {variable}={url}", flush=True)
        with suppress(KeyboardInterrupt):
            services.server.closing.wait()


if __name__ == "__main__":
    main()

"""Prints the fault table. `python -m tests.faults` takes about half an hour.

With --minutes the faults are measured in turn for so long, each time at other random moments; it ends with
status 1 where a row was lost or doubled.
"""

from __future__ import annotations

import argparse
import sys
import time
from itertools import count

from tests.faults.table import FAULTS, rows


def main() -> None:
    """Print each row as soon as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*FAULTS, []], help="measure these alone")
    parser.add_argument("--short", action="store_true", help="as in the tests: seconds for each fault")
    parser.add_argument("--size", type=int, help="how often, instead of the size in the documentation")
    parser.add_argument("--minutes", type=float, help="repeat the faults, in their short form, for so long")
    parser.add_argument("--seed", type=int, default=7, help="of the random moments")
    options = parser.parse_args()
    names = options.names or list(FAULTS)
    if options.minutes:
        sys.exit(soak(names, options.minutes, options.seed))
    size = options.size
    for line in rows(
        names, lambda fault: size or (fault.short if options.short else fault.full), options.seed
    ):
        print(line, flush=True)


def soak(names: list[str], minutes: float, seed: int) -> int:
    """Measure the faults in turn; the exit status."""
    end, failed = time.monotonic() + 60 * minutes, 0
    for turn in count(seed):
        for name in names:
            if time.monotonic() > end:
                print(f"{failed} failed")
                return int(failed > 0)
            found = FAULTS[name].measured(FAULTS[name].short, turn)
            failed += bool(found.lost or found.doubled)
            print(time.strftime("%H:%M:%S"), name, *found.cells(), sep=" | ", flush=True)
    return 0


if __name__ == "__main__":
    main()

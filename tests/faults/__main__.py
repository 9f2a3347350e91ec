"""Kills a dashboard with SIGKILL while rows are pushed to it, and prints what became of them.

`python -m tests.faults --kills 20` takes about a minute and a half.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.faults.pushes import environment, killed


def main() -> None:
    """Print the figures as a row of the fault table."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7, help="of the moments")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        figures = killed(Path(folder), environment(), options.kills, options.seed)
    print(", ".join(f"{name} {value:,}" for name, value in figures._asdict().items()))


if __name__ == "__main__":
    main()

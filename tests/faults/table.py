"""The fault table: what each fault costs, as Markdown."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.faults import clients, clocks, kills, malformed, network, pages, storage
from tests.faults.outcome import COLUMNS, Outcome


class Fault(NamedTuple):
    """A row of the table.

    title: with `{}` for the size. short: the size in the tests. full: the size for the documentation. run:
    is called with an empty folder, the size, and a seed of random moments.
    """

    title: str
    short: int
    full: int
    run: Callable[[Path, int, int], Outcome]

    def in_short(self) -> Outcome:
        """What it costs in its short form."""
        return self.measured(self.short)

    def measured(self, size: int, seed: int = 7) -> Outcome:
        """What it costs, in a folder that is removed."""
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            return self.run(Path(folder), size, seed)


FAULTS: dict[str, Fault] = {
    "dashboard-killed": Fault(
        "SIGKILL of the dashboard, {} times, while rows are pushed", 2, 20, kills.dashboard_killed
    ),
    "page": Fault(
        "SIGKILL, a cut network and a silent network, {} in all, while a page is open",
        1, 20, pages.page_of_a_broken_connection,
    ),
    "redis-killed": Fault("SIGKILL of Redis, {} times, while posts are added", 1, 20, kills.redis_killed),
    "postgres-killed": Fault(
        "SIGKILL of PostgreSQL, {} times, while rows are pushed", 1, 20, kills.postgres_killed
    ),
    "disk-full": Fault("the disk is full, {} times, while rows are pushed", 1, 20, storage.disk_full),
    "database-removed": Fault(
        "the database, its folder or its journal is removed, {} times", 3, 21, storage.database_removed
    ),
    "api": Fault("{} pages open while an API has every fault", 2, 50, network.api_faults),
    "network": Fault(
        "the network to a program that receives rows is cut or silent, {} times", 2, 20, network.network_cut
    ),
    "clock": Fault("the wall clock is set an hour forward or back, {} times", 2, 20, clocks.clock_stepped),
    "daylight-saving": Fault("daylight saving time ends and begins", 1, 2, clocks.daylight_saving),
    "day": Fault("{} minutes with a row a second of five keys, as fast as possible", 10, 1440, clocks.day),
    "malformed-pushes": Fault("{:,} malformed pushes", 200, 10_000, malformed.malformed_pushes),
    "malformed-answers": Fault("{:,} malformed answers of an API", 500, 10_000, malformed.malformed_answers),
    "reads-nothing": Fault(
        "pages that read nothing, while {} pushes of 500 rows arrive", 4, 200, clients.reads_nothing
    ),
    "sockets": Fault("{:,} sockets opened and dropped", 90, 1000, clients.sockets_dropped),
    "pages": Fault("{} pages opened and closed", 16, 300, clients.pages_closed),
}  # fmt: skip


def rows(names: Iterable[str], size: Callable[[Fault], int], seed: int = 7) -> Iterator[str]:
    """The lines of the table, each as soon as it is measured."""
    yield "| fault | " + " | ".join(COLUMNS) + " | |"
    yield "|---|" + "---:|" * len(COLUMNS) + "---|"
    for name in names:
        fault = FAULTS[name]
        cells = fault.measured(size(fault), seed).cells()
        yield f"| {fault.title.format(size(fault))} | {' | '.join(cells)} |"

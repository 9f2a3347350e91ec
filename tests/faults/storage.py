"""A disk that is full, and a database that is removed, while rows are pushed."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.faults.dashboards import Dashboard, stored_numbers
from tests.faults.outcome import Outcome, outcome
from tests.faults.senders import Sender
from tests.support.waiting import until

DISK_BYTES = 8_000_000
# Runs a command with a small disk of its own at its first argument, which no other process sees.
SMALL_DISK = ("unshare", "--map-root-user", "--mount", "sh", "-c")
MOUNT = f'mount -t tmpfs -o size={DISK_BYTES} tmpfs "$0" && exec "$@"'


def disk_full(folder: Path, times: int, seed: int = 7) -> Outcome:
    """Fill the disk of the database while rows are pushed, and make room again."""
    chance = random.Random(seed)
    disk = folder / "disk"
    disk.mkdir()
    settings = f'[history]\nurl = "sqlite:///{disk}/history.sqlite"\n[sources.readings]\ntype = "push"\n'
    dashboard, sender = Dashboard(folder, settings), Sender(pause=0.01)
    with dashboard.running(before=(*SMALL_DISK, MOUNT, str(disk))) as process:
        # Open, so that it outlives the process.
        inside = Path(f"/proc/self/fd/{os.open(f'/proc/{process.pid}/root{disk}', os.O_DIRECTORY)}")
        sender.url = dashboard.url
        with sender.pushing():
            for _ in range(times):
                sender.await_acknowledged(5)
                refused = sender.answers[503]
                _fill(inside / "ballast")
                until(lambda before=refused: sender.answers[503] >= before + 5, seconds=180)  # type: ignore[misc]
                time.sleep(chance.uniform(0.1, 1.0))
                (inside / "ballast").unlink()
            sender.await_acknowledged(5)
    # SQLite would look for it in the directory of this name that other processes see.
    for file in inside.glob("history.sqlite*"):
        shutil.copy(file, dashboard.folder)
    os.close(int(inside.name))
    found = outcome(sender.sent, sender.acknowledged, stored_numbers(dashboard.database))
    return found._replace(note=f"{sender.answers[503]:,} rows refused with 503")


def _fill(file: Path) -> None:
    with suppress(OSError), file.open("wb", buffering=0) as ballast:
        for size in (100_000, 4096, 1):
            with suppress(OSError):
                while True:
                    ballast.write(b"0" * size)


def _remove_file(database: Path) -> None:
    database.unlink(missing_ok=True)


def _remove_folder(database: Path) -> None:
    shutil.rmtree(database.parent, ignore_errors=True)


def _remove_journals(database: Path) -> None:
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


REMOVALS: tuple[Callable[[Path], None], ...] = (_remove_file, _remove_folder, _remove_journals)


def database_removed(folder: Path, times: int, seed: int = 7) -> Outcome:
    """Remove the database, its folder and its journals in turn, while rows are pushed."""
    chance = random.Random(seed)
    database = folder / "data" / "history.sqlite"
    settings = f'[history]\nurl = "sqlite:///{database}"\n[sources.readings]\ntype = "push"\n'
    dashboard, sender = Dashboard(folder, settings), Sender()
    with dashboard.running():
        sender.url = dashboard.url
        with sender.pushing():
            for number in range(times):
                sender.await_acknowledged(20)
                time.sleep(chance.uniform(0.0, 0.5))
                REMOVALS[number % len(REMOVALS)](database)
                until(database.exists, seconds=180)
            sender.await_acknowledged(20)
    return outcome(sender.sent, sender.acknowledged, stored_numbers(database))

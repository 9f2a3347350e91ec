"""What is pushed is kept under its name, like the rows of any other source."""

from __future__ import annotations

import math
from pathlib import Path

from dashboard.history.registry import Histories
from dashboard.posts.external_counts import PushedTops
from dashboard.push.ingest import Inbox
from dashboard.storage.retention import Limits
from dashboard.storage.writer import Keeper
from tests.support.waiting import until


def pushed(keeper: Keeper, rows: int, **row: object) -> dict[str, list[float]]:
    """What a new process shows when this is pushed, as soon as it shows so many rows, without the gaps."""
    histories = Histories(keeper=keeper)
    Inbox(histories, PushedTops(), 1).push("readings", [{"city": "London", **row}])

    def shown() -> dict[str, list[float]]:
        columns = histories["readings"].window()[0]
        return {name: list(filter(math.isfinite, values)) for name, values in columns.items()}

    try:
        until(lambda: len(shown().get("temperature London", ())) == rows)
        keeper.ask(lambda connection: None).result()
        return shown()
    finally:
        histories["readings"].feed.stop()


def test_a_restart_and_a_quantity_more_lose_nothing(tmp_path: Path) -> None:
    keeper = Keeper(f"sqlite:///{tmp_path / 'history.sqlite'}", Limits())
    try:
        pushed(keeper, 1, temperature=8.4)
        told = pushed(keeper, 2, temperature=8.6, humidity=60)
        assert told["temperature London"] == [8.4, 8.6]
        assert told["humidity London"] == [60.0]
    finally:
        keeper.close()

"""A daily budget, stored on disk so that neither a restart nor a second process spends it twice."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from sources.application_directory import STATE_VARIABLE, application_directory
from sources.base import Retry, SourceError, Usage

_LOCK_SECONDS = 5.0


class BudgetSpent(Retry):
    """The day's budget is used up; `after` is the seconds until the next UTC day."""


class Grant(NamedTuple):
    """Posts that may be requested, already counted for their UTC day (ISO date)."""

    day: str
    posts: int


class DailyBudget:
    """How many posts may be read in a UTC day, by all processes of this user together.

    folder: where the count is stored; by default DASHBOARD_STATE_DIR, or else the application directory.
    """

    def __init__(
        self, posts: int, *, clock: Callable[[], float] = time.time, folder: Path | None = None
    ) -> None:
        folder = folder or application_directory(STATE_VARIABLE)
        self.posts = posts
        self._clock = clock
        self._path = folder / "x-posts.json"
        self._used = Grant("", 0)

    @property
    def today(self) -> str:
        return self._now().date().isoformat()

    @property
    def usage(self) -> Usage:
        used = self._used.posts if self._used.day >= self.today else 0
        return Usage(used, self.posts, "posts per UTC day")

    def reserve(self, min_posts: int, max_posts: int) -> Grant:
        """Count up to `max_posts` posts before they are requested.

        Raises BudgetSpent where fewer than `min_posts` are left, and SourceError where the count cannot be
        stored.
        """
        granted = self._change(lambda used: self._grantable(used, min_posts, max_posts))
        if granted.posts == 0:
            raise self._spent()
        return granted

    def release(self, grant: Grant, posts: int) -> None:
        """Subtract posts that were granted and not received from the day's count."""
        if posts and grant.day == self.today:
            self._change(lambda used: -min(posts, used))

    def _grantable(self, used: int, min_posts: int, max_posts: int) -> int:
        left = self.posts - used
        return min(max_posts, left) if left >= min_posts else 0

    def _change(self, change: Callable[[int], int]) -> Grant:
        """Add `change(posts used today)` to the posts used today; returns the posts added."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self._path}.lock", timeout=_LOCK_SECONDS):
                # A clock that was set back must not open the budget of a day that was counted already.
                day, used = max(self._read(), Grant(self.today, 0))
                added = change(used)
                self._used = Grant(day, used + added)
                new_file = self._path.with_suffix(".new")
                new_file.write_text(json.dumps(self._used._asdict()), encoding="utf-8")
                new_file.replace(self._path)
        except (OSError, Timeout) as error:
            raise SourceError(
                f"The count of posts read today cannot be stored in {self._path.parent} "
                f"({type(error).__name__}), so no posts are read. Make that folder writable, or set "
                "DASHBOARD_STATE_DIR to another one."
            ) from None
        return Grant(day, added)

    def _read(self) -> Grant:
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
            return Grant(datetime.fromisoformat(stored["day"]).date().isoformat(), int(stored["posts"]))
        except FileNotFoundError:
            return Grant("", 0)
        except (ValueError, TypeError, KeyError):
            raise SourceError(
                f"The count of posts read today, in {self._path}, cannot be read, so no posts are read. "
                "Delete that file to start today's count at zero."
            ) from None

    def _spent(self) -> BudgetSpent:
        now = self._now()
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return BudgetSpent(
            f"Today's budget of {self.posts} posts is used up, or less is left than one call may cost. "
            "Polling continues at midnight UTC; raise `budget` for more.",
            max((midnight - now).total_seconds(), 1.0),
        )

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

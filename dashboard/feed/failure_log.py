"""Logs why rows and keys of a source fail, in the lines that the page has."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from sources.base import Source
from sources.failure_groups import grouped, kind_of

# A reason that comes and goes is logged again after this time, or two periods, without it.
FORGET_SECONDS = 3600.0

log = logging.getLogger("dashboard")


class FailureLog:
    """Logs the failures of a source when there is a new reason among them, rather than at each poll."""

    def __init__(self, source: Source) -> None:
        self._source = source
        # When each reason was last there, in monotonic seconds.
        self._seen: dict[str, float] = {}

    def record(self, failures: Mapping[str, str]) -> None:
        """Log the failures of a fetch, if any of their reasons is new."""
        now = self._source.monotonic()
        forget = max(FORGET_SECONDS, 2 * self._source.period)
        known = {kind: at for kind, at in self._seen.items() if now - at <= forget}
        kinds = set(map(kind_of, failures.values()))
        self._seen = known | dict.fromkeys(kinds, now)
        if not kinds <= known.keys():
            for line in grouped(failures):
                # Texts from outside may have line breaks.
                log.warning("%s: %s", self._source.name, " ".join(str(line).split()))

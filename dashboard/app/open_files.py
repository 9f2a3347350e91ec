"""How many connections the limit of open files allows."""

from __future__ import annotations

import contextlib
import sys

# The database, logs, requests to services and Python's own modules need files as well.
_RESERVED = 64
_ENOUGH = 65_536


def max_connection_number() -> int:
    """Raise the limit of open files as far as allowed, and return the highest file number that a connection
    may have."""
    if sys.platform == "win32":
        return _ENOUGH
    import resource  # noqa: PLC0415 (not on Windows)

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    raised = _ENOUGH if hard == unlimited else min(hard, _ENOUGH)
    if soft != unlimited and soft < raised:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
            soft = raised
    limit = _ENOUGH if soft == unlimited else soft
    return limit - min(_RESERVED, limit // 4)

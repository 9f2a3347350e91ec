"""The form of log lines: text, or a JSON object per line with DASHBOARD_LOG=json; and how many may repeat."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable

from pythonjsonlogger.json import JsonFormatter

LOG = "DASHBOARD_LOG"
_FIELDS = ["asctime", "levelname", "name", "message"]
_NAMES = {"asctime": "time", "levelname": "level", "name": "logger"}
# Libraries that log, with a traceback, what any client may cause thousands of times a second.
_LIMITED = ("bokeh", "tornado", "panel", "asyncio", "dashboard.sockets")
# What a terminal acts on, and what turns the direction of a text; names from outside may have both.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LINES_PER_MINUTE = 100
TRACEBACKS_PER_MINUTE = 10


class RepeatLimit(logging.Filter):
    """Limits each statement of a library to a few warnings or errors a minute, and logs how many it omits.

    Errors of different places in the code count apart. clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._since: dict[object, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        if record.levelno < logging.WARNING or not record.name.startswith(_LIMITED):
            return True
        place, now = _place(record), self._clock()
        most = TRACEBACKS_PER_MINUTE if record.exc_info else LINES_PER_MINUTE
        since, lines = self._since.get(place, (now, 0))
        if now - since >= 60:
            if (left_out := lines - most) > 0:
                record.msg = (
                    f"{record.getMessage()} (and {left_out:,} more lines like this, which were left out)"
                )
                record.args = ()
            since, lines = now, 0
        self._since[place] = since, lines + 1
        return lines < most


def _place(record: logging.LogRecord) -> object:
    """The statement that logs, and the one that raised."""
    raised = record.exc_info[2] if record.exc_info else None
    while raised is not None and raised.tb_next is not None:
        raised = raised.tb_next
    at = raised and (raised.tb_frame.f_code, raised.tb_lineno)
    return record.name, record.pathname, record.lineno, at


def _escape_control_characters(record: logging.LogRecord) -> bool:
    """Escape them in a message, and indent its further lines, so that none looks like another message."""
    message = _CONTROL.sub(lambda found: ascii(found[0])[1:-1], record.getMessage())
    record.msg, record.args = message.replace("\n", "\n    "), ()
    return True


def format_logs() -> None:
    """Give the handlers of the root logger the form that DASHBOARD_LOG names, limit lines that repeat, and
    escape control characters."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(RepeatLimit())
        handler.addFilter(_escape_control_characters)
    if os.environ.get(LOG, "").strip().lower() == "json":
        formatter = JsonFormatter(_FIELDS, rename_fields=_NAMES, json_ensure_ascii=False)
        for handler in logging.getLogger().handlers:
            handler.setFormatter(formatter)

"""The form of log lines: text, or a JSON object per line with DASHBOARD_LOG=json."""

from __future__ import annotations

import logging
import os

from pythonjsonlogger.json import JsonFormatter

LOG = "DASHBOARD_LOG"
_FIELDS = ["asctime", "levelname", "name", "message"]
_NAMES = {"asctime": "time", "levelname": "level", "name": "logger"}


def format_logs() -> None:
    """Give the handlers of the root logger the form that DASHBOARD_LOG names."""
    if os.environ.get(LOG, "").strip().lower() == "json":
        formatter = JsonFormatter(_FIELDS, rename_fields=_NAMES, json_ensure_ascii=False)
        for handler in logging.getLogger().handlers:
            handler.setFormatter(formatter)

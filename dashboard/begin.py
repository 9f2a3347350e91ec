"""Alias of `dashboard/app/warmup.py`, for command lines that name this file: `--setup dashboard/begin.py`."""

from dashboard.app import warmup  # noqa: F401

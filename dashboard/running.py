"""Alias of `dashboard.app.runtime`, for scripts and notebooks that import `running` from here."""

from dashboard.app.runtime import running

__all__ = ["running"]

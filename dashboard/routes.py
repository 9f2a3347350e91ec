"""Alias of `dashboard.app.server`, for command lines that name this module: `--plugins dashboard.routes`."""

from dashboard.app.server import ROUTES, listen

__all__ = ["ROUTES", "listen"]

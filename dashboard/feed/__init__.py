"""Polls sources, once for all pages."""

from dashboard.feed.feed import Feed

__all__ = ["Feed"]

"""The addresses of services, which environment variables may replace."""

from __future__ import annotations

import os
from collections.abc import Sequence
from urllib.parse import urlsplit


def has_custom_server(variable: str) -> bool:
    """Whether the environment variable replaces the service's address."""
    return bool(os.environ.get(variable, "").strip())


def base_url(variable: str, default: str) -> str:
    """Scheme, host and port of a service: the environment variable, where it is set, or the default.

    Raises ValueError where the variable is no such address.
    """
    return _checked(variable, os.environ.get(variable, "").strip().rstrip("/") or default)


def base_urls(variable: str, defaults: Sequence[str]) -> list[str]:
    """The same of a service with several hosts: those in the environment variable, separated by commas."""
    given = [url.strip().rstrip("/") for url in os.environ.get(variable, "").split(",") if url.strip()]
    return [_checked(variable, url) for url in given or defaults]


def _checked(variable: str, url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ValueError(f"{variable} must be a scheme, a host and a port, such as http://127.0.0.1:8080")
    return url

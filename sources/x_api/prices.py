"""Prices of X's API in US dollars. Facts: X docs, "pricing" of the X API, as of August 2026."""

from __future__ import annotations

import math

COUNTS_REQUEST = 0.005
"""A request for counts of recent posts."""

POST = 0.005
"""A post that is read."""

USER = 0.010
"""A user that is read. Whether the authors that a search includes are charged is not documented."""


def price_of_post(authors: bool) -> float:
    """The maximum price (dollars) of a post that a search returns, with or without the name of its author."""
    return POST + USER if authors else POST


def dollars(amount: float) -> str:
    """A price as text: "$2.88", with fractions of a cent where there are any."""
    return f"${amount:.2f}" if math.isclose(amount * 100, round(amount * 100)) else f"${amount:.3f}"

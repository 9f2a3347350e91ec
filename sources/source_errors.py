"""The errors of a source.

SourceError            the reply is unusable: try again, with growing pauses
├── Retry              try again, but not before `after` seconds
├── Unauthorized       the key or token is refused: try again, with pauses that grow to an hour
└── QuotaSpent         the plan or the budget is used up: try again after `after` seconds, or an hour
"""

from __future__ import annotations


class SourceError(Exception):
    """A fetch failed. Its text says what happened and what to do, and contains no secret.

    status: of the HTTP reply that says so; 0: there was none.
    """

    status = 0


class Retry(SourceError):
    """The service limits the rate of calls: do not call again before `after` seconds have passed.

    grows: whether the service names no time, so that the pause doubles with each failure, up to an hour.
    """

    def __init__(self, message: str, after: float, *, grows: bool = False) -> None:
        super().__init__(message)
        self.after, self.grows = after, grows


class Unauthorized(SourceError):
    """The service refuses the key or token; the pause before the next call grows to an hour."""


class QuotaSpent(SourceError):
    """The service says that the plan, the credits or a cap are used up: the source is stopped.

    after: seconds until the service renews it; 0: unknown.
    """

    def __init__(self, message: str, after: float = 0.0) -> None:
        super().__init__(message)
        self.after = after

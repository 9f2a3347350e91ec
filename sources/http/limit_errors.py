"""Errors of replies that refuse a call because calls are too many, or because money is spent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from sources.base import QuotaSpent, Retry, SourceError
from sources.duration import in_words
from sources.http.rate_limits import (
    has_retry_after,
    is_exhausted,
    wait_in_body,
    wait_in_words,
    wait_seconds,
)

_DEFAULT_RETRY_SECONDS = 60.0
# 403 is also sent for a key that is refused, and 401 by some gateways for too many calls.
REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_LIMIT_WORDS = re.compile(
    r"rate.?limit|too many (?:requests|calls)|throttl|slow down|call frequency"
    r"|(?:calls|requests) per (?:sec|min|hour|day)"
    r"|(?:quota|(?:requests?|call|usage|api|hourly|daily|minutely|secondly) limit)\b.{0,60}"
    r"\b(?:exceed|exhaust|reached|hit)"
    r"|exceed(?:ed|s)? (?:\w+ ){0,4}(?:quota|limit)|RESOURCE_EXHAUSTED",
    re.IGNORECASE,
)
_MONEY_WORDS = re.compile(
    r"(?:credits?|balance|usage cap|spending|monthly (?:\w+ )?(?:quota|limit|cap)|billing)\b.*"
    r"(?:exceed|exhaust|deplet|used up|spent|insufficient|reached|too low)"
    r"|(?:insufficient|out of|no more|run out of) (?:\w+ )?(?:credits?|balance|funds|quota)"
    r"|(?:exceed|exhaust|reached|used up)\w*\b.{0,40}\b"
    r"(?:monthly (?:\w+ )?(?:quota|limit|cap|allowance)|usage cap|credits?|spending"
    r"|current quota.{0,40}billing)",
    re.IGNORECASE,
)
# Some services send 400 for it, as AWS and Meta do. Others of its words may be about a parameter here.
_THROTTLE_WORDS = re.compile(
    r"throttl|too many (?:requests|calls)|\brate (?:limit )?(?:exceeded|reached)|request limit reached",
    re.IGNORECASE,
)
# A limit that is soon renewed, whatever it is of: no state to pay for.
_SOON = re.compile(
    r"\b(?:per|current|this|next|each) (?:second|minute|hour)\b|\b(?:minute|hour)ly\b", re.IGNORECASE
)
_LONG_SECONDS = 7200.0


def limit_error(
    reply: str, status: int, headers: Mapping[str, str], data: Any, words: str
) -> SourceError | None:
    """The error of a reply that says that calls are too many, or that money is spent; None of others."""
    after = wait_seconds(headers)
    if after is None and status in (HTTPStatus.TOO_MANY_REQUESTS, *REFUSED):
        after = wait_in_body(data)
    if status == HTTPStatus.PAYMENT_REQUIRED:
        return _quota_spent(reply, after)
    # 418 is a ban for too many calls where 429 was not obeyed.
    is_limit = has_retry_after(headers) or ((status in REFUSED or status >= 500) and is_exhausted(headers))
    if after is not None and is_limit and status != HTTPStatus.TOO_MANY_REQUESTS:
        return Retry(f"{reply}. The next request waits {_waiting(after)}.", after)
    if status == HTTPStatus.BAD_REQUEST and _THROTTLE_WORDS.search(words):
        return _too_many(f"{reply}.", after or wait_in_words(words))
    if status != HTTPStatus.TOO_MANY_REQUESTS and status not in REFUSED:
        return None
    if _is_of_money(words) and (after is None or after >= _LONG_SECONDS):
        return _quota_spent(reply, after or wait_in_words(words))
    is_said = _LIMIT_WORDS.search(words) or _MONEY_WORDS.search(words)
    if status == HTTPStatus.TOO_MANY_REQUESTS or is_said:
        return _too_many(f"{reply}.", after or wait_in_words(words))
    return None


def said_limit_error(says: str, words: str) -> SourceError | None:
    """The same for an answer of status 200, by its words alone. says: the sentence that quotes them."""
    if _is_of_money(words):
        return _quota_spent(says.removesuffix("."), wait_in_words(words))
    if _LIMIT_WORDS.search(words) or _MONEY_WORDS.search(words):
        return _too_many(says, wait_in_words(words))
    return None


def retry_after(headers: Mapping[str, str], default: float = _DEFAULT_RETRY_SECONDS) -> float:
    """Seconds to wait, at least 1, from Retry-After or the reset of a rate limit; else the default."""
    found = wait_seconds(headers)
    return default if found is None else found


def _is_of_money(words: str) -> bool:
    """Whether words say that money or a plan is spent, and not what is left of a minute or an hour."""
    return bool(_MONEY_WORDS.search(words)) and not _SOON.search(words)


def _waiting(seconds: float) -> str:
    return in_words(seconds) if seconds >= _LONG_SECONDS else f"{seconds:.0f} s"


def _too_many(says: str, after: float | None) -> Retry:
    """after: the seconds to wait that the service names; None where it names none."""
    if after:
        return Retry(f"{says} Too many calls; the next one waits {_waiting(after)}.", after)
    growth = f"the pause before the next one grows from {_DEFAULT_RETRY_SECONDS:.0f} s to an hour"
    return Retry(f"{says} Too many calls; {growth}.", _DEFAULT_RETRY_SECONDS, grows=True)


def _quota_spent(reply: str, after: float | None) -> QuotaSpent:
    return QuotaSpent(
        f"{reply}. The plan's quota or credit is used up: renew it. It is tried again at the time shown; "
        "Refresh tries at once.",
        after or 0.0,
    )

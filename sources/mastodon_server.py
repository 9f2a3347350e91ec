"""Requests to one Mastodon server: what it shows to whom, its limits, and a token for servers that need one.

Facts: Mastodon docs, "instance" (4.5: `configuration.timelines_access.hashtag_feeds`, for local and remote
posts "public", "authenticated" or "disabled"; a disabled timeline is answered with an empty list), "rate
limits": 300 requests in five minutes from one address; X-RateLimit-Reset is an ISO time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from sources.base import Retry, SourceError, Unauthorized, Usage
from sources.environment import variable
from sources.http.client import Http, Reply, Unreachable, retry_after
from sources.http.quota import Quota
from sources.http.rate_limits import wait_seconds
from sources.numbers.parser import number_or_nan
from sources.times.parser import unix_seconds

_WINDOW_SECONDS = 300.0
# How long the settings of a server count as known.
_ACCESS_SECONDS = 3600.0


class _Access(NamedTuple):
    """Who may read the hashtag timelines, as the server names it."""

    local: str = "public"
    remote: str = "public"


class MastodonServer:
    """The hashtag timelines of the server at `url`.

    token: name of the environment variable with an access token; "": none is sent.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout: float,
        clock: Callable[[], float],
        monotonic: Callable[[], float],
    ) -> None:
        self._url, self._token = url, token
        self._clock, self._monotonic = clock, monotonic
        host = urlsplit(url).netloc
        self.quota = Quota("300/5 minutes", account=f"mastodon/{host}")
        self.usage: Usage = self.quota.usage
        self._http = Http(f"Mastodon ({host})", timeout=timeout, refusal=self._refusal)
        self._access: tuple[float, _Access] | None = None
        self._free_at = 0.0

    def timeline(self, tag: str, parameters: Mapping[str, Any], end: float) -> Any:
        """The parsed reply of a hashtag's timeline, [] for an unknown tag. end: monotonic seconds.

        Raises Unauthorized where the timeline is for members and there is no token, and SourceError where the
        server has switched it off.
        """
        access = self._known_access(end)
        try:
            shown = self._shown(access)
        except SourceError:
            self._access = None  # its administrators may switch the timelines on
            raise
        try:
            return self._get(f"timelines/tag/{quote(tag, safe='')}", {**parameters, **shown}, end, "v1").data
        except _NotFoundError:
            return []

    @property
    def note(self) -> str:
        """Which posts the server leaves out; "" where it shows all."""
        shown = self._shown(self._access[1]) if self._access else {}
        if "local" in shown:
            return f"{self._http.service} shows visitors the posts of its own members only."
        return f"{self._http.service} shows visitors the posts of other servers only." if shown else ""

    def close(self) -> None:
        self._http.close()

    def _shown(self, access: _Access) -> dict[str, str]:
        """The parameter that restricts a timeline to what is shown; {} where that is all."""
        allowed = ("public", "authenticated") if self._secret else ("public",)
        local, remote = access.local in allowed, access.remote in allowed
        if local and remote:
            return {}
        if local or remote:
            return {"local": "true"} if local else {"remote": "true"}
        if "authenticated" in access:
            raise self._members_only("")
        raise SourceError(
            f"{self._http.service} has switched its hashtag timelines off, so its posts cannot be counted. "
            "Set `instance` to another server."
        )

    def _known_access(self, end: float) -> _Access:
        """What the server shows, read once an hour; all of it where the server does not say so."""
        now = self._monotonic()
        if self._access is not None and now - self._access[0] < _ACCESS_SECONDS:
            return self._access[1]
        try:
            access = _hashtag_access(self._get("instance", {}, end, "v2").data)
        except (Retry, Unreachable):
            raise
        except SourceError:
            access = _Access()
        self._access = now, access
        return access

    def _get(self, path: str, parameters: Mapping[str, Any], end: float, version: str) -> Reply:
        if (wait := self._free_at - self._monotonic()) > 0:
            raise self._too_many_calls(wait)
        self.quota.spend()
        token = self._secret
        self._http.hide(token)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        left = max(end - time.monotonic(), 0.0)
        reply = self._http.get_json(f"{self._url}/api/{version}/{path}", parameters, headers, seconds=left)
        self._read_limits(reply.headers)
        return reply

    @property
    def _secret(self) -> str:
        return variable(self._token) if self._token else ""

    def _read_limits(self, headers: Mapping[str, str]) -> None:
        limit, remaining = (
            number_or_nan(headers.get(f"X-RateLimit-{name}")) for name in ("Limit", "Remaining")
        )
        self.usage = self.quota.usage
        if limit >= remaining >= 0:
            self.usage = Usage(int(limit - remaining), int(limit), "calls per 5 minutes")
        if remaining == 0:
            self._free_at = self._monotonic() + min(
                wait_seconds(headers, self._clock) or 0.0, _WINDOW_SECONDS
            )

    def _refusal(self, status: int, headers: Mapping[str, str], data: Any) -> SourceError | None:
        if status == HTTPStatus.NOT_FOUND:
            return _NotFoundError(f"{self._http.service} has no posts with this hashtag.")
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.UNPROCESSABLE_ENTITY):
            if self._secret:
                return Unauthorized(
                    f"{self._http.service} refuses the token in {self._token} ({status}). Check that it is "
                    "of an account on that server, then press Refresh."
                )
            return self._members_only(f" ({status})")
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            reset = unix_seconds(headers.get("X-RateLimit-Reset"))
            left = min(max((reset or 0.0) - self._clock(), 1.0), _WINDOW_SECONDS)  # the clock may be wrong
            return self._too_many_calls(left if reset else retry_after(headers))
        return None

    def _members_only(self, status: str) -> Unauthorized:
        token = f"set {self._token} to an access token of an account there, or " if self._token else ""
        return Unauthorized(
            f"{self._http.service} shows its timelines to its members only{status}: {token}"
            "set `instance` to another server, then press Refresh."
        )

    def _too_many_calls(self, after: float) -> Retry:
        return Retry(f"{self._http.service}: too many calls. The next one waits {after:.0f} s.", after)


class _NotFoundError(SourceError):
    """404: no post has the hashtag yet, or the server is older than the path."""


def _hashtag_access(instance: Any) -> _Access:
    feeds: Any = instance
    for name in ("configuration", "timelines_access", "hashtag_feeds"):
        feeds = feeds.get(name) if isinstance(feeds, dict) else None
    if not isinstance(feeds, dict):
        return _Access()
    return _Access(str(feeds.get("local", "public")), str(feeds.get("remote", "public")))

"""Fakes of X and Mastodon: one list of posts, in the formats of both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from sources.sample_posts import sample_posts
from tests.support.fakes.server import Answer, FakeServer, Request

NOW = 1_795_311_300.0
"""2026-11-22 01:35:00 UTC, a whole minute."""

TERMS = ("#python", "#science")


class Written(NamedTuple):
    """One post: an id that grows with time, unix seconds, text, hashtags without "#", author."""

    id: int
    time: float
    text: str
    tags: tuple[str, ...] = ()
    author: str = "ada"
    lang: str = "en"


def written(
    count: int, end: float = NOW, text: str = "Rain again in #science", step: float = 10.0
) -> list[Written]:
    """`count` posts, one every `step` seconds, the last of them `step` seconds before `end`; oldest first."""
    times = [end - (count - index) * step for index in range(count)]
    tags = tuple(word.lstrip("#").lower() for word in text.split() if word.startswith("#"))
    return [Written(int(time * 1000) << 20, time, text, tags) for time in times]


def moving(clock: Callable[[], float]) -> Callable[[], list[Written]]:
    """A function that returns the sample posts of the last hour."""

    def posts() -> list[Written]:
        now = clock()
        samples = sample_posts(TERMS, now - 3600, now)
        return sorted(
            Written(
                int(post.time * 1000) << 20, post.time, post.text, _tags(post.text), post.author, post.lang
            )
            for post in samples
        )

    return posts


class FakePosts:
    """The routes of X ("x": counts and search) and Mastodon ("mastodon": hashtag timelines) on a server.

    posts: all of them, oldest first.
    per_minute: the count of X for every term and minute.
    billed: what X charged, in thousandths of a dollar, by the UTC day: 5 for a request for counts and for a
        post, 10 for an author that a reply includes. on_bill: is called after that, before X replies.
    timelines_access: who may read the local and remote hashtag timelines of Mastodon; None: it is older and
        does not say so. mastodon_token: the token of a member of it.
    new_names: whether X uses the field names of its OpenAPI description in place of those of its guides.
    token: the only one that X accepts; empty: any.
    """

    def __init__(
        self,
        server: FakeServer,
        posts: Sequence[Written] | Callable[[], list[Written]] = (),
        clock: Callable[[], float] = lambda: NOW,
        token: str = "",
    ) -> None:
        self.posts = posts
        self.clock = clock
        self.token = token
        self.per_minute: Callable[[float], int] = lambda start: int(start // 60 % 7)
        self.new_names = False
        self.x_error: Answer | None = None
        self.mastodon_error: Answer | None = None
        self.timelines_access: dict[str, str] | None = None
        self.mastodon_token = ""
        self.mastodon_headers: dict[str, str] = {}
        self.x_headers: dict[str, str] = {}
        self.oldest_since_id = 0
        self.refused_query = ""
        self.billed: Counter[str] = Counter()
        self.on_bill: Callable[[], object] = lambda: None
        server.add("x", "/2/tweets/counts/recent", self._counts)
        server.add("x", "/2/tweets/search/recent", self._search)
        server.add("mastodon", "/api/v1/timelines/tag/*", self._timeline)
        server.add("mastodon", "/api/v2/instance", self._instance)

    def _all(self) -> list[Written]:
        return self.posts() if callable(self.posts) else list(self.posts)

    def _refused(self, request: Request) -> Answer | None:
        if self.token and request.headers.get("Authorization") != f"Bearer {self.token}":
            return Answer(401, body={"title": "Unauthorized", "type": "about:blank", "status": 401})
        if self.refused_query and request.query["query"] == self.refused_query:
            return Answer(400, body={"title": "Invalid Request", "detail": "There were errors."})
        return self.x_error

    def _counts(self, request: Request) -> Answer:
        if refused := self._refused(request):
            return refused
        start, end = _unix(request.query["start_time"]) + 17, self.clock() - 30
        edges = [start, *range(int(start // 60 + 1) * 60, int(end) + 1, 60), end]
        name = "post_count" if self.new_names else "tweet_count"
        buckets: list[dict[str, Any]] = [
            {
                "start": _iso(first),
                "end": _iso(last),
                name: self.per_minute(first) if last - first == 60 else 1,
            }
            for first, last in pairwise(edges)
            if last > first
        ]
        total = sum(bucket[name] for bucket in buckets)
        self._bill(5)
        return Answer(headers=self.x_headers, body={"data": buckets, "meta": {f"total_{name}": total}})

    def _search(self, request: Request) -> Answer:
        if refused := self._refused(request):
            return refused
        query = request.query
        since = int(query.get("since_id", 0))
        if 0 < since < self.oldest_since_id:
            error = {
                "parameters": {"since_id": [str(since)]},
                "message": "'since_id' must be a newer tweet id",
            }
            return Answer(400, body={"errors": [error], "title": "Invalid Request"})
        begin = _unix(query["start_time"]) if "start_time" in query else 0.0
        found = [post for post in self._all() if post.id > since and begin <= post.time <= self.clock() - 30][
            ::-1
        ]
        offset, size = int(query.get("next_token", "0")), int(query["max_results"])
        page = found[offset : offset + size]
        if not page:
            return Answer(headers=self.x_headers, body={"meta": {"result_count": 0}})
        meta: dict[str, Any] = {"newest_id": str(page[0].id), "oldest_id": str(page[-1].id)}
        if offset + size < len(found):
            meta["next_token"] = str(offset + size)
        users = [{"id": "1", "username": "ada", "name": "Ada"}] if "expansions" in query else []
        self._bill(5 * len(page) + 10 * len(users))
        body = {
            "data": [self._tweet(post) for post in page],
            "includes": {"users": users},
            "errors": [{"resource_id": "2", "resource_type": "user", "title": "Not Found Error"}],
            "meta": meta | {"result_count": len(page)},
        }
        return Answer(headers=self.x_headers, body=body)

    def _bill(self, thousandths: int) -> None:
        self.billed[_iso(self.clock())[:10]] += thousandths
        self.on_bill()

    def _tweet(self, post: Written) -> dict[str, Any]:
        history = "edit_history_post_ids" if self.new_names else "edit_history_tweet_ids"
        return {
            "id": str(post.id), "text": post.text, "created_at": _iso(post.time), "lang": post.lang,
            "author_id": "1" if post.author == "ada" else "2", history: [str(post.id)],
            "entities": {"hashtags": [{"start": 0, "end": 1, "tag": tag} for tag in post.tags]},
        }  # fmt: skip

    def _timeline(self, request: Request) -> Answer:
        if self.mastodon_error:
            return self.mastodon_error
        if not self._may_read(request):
            return Answer(body=[])
        tag = request.path.rpartition("/")[2].lower()
        found = [post for post in self._all() if tag in post.tags]
        limit = int(request.query["limit"])
        if "min_id" in request.query:
            page = [post for post in found if post.id > int(request.query["min_id"])][:limit][::-1]
        else:
            page = found[-limit:][::-1]
        return Answer(headers=self.mastodon_headers, body=[status(post) for post in page])

    def _instance(self, request: Request) -> Answer:
        if self.timelines_access is None:
            return Answer(404, body={"error": "Record not found"})
        feeds = {
            "hashtag_feeds": self.timelines_access,
            "live_feeds": {"local": "public", "remote": "public"},
        }
        return Answer(body={"domain": "m.example", "configuration": {"timelines_access": feeds}})

    def _may_read(self, request: Request) -> bool:
        token = request.headers.get("Authorization")
        member = bool(self.mastodon_token) and token == f"Bearer {self.mastodon_token}"
        allowed = {"public", "authenticated"} if member else {"public"}
        access = self.timelines_access or {}
        parts = [part for part in ("local", "remote") if request.query.get(part)] or ["local", "remote"]
        return all(access.get(part, "public") in allowed for part in parts)


def status(post: Written) -> dict[str, Any]:
    address = f"https://mastodon.social/users/{post.author}/statuses/{post.id}"
    return {
        "id": str(post.id), "created_at": _iso(post.time), "language": post.lang or None, "uri": address,
        "url": f"https://mastodon.social/@{post.author}/{post.id}", "favourites_count": 2,
        "content": f"<p>{_tagged(post.text)}</p><p>&amp; <b>more</b><br>here</p>",
        "account": {"id": "1", "acct": post.author, "display_name": "A", "bot": False},
        "tags": [{"name": tag, "url": f"https://mastodon.social/tags/{tag}"} for tag in post.tags],
    }  # fmt: skip


def _tagged(text: str) -> str:
    return re.sub(
        r"#(\w+)", r'<a href="https://mastodon.social/tags/\1" rel="tag">#<span>\1</span></a>', text
    )


def _tags(text: str) -> tuple[str, ...]:
    return tuple(word.strip("#!?.,").lower() for word in text.split() if word.startswith("#"))


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _unix(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()

"""The base class of sources of posts: a row per post, and posts per minute and tracked term."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import pandas as pd
import param

from sources.base import Quantity, Source, SourceError, frame
from sources.posts.minute_counts import Coverage, MinuteCounts
from sources.posts.post import Post, parse_post
from sources.posts.term_matching import matching_terms
from sources.posts.writer import PostWriter
from sources.times.plausibility import FUTURE_SECONDS

__all__ = ["COLUMNS", "FetchedPosts", "Post", "PostSource", "parse_post", "parse_posts", "post_frame"]

COLUMNS = ("time", "term", "posts_per_minute", "id", "author", "text", "lang", "url", "terms", "warning")
_MAX_KNOWN_IDS = 50_000
_TRACK = 'terms to count: "#hashtag", "word" or "@name"'
_FUTURE = "A post is dated in the future and was left out: check this computer's clock."


class FetchedPosts(NamedTuple):
    """New posts, and the coverage of each term: the range of time in which all of its posts are in this fetch
    or an earlier one."""

    posts: Sequence[Post]
    coverage: Mapping[str, Coverage]


class PostSource(Source):
    """A source of posts; a subclass implements `fetch_posts` alone:

        class Diary(PostSource):
            type = "diary"

            def fetch_posts(self, terms):
                now = self.clock()
                posts = [Post("1", now, "me", "Dear #diary")]
                return FetchedPosts(posts, {term: Coverage(0, now) for term in terms})

    Its frames have two kinds of rows:

    - a count row per tracked term and whole minute: `posts_per_minute` at the start of the minute, zero
    included;
    - a row per post: `id`, `author`, `text`, `lang`, `url`, `warning`, the first tracked term that it
      matches in `term` ("" if none), all of them in `terms`, joined by commas; its `posts_per_minute` is NaN.

    A post has one row, however often it is fetched. Where `save` is set it is also written to a file.
    """

    track = param.List(["#python", "#science"], item_type=str, bounds=(1, None), doc=_TRACK)
    save = param.String("", doc="folder where posts are written as they come; empty: nowhere")
    save_mb = param.Integer(100, bounds=(1, None), doc="megabytes after which a new file is begun there")

    counted_minutes: ClassVar[int] = 120
    """How far back from the newest minute posts are counted."""

    saves: ClassVar[bool] = True
    """Whether its posts may be saved; sample posts, and those that are read from files, may not."""

    keys = ("term",)
    quantities = (Quantity("posts_per_minute", "Posts", "posts/min", "amount"),)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for term in self.track:
            if not term.strip('#@" '):
                raise ValueError(f'track: {term!r} is not a term; write "#hashtag", "word" or "@name"')
        if self.save and not self.saves:
            raise ValueError(f"save = {self.save!r} is not for {self.type}: leave it empty")
        self._counts: Mapping[str, MinuteCounts] = {
            term: MinuteCounts(self.counted_minutes) for term in self.track
        }
        self._known_ids: dict[str, None] = {}
        self._withheld: list[dict[str, Any]] = []
        self._writer = PostWriter(self.save, str(self.name), self.save_mb, self.clock) if self.save else None

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        """Fetch the posts of `terms` that were written since the last call.

        Blocks and raises as `fetch` does. A term that fails alone is left out of the coverage, and its reason
        is in `failures`. Posts may be in any order, be fetched twice, and match no term.
        """
        raise NotImplementedError

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        terms = [term for term in self.track if only is None or term in only]
        self.failures = {}
        fetched = self.fetch_posts(terms)
        new = [post for post in fetched.posts if self._is_new(post)]
        if self._writer is not None and (error := self._writer.write(new)):
            self.failures[f"save = {self.save!r}"] = error
        rows = self._withheld + [self._row(post) for post in new]
        for term, coverage in fetched.coverage.items():
            rows += [
                {"time": minute, "term": term, "posts_per_minute": float(count)}
                for minute, count in self._counts[term].cover(coverage).items()
            ]
        self._withheld = [row for row in rows if only is not None and row["term"] not in only]
        return post_frame([row for row in rows if only is None or row["term"] in only])

    @property
    def known_keys(self) -> tuple[str, ...]:
        return tuple(self.track)

    def _is_new(self, post: Post) -> bool:
        if post.id in self._known_ids:
            return False
        self._known_ids[post.id] = None
        if len(self._known_ids) > _MAX_KNOWN_IDS:
            del self._known_ids[next(iter(self._known_ids))]
        if post.time <= self.clock() + FUTURE_SECONDS:
            return True
        for term in matching_terms(post.text, self.track, post.tags):
            self.failures[term] = _FUTURE
        return False

    def _row(self, post: Post) -> dict[str, Any]:
        for term in matching_terms(post.text, self.track, post.tags):
            self._counts[term].add(post.time)
        return post_row(post, self.track)


def post_row(post: Post, track: Sequence[str]) -> dict[str, Any]:
    """The row of a post, with the terms of `track` that it matches."""
    terms = list(matching_terms(post.text, track, post.tags))
    row = {name: storable(value) for name, value in post._asdict().items() if name != "tags"}
    return row | {"term": next(iter(terms), ""), "terms": ", ".join(terms)}


def storable(value: Any) -> Any:
    """The value; in a text without NUL characters, and with "?" for half a surrogate pair. JSON may contain
    both, and databases and browsers refuse them."""
    return value.replace("\0", "").encode(errors="replace").decode() if isinstance(value, str) else value


def post_frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Count rows and post rows as the DataFrame that `fetch` returns, oldest first."""
    return frame(rows, COLUMNS).astype({"posts_per_minute": float}).sort_index(kind="stable")


def parse_posts(service: str, items: Any, parse: Callable[[Any], Post]) -> list[Post]:
    """The posts in a reply; items of another shape are left out.

    items: the parsed JSON, which should be a list. service: its name in error texts.
    Raises SourceError where there is no list, or no item of it can be parsed.
    """
    found = (parse_post(item, parse) for item in items) if isinstance(items, list) else ()
    posts = [post for post in found if post is not None]
    if not posts and items != []:
        raise SourceError(f"{service} sent posts in an unknown format. The next poll tries again.")
    return posts

"""What all sources of posts share: the frame, one row per post, and posts per minute and tracked term."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import pandas as pd
import param

from sources.base import Quantity, Source, SourceError, frame
from sources.minutes import MinuteCounts, Span
from sources.post import Post
from sources.readings import FUTURE_SECONDS
from sources.saved_posts import SavedPosts
from sources.terms import terms_in

__all__ = ["COLUMNS", "Heard", "Post", "PostSource", "post_frame", "read_post", "read_posts"]

COLUMNS = ("time", "term", "posts_per_minute", "id", "author", "text", "lang", "url", "terms")
_SEEN_POSTS = 50_000
_TRACK = 'terms to count: "#hashtag", "word" or "@name"'
_FUTURE = "A post is dated in the future and was left out: check this computer's clock."


class Heard(NamedTuple):
    """News of one poll; within its span every post of a term is in this batch or in an earlier one."""

    posts: Sequence[Post]
    spans: Mapping[str, Span]


class PostSource(Source):
    """A source of posts; a subclass writes `fetch_posts` and no more:

        class Diary(PostSource):
            type = "diary"

            def fetch_posts(self, terms):
                now = self.clock()
                return Heard([Post("1", now, "me", "Dear #diary")], {t: Span(0, now) for t in terms})

    Its frames have two sorts of rows, both with a tracked term in `term`:

    - a count row per term and whole minute: `posts_per_minute` at the start of the minute, zeros included;
    - a row per post: `id`, `author`, `text`, `lang`, `url`, the first term that it matches in `term` ("" if
      none), all of them in `terms`, joined by commas, and no `posts_per_minute`.

    A post is given once, whatever the number of polls that tell it; where `save` is set it is also written.
    """

    track = param.List(["#python", "#science"], item_type=str, bounds=(1, None), doc=_TRACK)
    save = param.String("", doc="folder where posts are written as they come; empty: nowhere")
    save_mb = param.Integer(100, bounds=(1, None), doc="megabytes after which a new file is begun there")

    saves: ClassVar[bool] = True
    """Whether its posts are worth saving; made-up ones, and those of files, are not."""

    keys = ("term",)
    quantities = (Quantity("posts_per_minute", "Posts", "posts/min", "amount"),)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for term in self.track:
            if not term.strip('#@" '):
                raise ValueError(f'track: {term!r} is not a term; write "#hashtag", "word" or "@name"')
        if self.save and not self.saves:
            raise ValueError(f"save = {self.save!r} is not for {self.type}: leave it empty")
        self._counts: Mapping[str, MinuteCounts] = {term: MinuteCounts() for term in self.track}
        self._seen: dict[str, None] = {}
        self._withheld: list[dict[str, Any]] = []
        self._saved = SavedPosts(self.save, str(self.name), self.save_mb, self.clock) if self.save else None

    def fetch_posts(self, terms: Sequence[str]) -> Heard:
        """The posts of `terms` since the last call, in any order; some may come twice, or match no term.

        Blocks and raises as `fetch` does; terms that failed alone are left out of the spans and their
        reason is put into `failures`.
        """
        raise NotImplementedError

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        terms = [term for term in self.track if only is None or term in only]
        self.failures = {}
        heard = self.fetch_posts(terms)
        news = [post for post in heard.posts if self._is_news(post)]
        if self._saved is not None and (why := self._saved.keep(news)):
            self.failures[f"save = {self.save!r}"] = why
        rows = self._withheld + [self._row(post) for post in news]
        for term, span in heard.spans.items():
            rows += [
                {"time": minute, "term": term, "posts_per_minute": float(count)}
                for minute, count in self._counts[term].hear(span).items()
            ]
        self._withheld = [row for row in rows if only is not None and row["term"] not in only]
        return post_frame([row for row in rows if only is None or row["term"] in only])

    @property
    def known_keys(self) -> tuple[str, ...]:
        return tuple(self.track)

    def _is_news(self, post: Post) -> bool:
        if post.id in self._seen:
            return False
        self._seen[post.id] = None
        if len(self._seen) > _SEEN_POSTS:
            del self._seen[next(iter(self._seen))]
        if post.time <= self.clock() + FUTURE_SECONDS:
            return True
        for term in terms_in(post.text, self.track, post.tags):
            self.failures[term] = _FUTURE
        return False

    def _row(self, post: Post) -> dict[str, Any]:
        terms = terms_in(post.text, self.track, post.tags)
        for term in terms:
            self._counts[term].add(post.time)
        told = {name: storable(value) for name, value in post._asdict().items() if name != "tags"}
        return told | {"term": next(iter(terms), ""), "terms": ", ".join(terms)}


def storable(value: Any) -> Any:
    """The value; of a text, what databases and browsers take: no NUL and no half of a surrogate pair, both of
    which JSON may hold."""
    return value.replace("\0", "").encode(errors="replace").decode() if isinstance(value, str) else value


def post_frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Count rows and post rows as the DataFrame that `fetch` returns, oldest first."""
    return frame(rows, COLUMNS).astype({"posts_per_minute": float}).sort_index(kind="stable")


def read_posts(service: str, items: Any, read: Callable[[Any], Post]) -> list[Post]:
    """What `read` makes of the items of a reply; items of another shape are left out.

    Raises SourceError where there is no list, or nothing in it can be read.
    """
    found = (read_post(item, read) for item in items) if isinstance(items, list) else ()
    posts = [post for post in found if post is not None]
    if not posts and items != []:
        raise SourceError(
            f"{service} sent posts in a shape that cannot be read. It is asked again by itself."
        )
    return posts


def read_post(item: Any, read: Callable[[Any], Post]) -> Post | None:
    """What `read` makes of an item; None for one of another shape, which `read` may fail at."""
    try:
        post = read(item)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        return None
    texts = (post.id, post.author, post.text, post.lang, post.url, *post.tags)
    return post if post.time > 0 and all(isinstance(text, str) for text in texts) else None

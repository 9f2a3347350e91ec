"""Posts in files, in the forms of services, exports and libraries, read as the files grow."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import param

from sources.base import SourceError
from sources.duration import Duration
from sources.json_lines_reader.reader import JsonLinesReader
from sources.posts.forms.local_times import with_zone
from sources.posts.forms.parser import posts_in
from sources.posts.forms.x_archive import archive_author, is_other_part
from sources.posts.minute_counts import ArchivedCounts, Coverage
from sources.posts.source import FetchedPosts, Post, PostSource
from sources.times.plausibility import FUTURE_SECONDS
from sources.times.settings import read_time_rules

# Limits of one fetch: the next ones read the rest, so that the page shows the first posts soon.
_MAX_LINES = 5_000
_MAX_BYTES = 16_000_000
_MAX_FAILURES = 5
_QUOTED = 60


class Files(PostSource):
    """Posts in every form of `sources.posts.forms`, as lines, lists, printed JSON, scripts or CSV.

    Posts have the times that the files give, so that old files are history. A minute is counted when a later
    post was read, or when all is read and the minute is over; posts of it that are read later correct the
    count.
    """

    path = param.String("", doc="folder, pattern or file; required")
    lang = param.String("", doc='language of posts that name none, as "en"; empty: unknown')
    zone = param.String("", doc="zone of times that name none, as those of chats; empty: UTC")
    interval = Duration(2.0, doc="time between two reads of what was added to the files")

    type: ClassVar[str] = "files"
    saves = False

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        if not self.path:
            raise ValueError("path is required: a folder, or a pattern such as 'posts/**/*.jsonl'")
        self._zone = read_time_rules(self.zone).zone
        self._counts = {term: ArchivedCounts() for term in self.track}
        self._reader = JsonLinesReader(self.path)
        self._earliest, self._latest = math.inf, -math.inf
        self._unreadable = 0
        self._first_unreadable = ""

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        posts: list[Post] = []
        found: Counter[Path] = Counter()
        for line in self._reader.read_new(_MAX_LINES, _MAX_BYTES, self.timeout / 2):
            read = list(posts_in(with_zone(line.value, self._zone, self.clock())))
            posts += [self._completed(post, line.file) for post in read if post]
            found[line.file] += len(read) - read.count(None) or not read
            if None in read and not is_other_part(line.file):
                self._first_unreadable = self._first_unreadable or f"line {line.number} of {line.file}"
                self._unreadable += read.count(None)
        self._reader.add_found(found)
        self._report_errors(posts)
        coverage = self._coverage(posts)
        return FetchedPosts(posts, dict.fromkeys(self.track, coverage) if coverage else {})

    def _completed(self, post: Post, file: Path) -> Post:
        """The post with the language of the settings, and with the owner of X's archive as its author."""
        author = post.author or (archive_author(file.parent) if file.suffix == ".js" else "")
        return post._replace(lang=post.lang or self.lang, author=author)

    @property
    def active_provider(self) -> str:
        files = "1 file" if self._reader.count == 1 else f"{self._reader.count:,} files"
        return files if self._reader.at_end else f"{files}, {self._reader.progress:.0%} read"

    def close(self) -> None:
        self._reader.close()

    def _report_errors(self, posts: Sequence[Post]) -> None:
        errors = self._reader.errors | {
            name: f"It has no posts in a form that is known: it begins with {start[:_QUOTED]!r}. "
            "docs/posts.md lists the forms."
            for name, start in self._reader.unknown.items()
            if not (self._reader.has_posts and is_other_part(Path(name)))
        }
        if not posts and len(errors) == self._reader.count:
            raise SourceError(": ".join(next(iter(errors.items()))))
        self.failures = dict(islice(errors.items(), _MAX_FAILURES))
        if self._unreadable:
            self.warning = (
                f"Lines or posts that cannot be read and were left out: {self._unreadable:,}. "
                f"The first is in {self._first_unreadable}."
            )

    def _coverage(self, posts: Sequence[Post]) -> Coverage | None:
        """From the first to the last of all posts that were read."""
        now = self.clock()
        for post in posts:
            if post.time <= now + FUTURE_SECONDS:
                self._earliest, self._latest = min(self._earliest, post.time), max(self._latest, post.time)
        if self._earliest > self._latest:
            return None
        minute_ends = (self._latest // 60 + 1) * 60
        over = self._reader.at_end and minute_ends <= now
        return Coverage(self._earliest, minute_ends if over else self._latest)

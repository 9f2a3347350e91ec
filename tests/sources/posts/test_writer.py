"""What post sources receive is written once, in whole lines, and read back as it was."""

from __future__ import annotations

import json
import logging
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sources.files import Files
from sources.posts.minute_counts import Coverage
from sources.posts.source import FetchedPosts, Post, PostSource
from sources.posts.writer import PostWriter
from sources.twitter import Twitter
from tests.support.clock import Clock
from tests.support.fakes.jetstream import FakeJetstream, created
from tests.support.fakes.posts import NOW, FakePosts, written
from tests.support.fakes.server import FakeServer
from tests.support.post_rows import post_rows
from tests.support.serving import ROOT

POSTS = [
    Post("1992070000000000001", NOW - 90.123456, "ada", "A & <script>alert(1)</script>", "en", "", ["Rain"]),
    Post("at://did:plc:ada/post/3m", NOW - 80, "did:plc:ada", "👩‍🔬\nشكرا", "ar", "https://bsky.app/x"),  # noqa: RUF001
    Post("https://a.b/users/c/1", NOW - 70.5, "c@d.social", "#全角 tags", "", "https://a.b/1", ["全角"]),
    Post("12", NOW - 60, "", '"quotes" \\ and \u2028 ends\x85of\x0clines', "und"),
]


class _Scripted(PostSource):
    """Returns the batches that it was given, one a fetch."""

    def __init__(self, *batches: Sequence[Post], **settings: Any) -> None:
        super().__init__(**{"name": "posts", "clock": Clock(NOW), **settings})
        self._batches = list(batches)

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        return FetchedPosts(self._batches.pop(0), {term: Coverage(NOW - 120, NOW) for term in terms})


def post(number: int) -> Post:
    return Post(str(number), NOW - 60, "ada", f"{number} #science")


def ids(file: Path) -> list[str]:
    return [json.loads(line)["data"]["id"] for line in file.read_text(encoding="utf-8").splitlines()]


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "to be" / "made"


def test_post_writer_are_read_back_unchanged(folder: Path) -> None:
    saved = post_rows(_Scripted(POSTS, save=str(folder), track=["#rain", "#全角"]).fetch())
    source = Files(path=str(folder), track=["#rain", "#全角"], clock=Clock(NOW))
    read = source.fetch_posts(["#rain"]).posts
    assert [one._replace(tags=list(one.tags)) for one in read] == [
        p._replace(tags=list(p.tags)) for p in POSTS
    ]
    again = Files(path=str(folder), track=["#rain", "#全角"], clock=Clock(NOW)).fetch()
    pd.testing.assert_frame_equal(post_rows(again), saved)
    assert source.warning == ""


def test_writer_writes_each_post_once_and_at_once(folder: Path) -> None:
    source = _Scripted([post(1), post(2)], [post(2), post(3)], [], save=str(folder))
    source.fetch()
    (file,) = folder.iterdir()
    assert (file.name, ids(file)) == ("posts-2026-11-22.jsonl", ["1", "2"])
    source.fetch()
    source.fetch()
    assert ids(file) == ["1", "2", "3"]
    _Scripted([post(2), post(3), post(4)], save=str(folder)).fetch()
    assert ids(file) == ["1", "2", "3", "4"], "a post that is fetched again after a restart is not written"


def test_writer_saves_all_posts_at_a_refresh_of_one_term(folder: Path) -> None:
    source = _Scripted(
        [post(1), Post("2", NOW - 60, "ada", "#rain")], save=str(folder), track=["#science", "#rain"]
    )
    source.fetch(["#rain"])
    assert ids(folder / "posts-2026-11-22.jsonl") == ["1", "2"]


def test_writer_starts_a_file_every_utc_day_and_at_the_size_limit(folder: Path) -> None:
    clock = Clock(NOW)
    saved = PostWriter(str(folder), "posts", 1, clock)
    for number in range(3):
        saved.write([Post(str(number), NOW, "ada", "x" * 600_000)])
    assert names(folder) == ["posts-2026-11-22-2.jsonl", "posts-2026-11-22.jsonl"]
    assert ids(folder / "posts-2026-11-22.jsonl") == ["0", "1"]
    PostWriter(str(folder), "posts", 1, clock).write([post(7)])
    assert ids(folder / "posts-2026-11-22-2.jsonl") == ["2", "7"], "a restart goes on with the newest"
    clock.now += 86_400
    saved.write([post(8)])
    assert ids(folder / "posts-2026-11-23.jsonl") == ["8"]


@pytest.mark.parametrize(
    "name", ["../../up", "a/b", "a\\b:c", "..", "", "with space", "日本", "n" * 300, "x\0y"]
)
def test_writer_makes_a_file_name_of_any_source_name(folder: Path, name: str) -> None:
    PostWriter(str(folder), name, 1, Clock(NOW)).write([post(1)])
    (file,) = folder.iterdir()
    assert file.name.endswith("-2026-11-22.jsonl")
    assert names(folder.parent) == [folder.name]


def test_writer_ends_a_partial_line_of_a_killed_process(folder: Path) -> None:
    _Scripted([post(1), post(2)], save=str(folder)).fetch()
    (file,) = folder.iterdir()
    os.truncate(file, file.stat().st_size - 30)
    _Scripted([post(2), post(3)], save=str(folder)).fetch()
    source = Files(path=str(folder), track=["#science"], clock=Clock(NOW))
    assert post_rows(source.fetch())["id"].tolist() == ["1", "2", "3"]
    assert "line 2" in source.warning


KILLED = """
import os, signal, sys
from sources.posts.post import Post
from sources.posts.writer import PostWriter

saved = PostWriter(sys.argv[1], "killed", 1, lambda: 1_795_311_300.0)
for number in range(100):
    saved.write([Post(str(number), 1_795_311_300.0, "ada", "x" * 1000)])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_writer_of_a_killed_process_has_written_every_post(folder: Path) -> None:
    run = subprocess.run([sys.executable, "-c", KILLED, str(folder)], cwd=ROOT, check=False)
    assert run.returncode == -9
    assert ids(folder / "killed-2026-11-22.jsonl") == [str(number) for number in range(100)]


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A disk that is full, as the kernel has it: writes end in the middle, and then fail."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_writer_waits_while_the_disk_is_full(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    batches = [[post(number)] for number in range(5)]
    source = _Scripted(*batches, [], save=str(folder), track=["#science"])
    source.fetch()
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    with caplog.at_level(logging.WARNING), files_no_larger_than(len(whole) + 40):
        for _ in range(3):
            assert len(post_rows(source.fetch())) == 1
            (reason,) = source.failures.values()
            assert "cannot be written" in reason
            assert str(folder) in reason
            assert file.read_bytes() == whole, "no half line is left"
    assert len(caplog.records) == 1
    source.fetch()
    assert source.failures == {}
    assert ids(file) == ["0", "1", "2", "3", "4"]
    assert ["again" in record.message for record in caplog.records] == [False, True]


def test_writer_error_is_a_failure_of_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    source = _Scripted([post(1)], save=str(tmp_path / "file"), track=["#science"])
    assert len(post_rows(source.fetch())) == 1
    assert list(source.failures) == [f"save = {str(tmp_path / 'file')!r}"]


def test_writer_retains_the_newest_waiting_posts(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    saved = PostWriter(str(tmp_path / "file"), "posts", 100, Clock(NOW))
    assert "lost" not in saved.write([post(number) for number in range(10_000)])
    assert "5 posts were lost" in saved.write([post(number) for number in range(10_000, 10_005)])
    (tmp_path / "file").unlink()
    assert saved.write([]) == ""
    (file,) = (tmp_path / "file").iterdir()
    assert ids(file) == [str(number) for number in range(5, 10_005)]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeServer]:
    monkeypatch.setenv("DASHBOARD_STATE_DIR", str(tmp_path))
    with FakeServer() as fake:
        for variable in ("X_URL", "MASTODON_URL"):
            monkeypatch.setenv(variable, fake.url)
        yield fake


def twitter(folder: Path, **settings: Any) -> Twitter:
    given = {
        "name": "twitter",
        "track": ["#science"],
        "clock": Clock(NOW),
        "timeout": 2.0,
        "save": str(folder),
    }
    return Twitter(**given | settings)


def from_mastodon(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    return {"provider": "mastodon"}


def from_x(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("X_BEARER_TOKEN", "token of test_post_writer")
    return {"provider": "x", "mode": "search"}


@pytest.mark.parametrize("chosen", [from_mastodon, from_x])
def test_posts_of_every_service_are_saved_under_the_name_of_the_source(
    folder: Path, server: FakeServer, monkeypatch: pytest.MonkeyPatch, chosen: Callable[..., dict[str, Any]]
) -> None:
    FakePosts(server, written(5, NOW - 60))
    source = twitter(folder, **chosen(server, monkeypatch))
    received = post_rows(source.fetch())
    source.fetch()
    assert names(folder) == ["twitter-2026-11-22.jsonl"]
    read = post_rows(Files(path=str(folder), track=["#science"], clock=Clock(NOW)).fetch())
    pd.testing.assert_frame_equal(read, received)
    assert len(read) == 5


def test_posts_of_the_stream_are_saved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeJetstream() as stream:
        monkeypatch.setenv("BLUESKY_URL", stream.url)
        stream.events = [created(NOW - 10.5, "#science", langs=["en"])]
        source = twitter(folder, provider="bluesky")
        received = post_rows(source.fetch())
        source.close()
    read = post_rows(Files(path=str(folder), track=["#science"], clock=Clock(NOW)).fetch())
    pd.testing.assert_frame_equal(read, received)


@pytest.mark.parametrize("provider", ["sample", "auto"])
def test_sample_posts_are_not_saved(folder: Path, provider: str) -> None:
    source = twitter(folder, provider=provider)
    assert not post_rows(source.fetch()).empty
    source.close()
    assert source.sample
    assert not folder.exists()

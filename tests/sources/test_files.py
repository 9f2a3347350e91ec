"""Posts in files are read in every form that they come in, and each minute's count comes out right."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.app.settings import load_settings
from dashboard.history.history import History
from sources.base import SourceError
from sources.files import Files
from sources.posts.minute_counts import ArchivedCounts, Coverage
from tests.support.clock import Clock
from tests.support.fakes.posts import NOW
from tests.support.feeds import Polled
from tests.support.post_rows import count_rows, post_rows
from tests.support.serving import ROOT

Open = Callable[..., Files]
DATA = ROOT / "tests" / "data"
CLASSIC, V2 = DATA / "posts_classic.jsonl", DATA / "posts_v2.jsonl"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    return tmp_path / "posts"


@pytest.fixture
def open_(folder: Path) -> Open:
    """`open_(**settings)`: the source of all posts in the folder."""

    def make(**settings: Any) -> Files:
        given = {"name": "files", "path": str(folder), "track": ["#science"], "clock": Clock(NOW)}
        return Files(**given | settings)

    return make


def written(times: Sequence[float], text: str = "about #science", first: int = 1) -> str:
    """Bare posts of API v2, at these seconds before NOW."""
    return "".join(
        json.dumps({"id": str(number), "text": text, "created_at": iso(NOW - ago)}) + "\n"
        for number, ago in enumerate(times, start=first)
    )


def iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()


def counts_before_now(*tables: pd.DataFrame, term: str = "#science") -> dict[float, float]:
    """The newest posts per minute, by the start of the minute in seconds before NOW."""
    return {NOW - start: count for start, count in count_rows(*tables, term=term).items()}


def test_messages_of_a_chat_are_of_the_zone_of_the_settings(open_: Open, folder: Path) -> None:
    lines = ["25.11.25, 10:22 - Ada: Rain #science", "25.11.25, 10:24 - Ben: Sun #science"]
    (folder / "chat.txt").write_text("\n".join([*lines, ""]))
    read = post_rows(open_(path=str(folder / "chat.txt"), zone="Europe/Berlin").fetch())
    # The last message waits for lines that go on with it.
    assert [f"{moment:%H:%M}" for moment in read.index] == ["09:22"]


def test_files_read_api_1_posts_in_full_and_unescaped(open_: Open) -> None:
    source = open_(path=str(CLASSIC), track=["#london", "#python", "#science"])
    rain, retweet, thanks = (row for _, row in post_rows(source.fetch()).iterrows())
    assert rain["text"] == "Rain & fog again in #London, <script>alert(1)</script> ☔️"
    assert (rain["author"], rain["lang"], rain["terms"]) == ("pythondev", "en", "#london")
    assert rain["url"] == "https://x.com/pythondev/status/1992070000000000001"
    assert rain.name == pd.Timestamp("2026-11-22T01:30:04Z")
    assert retweet["text"].startswith("RT @longwinded: A thread about #science")
    assert retweet["text"].endswith("before #python & co.")
    assert (retweet["author"], retweet["terms"]) == ("fjordwalker", "#python, #science")
    assert (thanks["author"], thanks["id"]) == ("salma", "1992070000000000003")
    assert "👩‍🔬" in thanks["text"]
    assert (source.warning, source.failures) == ("", {}), "limits and deletions are no posts, and no fault"


def test_files_read_api_2_posts_of_stream_search_and_archive(open_: Open) -> None:
    source = open_(path=str(V2), track=["#cat", "#science", "#python"])
    cat, retweet, long, bare = (row for _, row in post_rows(source.fetch()).iterrows())
    assert (cat["author"], cat["term"], cat["lang"]) == ("catperson", "#cat", "en")
    assert cat["text"] == "Look at this #cat 😺 <script>alert(1)</script>"
    assert (
        retweet["text"]
        == "RT @longwinded: A thread about #science that does not fit into a post, and its end"
    )
    assert (long["author"], long["text"]) == ("gwen", "A long post, all of it, up to #python")
    assert (bare["author"], bare["lang"], bare["term"]) == ("", "", "#science")
    assert bare["url"] == "https://x.com/i/web/status/1992070000000000014"
    assert source.warning == ""


def test_files_set_the_language_of_posts_without_one(open_: Open) -> None:
    source = open_(path=str(DATA / "posts_*.jsonl"), lang="he")
    assert Counter(post_rows(source.fetch())["lang"]) == {"en": 5, "ar": 1, "he": 1}


def test_files_count_posts_that_cannot_be_read(open_: Open, folder: Path) -> None:
    broken = ["{", "[]", "7", '"text"', "{}", '{"id": "1"}', '{"data": null}', '{"data": [3], "includes": 5}']
    broken += ['{"id_str": "1", "text": "x", "created_at": "some day", "user": 3}']
    broken += ['{"id": [1], "text": "x", "created_at": 5}', '{"id": "1", "text": 3, "created_at": 5}']
    broken += ['{"id": "-99999999999999999999999999", "text": "x"}']
    broken += ['{"id": "1", "text": "x", "created_at": 5, "entities": {"hashtags": [{"tag": 7}]}}']
    (folder / "a.jsonl").write_text("\n".join([*broken, written([60]), "x\n"]), encoding="utf-8")
    source = open_()
    assert len(post_rows(source.fetch())) == 1
    assert f"left out: {len(broken) + 1}. The first is in line 1 of {folder}/a.jsonl" in source.warning
    assert post_rows(source.fetch()).empty
    assert "left out" in source.warning, "it stays said"


def test_files_replace_characters_that_databases_refuse(open_: Open, folder: Path) -> None:
    post = {"id": "1", "created_at": iso(NOW - 60), "text": "a\0b \ud83d c #science 😀"}
    (folder / "a.jsonl").write_text(json.dumps(post) + "\n")
    assert post_rows(open_().fetch())["text"].tolist() == ["ab ? c #science 😀"]


def test_files_ignore_posts_in_the_future(open_: Open, folder: Path) -> None:
    (folder / "a.jsonl").write_text(written([180, 170, -9e5]))
    source = open_()
    assert counts_before_now(source.fetch()) == {180: 2}
    assert "future" in source.failures["#science"]


def test_files_count_every_minute_from_first_to_last_post(open_: Open, folder: Path) -> None:
    (folder / "a.jsonl").write_text(written([601, 600, 599, 421, 120, 61]))
    source = open_(track=["#science", "#rain"])
    table = source.fetch()
    assert counts_before_now(table) == {
        660: 1,
        600: 2,
        540: 0,
        480: 1,
        420: 0,
        360: 0,
        300: 0,
        240: 0,
        180: 0,
        120: 2,
    }
    assert set(counts_before_now(table, term="#rain").values()) == {0.0}
    assert counts_before_now(table).keys() == counts_before_now(table, term="#rain").keys()
    assert source.fetch().empty, "no row is returned twice"


def test_files_count_the_newest_minute_when_it_is_over(open_: Open, folder: Path) -> None:
    (folder / "a.jsonl").write_text(written([61, 5, 0]))
    source = open_()
    clock = source.clock
    assert isinstance(clock, Clock)
    assert counts_before_now(source.fetch()) == {120: 1, 60: 1}
    clock.now += 59
    assert source.fetch().empty
    clock.now += 1
    assert counts_before_now(source.fetch()) == {0: 1}
    clock.now += 1e6
    assert source.fetch().empty, "that time is not covered"


def test_files_that_grow_are_counted_and_late_posts_correct_counts(open_: Open, folder: Path) -> None:
    (folder / "a.jsonl").write_text(written([300, 290]))
    source = open_()
    tables = [source.fetch()]
    assert counts_before_now(*tables) == {300: 2}
    with (folder / "a.jsonl").open("a") as file:
        file.write(written([110], first=3))
    tables.append(source.fetch())
    assert counts_before_now(tables[-1]) == {240: 0, 180: 0, 120: 1}
    with (folder / "a.jsonl").open("a") as file:
        file.write(written([220, 280, 400], first=4))
    tables.append(source.fetch())
    assert counts_before_now(tables[-1]) == {420: 1, 360: 0, 300: 3, 240: 1}
    assert counts_before_now(*tables) == {420: 1, 360: 0, 300: 3, 240: 1, 180: 0, 120: 1}


@pytest.mark.parametrize("seed", range(5))
def test_files_that_overlap_are_counted_once(
    open_: Open, folder: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr("sources.files._MAX_LINES", 37)
    chance = random.Random(seed)
    days = [chance.uniform(0, 20) * 86_400 for _ in range(6)]
    agos = [chance.choice(days) + chance.uniform(60, 9_000) for _ in range(600)]
    for number in range(4):
        part = agos[number::4] if number % 2 else sorted(agos[number::4])
        (folder / f"{number}.jsonl").write_text(written(part, first=1_000 * number))
    source = open_()
    tables = [source.fetch() for _ in range(20)]
    assert sum(len(post_rows(table)) for table in tables) == 600
    counts = counts_before_now(*tables)
    truth = Counter(NOW - (NOW - ago) // 60 * 60 for ago in agos)
    assert {minute: count for minute, count in counts.items() if count} == truth
    begins = NOW - max(agos)
    ends = NOW - min(agos)
    beside = {ago + step for ago in truth for step in (-60, 60)}
    missing = {ago for ago in beside if begins // 60 * 60 <= NOW - ago < ends // 60 * 60} - counts.keys()
    assert not missing, "a silence begins and ends with zeros, so that no line slopes through it"
    assert sum(len(table) for table in tables) < 600 + 3 * 60 * 600


def test_files_have_few_zeros_for_years_without_posts(open_: Open, folder: Path) -> None:
    (folder / "a.jsonl").write_text(written([9 * 365 * 86_400, 120]))
    assert Counter(counts_before_now(open_().fetch()).values()) == {0: 120, 1: 2}


def test_archived_counts_do_not_return_forgotten_minutes() -> None:
    counts, minutes = ArchivedCounts(), 100_001
    for minute in range(minutes):
        counts.add(60 * minute)
    assert len(counts.cover(Coverage(0, 60 * minutes))) == minutes
    counts.add(60 * 7)
    counts.add(60 * 99_999)
    assert counts.cover(Coverage(0, 60 * minutes)) == {60 * 99_999: 2}


def test_files_are_read_over_several_fetches_with_progress(
    open_: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.files._MAX_LINES", 10)
    (folder / "a.jsonl").write_text(written([60.0] * 15, first=10))
    (folder / "b.jsonl").write_text(written([60.0] * 25, first=30))
    source = open_()
    heads = []
    for _ in range(5):
        source.fetch()
        heads.append(source.active_provider)
    assert heads[:3] == ["2 files, 25% read", "2 files, 50% read", "2 files, 75% read"]
    assert heads[-1] == "2 files"


def test_files_report_one_that_cannot_be_read_besides_the_others(open_: Open, folder: Path) -> None:
    (folder / "b.jsonl.gz").write_bytes(b"no gzip")
    with pytest.raises(SourceError, match=r"b\.jsonl\.gz: It is damaged"):
        open_().fetch()
    (folder / "a.jsonl").write_text(written([60]))
    source = open_()
    assert len(post_rows(source.fetch())) == 1
    assert list(source.failures) == [str(folder / "b.jsonl.gz")]


def test_files_raise_for_an_empty_folder_until_a_file_appears(open_: Open, folder: Path) -> None:
    source = open_()
    with pytest.raises(SourceError, match="has no files"):
        source.fetch()
    shutil.copy(CLASSIC, folder)
    assert len(post_rows(source.fetch())) == 3


def test_files_fill_the_history_with_old_posts(open_: Open, folder: Path) -> None:
    (folder / "a.jsonl").write_text(written([86_400 * 300 + 60 * ago for ago in range(5)][::-1]))
    clock = Clock(NOW)
    polled = Polled(open_(clock=clock), clock)
    history = History(polled.feed)
    polled.start()
    polled.feed.stop()
    rows, _ = history.window()
    assert [round((NOW - time / 1000) / 60 - 1440 * 300) for time in rows["time"]] == [4, 3, 2, 1, 0]
    assert rows["posts_per_minute #science"] == [1.0] * 5
    assert len(history.posts.newest(10)) == 5
    assert polled.feed.status.with_late_polls(clock()).health == "ok"


@pytest.mark.parametrize(
    ("line", "words"),
    [("", "[sources.files] path is required"), ('path = "x"\nsave = "y"', "save = 'y' is not for files")],
)
def test_files_name_an_invalid_setting(tmp_path: Path, line: str, words: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f"[sources.files]\n{line}", encoding="utf-8")
    with pytest.raises(SystemExit) as error:
        load_settings(file)
    assert words in str(error.value)

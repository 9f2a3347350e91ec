"""A replay is set up by a settings file, which is named where it is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.app.settings import load_settings
from dashboard.history.history import History
from sources.replay import Replay
from tests.support.clock import Clock
from tests.support.feeds import Polled

START = Clock().now
STAGGERED = "time,city,temperature (°C)\n" + "".join(
    f"{1795311000 + 600 * row + late},{city},{row}\n"
    for row in range(4)
    for city, late in (("London", 0), ("Tokyo", 300))
)


# What is in the file, and what the words about it hold.
WRONG = [
    ("", "[sources.day] file is required"),
    ('file = "none.csv"', "[sources.day] file = 'none.csv' does not exist"),
    ('file = "words.csv"', "[sources.day] file = 'words.csv' has no column of numbers"),
    ('file = "day.csv"\nspeed = 0', "[sources.day] speed = 0 is not allowed; it must be a number above 0"),
    (
        'file = "day.csv"\nspeed = inf',
        "speed = inf is not allowed; it must be a number above 0, at most 1,000",
    ),
    ('file = "day.csv"\nspeed = nan', "speed = nan is not allowed"),
    ('file = "day.csv"\nspeed = "fast"', "speed = 'fast' is not allowed"),
    ('file = "day.csv"\nloop = "once"', "loop = 'once' is not allowed; it must be true or false"),
]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """`settings(lines)`: a settings file whose source `day` has these, beside a recording."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "day.csv").write_text(STAGGERED, encoding="utf-8")
    (tmp_path / "words.csv").write_text("time,city\n1795311005,London\n", encoding="utf-8")

    def write(lines: str) -> Path:
        file = tmp_path / "mine.toml"
        file.write_text(f'[sources.day]\ntype = "replay"\n{lines}', encoding="utf-8")
        return file

    return write


@pytest.mark.parametrize(("lines", "words"), WRONG, ids=[words for _, words in WRONG])
def test_replay_names_an_invalid_setting(settings: Callable[[str], Path], lines: str, words: str) -> None:
    with pytest.raises(SystemExit) as error:
        load_settings(settings(lines))
    assert words in str(error.value)
    assert "\n" not in str(error.value)


@pytest.fixture
def polled(settings: Callable[[str], Path], clock: Clock) -> Iterator[Callable[[str], Polled]]:
    """`polled(lines)`: the feed, begun, of the source that a settings file describes so."""
    made: list[Polled] = []

    def make(lines: str) -> Polled:
        (source,) = load_settings(settings(f'file = "day.csv"\n{lines}')).sources
        assert isinstance(source, Replay)
        source.clock = clock
        made.append(Polled(source, clock))
        return made[-1]

    yield make
    for one in made:
        one.feed.stop()


def test_replay_is_configured_by_a_settings_file(
    polled: Callable[[str], Polled], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_SOURCES__DAY__SPEED", "60")
    day = polled("loop = false")
    history = History(day.feed)
    day.start()
    for _ in range(40):
        day.pass_time(1)
    rows = history.window()[0]
    assert [time / 1000 - START for time in rows["time"]] == [0, 5, 10, 15, 20, 25, 30, 35]
    assert rows["temperature London"] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert rows["temperature Tokyo"][1:] == [0, 0, 1, 1, 2, 2, 3], "no line is cut between its rows"
    status = day.feed.status.with_late_polls(day.clock())
    assert (status.origin, status.health, "ended" in status.error) == ("replay", "ok", True)


def test_replay_refresh_of_one_key_loses_no_row_of_others(polled: Callable[[str], Polled]) -> None:
    day = polled("speed = 60")
    history = History(day.feed)
    day.start()
    day.clock.now += 5.5
    asyncio.run(day.feed.refresh(["London"]))
    day.pass_time(0.5)
    assert history.window()[0]["temperature Tokyo"][-1] == 0

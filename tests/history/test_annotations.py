"""Annotations of a process: stored before they are shown, each once, and there after a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.history.annotations import Annotation, AnnotationLog
from dashboard.storage.annotations import AnnotationRequest
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from tests.support.waiting import until

NOW = 1_764_000_000_000
DEPLOYED = Annotation(NOW, NOW, "Deployed 4.2")
RAIN = Annotation(NOW + 1_000, NOW + 5_000, "Rain", "weather", "rain")
ALL = AnnotationRequest(0, 2**53, 100)

Open = Callable[[], AnnotationLog]


@pytest.fixture
def writers(tmp_path: Path) -> Iterator[Callable[[], StorageWriter]]:
    made: list[StorageWriter] = []

    def make() -> StorageWriter:
        for writer in made:
            writer.close()
        made.append(StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits()))
        return made[-1]

    yield make
    for writer in made:
        writer.close()


def texts(log: AnnotationLog) -> list[str]:
    return [one.text for one in log.newest]


def test_they_are_there_after_a_restart(writers: Callable[[], StorageWriter]) -> None:
    AnnotationLog(writers()).add([RAIN, DEPLOYED]).result(30)
    again = AnnotationLog(writers())
    until(lambda: texts(again) == ["Deployed 4.2", "Rain"], seconds=30)
    assert again.read(ALL).result(30) == list(again.newest)


def test_the_same_one_counts_once_and_one_of_the_same_id_replaces_it() -> None:
    log = AnnotationLog()
    for some in ([DEPLOYED, RAIN], [DEPLOYED], [RAIN._replace(text="Hail")]):
        log.add(some).result(30)
    assert texts(log) == ["Deployed 4.2", "Hail"]
    log.add([RAIN._replace(text="")]).result(30)
    assert texts(log) == ["Deployed 4.2"]
    assert [one.text for one in log.read(ALL).result(30)] == ["Deployed 4.2"]


def test_what_cannot_be_stored_is_not_shown(writers: Callable[[], StorageWriter]) -> None:
    writer = writers()
    log = AnnotationLog(writer)
    writer.close()
    with pytest.raises(StorageUnavailable):
        log.add([DEPLOYED]).result(30)
    assert log.newest == ()


@pytest.mark.parametrize(
    ("start", "end", "source", "found"),
    [
        (NOW, NOW, None, ["Deployed 4.2"]),
        (NOW + 2_000, NOW + 3_000, None, ["Rain"]),
        (NOW + 2_000, NOW + 3_000, "host", []),
        (0, 2**53, "host", ["Deployed 4.2"]),
        (0, 2**53, "weather", ["Deployed 4.2", "Rain"]),
        (NOW + 5_001, 2**53, "weather", []),
    ],
)
def test_those_that_reach_into_a_time_are_found(
    start: int, end: int, source: str | None, found: list[str]
) -> None:
    log = AnnotationLog()
    log.receive([RAIN, DEPLOYED._replace(id="a")])
    assert [one.text for one in log.between(start, end, source)] == found


def test_memory_holds_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.history.annotations.MAX_IN_MEMORY", 2)
    log = AnnotationLog()
    log.receive([DEPLOYED._replace(id=str(at), time=at, text=str(at)) for at in (3, 1, 2)])
    assert texts(log) == ["2", "3"]


def test_listeners_are_called_once_annotations_are_shown() -> None:
    log = AnnotationLog()
    seen: list[list[str]] = []
    own: list[str] = []
    unsubscribe = log.subscribe(lambda: seen.append(texts(log)))
    log.subscribe_own(lambda added: own.extend(one.text for one in added))
    log.add([DEPLOYED]).result(30)
    log.receive([RAIN])
    unsubscribe()
    log.receive([RAIN._replace(text="")])
    assert seen == [["Deployed 4.2"], ["Deployed 4.2", "Rain"]]
    assert own == ["Deployed 4.2"], "those of other processes are not sent to them again"


def test_a_reload_shows_what_another_process_has_stored(writers: Callable[[], StorageWriter]) -> None:
    writer = writers()
    log, other = AnnotationLog(writer), AnnotationLog(writer)
    other.add([DEPLOYED]).result(30)
    log.reload()
    until(lambda: texts(log) == ["Deployed 4.2"], seconds=30)

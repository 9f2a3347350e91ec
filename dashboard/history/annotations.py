"""Annotations: what people and programs write about a moment or a range of time, for all pages."""

from __future__ import annotations

import hashlib
import math
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import NamedTuple

from sqlalchemy import Connection

from dashboard.records import Row
from dashboard.signal import Signal
from dashboard.storage.annotations import AnnotationRequest, newest_annotations, read_annotations
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.writer import StorageWriter

# Pages show these, the newest; the others are stored, and read by programs.
MAX_IN_MEMORY = 5_000
MAX_TEXT = 500


class Annotation(NamedTuple):
    """A text about the time from `time` to `until` (unix ms), which are equal for a moment.

    source: whose charts it is about; "": those of all. id: an annotation replaces an earlier one of its id
    or, without a text, removes it.
    """

    time: int
    until: int
    text: str
    source: str = ""
    id: str = ""


class AnnotationLog:
    """The annotations of a process: the newest in memory, in order of time, and all in the database.

    `may_write` is whether viewers may add and remove some. Thread-safe.

    writer: of the database; None where nothing is stored.
    """

    def __init__(self, writer: StorageWriter | None = None) -> None:
        self.may_write = False
        self.newest: tuple[Annotation, ...] = ()
        self._writer, self._lock, self._changes = writer, threading.Lock(), 0
        self._signal, self._own = Signal[None]("annotations"), Signal[Sequence[Annotation]]("own annotations")
        if writer is not None:
            writer.on_ready(self._load)

    @property
    def durable(self) -> bool:
        """Whether annotations outlive the process."""
        return self._writer is not None

    def add(self, annotations: Iterable[Annotation]) -> Future[None]:
        """Store annotations, then show them; the future is done once both are.

        One without an id gets that of its content, so that the same one counts once. The future raises
        StorageUnavailable where they cannot be stored, and then none of them is shown.
        """
        named = [one if one.id else one._replace(id=_id_of(one)) for one in annotations]
        added: Future[None] = Future()

        def show(stored: Future[None]) -> None:
            if error := stored.exception():
                added.set_exception(error)
                return
            self.receive(named)
            self._own.emit(named)
            added.set_result(None)

        self._store(named).add_done_callback(show)
        return added

    def receive(self, annotations: Iterable[Annotation]) -> None:
        """Show annotations that are stored already, for example by another process."""
        with self._lock:
            known = {one.id: one for one in (*self.newest, *annotations)}
            shown = sorted((one for one in known.values() if one.text), key=lambda one: (one.time, one.id))
            self.newest = tuple(shown[-MAX_IN_MEMORY:])
            self._changes += 1
        self._signal.emit(None)

    def between(
        self, start: float, end: float, source: str | None = None, most: int = MAX_IN_MEMORY
    ) -> list[Annotation]:
        """The newest of those in memory that reach into the time from `start` to `end` (unix ms).

        source: those of it, and those of all sources; None: every one.
        """
        sources = None if source is None else ("", source)
        found = [
            one
            for one in self.newest
            if one.until >= start and one.time <= end and (sources is None or one.source in sources)
        ]
        return found[-most:]

    def read(self, request: AnnotationRequest) -> Future[list[Annotation]]:
        """The stored annotations of a request. The future raises StorageUnavailable."""
        if self._writer is not None:
            return self._writer.query(
                lambda connection: list(map(_annotation, read_annotations(connection, request)))
            )
        after = request.after or (-math.inf, "")
        found = self.between(request.start, request.end - 1, request.source)
        known: Future[list[Annotation]] = Future()
        known.set_result([one for one in found if (one.time, one.id) > after][: request.limit])
        return known

    def reload(self) -> None:
        """Read the newest again from the database, soon: another process may have changed some."""
        if self._writer is not None:
            self._writer.on_ready(self._load)

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call `listener()` when `newest` has changed, in any thread. Returns the function that ends that."""
        return self._signal.subscribe(lambda _: listener())

    def subscribe_own(self, listener: Callable[[Sequence[Annotation]], object]) -> None:
        """Call `listener(annotations)` with those that were added in this process."""
        self._own.subscribe(listener)

    def _store(self, annotations: Sequence[Annotation]) -> Future[None]:
        if self._writer is not None:
            rows: list[Row] = [one._asdict() for one in annotations]
            return self._writer.commit(WriteBatch("", (), [], [], annotations=rows))
        stored: Future[None] = Future()
        stored.set_result(None)
        return stored

    def _load(self, connection: Connection) -> None:
        changes = self._changes
        stored = tuple(map(_annotation, newest_annotations(connection, MAX_IN_MEMORY)))
        with self._lock:
            is_latest = self._changes == changes
            if is_latest:
                self.newest = stored
        if is_latest:
            self._signal.emit(None)
        else:
            self.reload()


def _annotation(row: Row) -> Annotation:
    return Annotation(**row)


def _id_of(annotation: Annotation) -> str:
    return hashlib.blake2b(repr(annotation[:4]).encode(), digest_size=8).hexdigest()

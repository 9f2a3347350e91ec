"""The annotations of a page in words, in the header: shown, removed, saved as a file."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from dashboard.export.layout import tidy_annotations
from dashboard.export.writers import FORMATS
from dashboard.history.annotations import Annotation, AnnotationLog
from dashboard.storage.engine import StorageUnavailable
from dashboard.views.common.page_scheduler import call_when_done
from dashboard.views.common.templates import render
from dashboard.views.common.time_texts import short_time, zone_of
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.downloads import as_file

MAX_LISTED = 30
# What is shown around an annotation where charts show all that there is.
AROUND_MS = 300_000.0
MIN_AFTER_MS = 10_000.0

_threads = ThreadPoolExecutor(1, thread_name_prefix="annotation-files")


class AnnotationList:
    """The list of one page. on_change: is called when `html` has changed, in any thread; on_file: with a file
    as `ChartState.file` has it, in the thread of the page."""

    def __init__(
        self, viewer: Viewer, on_change: Callable[[], None], on_file: Callable[[list[str]], None]
    ) -> None:
        self._viewer, self._on_file = viewer, on_file
        self._working: list[Future[Any]] = []
        self._take_soon = viewer.scheduler.soon(self._take)
        if viewer.annotations is not None:
            viewer.scheduler.on_close(viewer.annotations.subscribe(on_change))

    def html(self) -> str:
        """The list of the newest annotations as HTML, newest first; "" on a page without any."""
        log, zone = self._viewer.annotations, self._viewer.zone
        if log is None:
            return ""
        return render(
            "annotation_list.html",
            annotations=[
                {**one._asdict(), "at": short_time(one.time, zone), "to": short_time(one.until, zone)}
                for one in log.newest[: -MAX_LISTED - 1 : -1]
            ],
            may_write=log.may_write,
            zone=zone,
            more=max(len(log.newest) - MAX_LISTED, 0),
            formats=FORMATS,
        )

    def act(self, name: str, value: object) -> None:
        """Carry out a request of the browser: show or remove the annotation of an id, or save all that are in
        memory in a format."""
        if (log := self._viewer.annotations) is None:
            return
        known = next((one for one in log.newest if one.id == value), None)
        if name == "file" and value in FORMATS:
            kind, zone = str(value), zone_of(self._viewer.zone, self._viewer.browser_zone)
            self._await(_threads.submit(lambda: _file(log, kind, zone)))
        elif name == "show" and known:
            self._show(known)
        elif name == "remove" and known and log.may_write:
            self._await(log.add([known._replace(text="")]))

    def _show(self, annotation: Annotation) -> None:
        """Show the time around an annotation in all charts."""
        around = (self._viewer.window_seconds * 1000 or AROUND_MS) / 2
        # There are no rows after now.
        end = max(min(annotation.until + around, time.time() * 1000), annotation.until + MIN_AFTER_MS)
        self._viewer.viewport.dispatch("choose_range", range=(annotation.time - around, end))

    def _await(self, work: Future[Any]) -> None:
        self._working.append(work)
        call_when_done(work, self._take_soon)

    def _take(self) -> None:
        done = [work for work in self._working if work.done()]
        self._working = [work for work in self._working if work not in done]
        for work in done:
            try:
                if file := work.result():
                    self._on_file(file)
            except StorageUnavailable as error:
                self._viewer.notice = f"The annotation is not removed. {error}"


def _file(log: AnnotationLog, kind: str, zone: Any) -> list[str]:
    return as_file(tidy_annotations([one._asdict() for one in log.newest], zone), "annotations", kind)

"""The form "Add a source": it fetches an address, and writes what it reads there into the settings."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

import panel as pn

from dashboard.feed.fetch import in_daemon_thread
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.trial_preview import TrialPreview
from sources.guess.trial import Trial, TryError, read_headers, try_url

_INTRODUCTION = (
    "Paste the address of an API, a CSV file or a feed. The server fetches it once and shows what it reads."
)
# All pages together run so many: each is a request to another host.
_tries = threading.BoundedSemaphore(2)


class AddSource(pn.viewable.Viewer):
    """The form. add: writes a block into the settings and starts its source, in a thread; raises TryError."""

    def __init__(self, add: Callable[[str, str], None], viewer: Viewer) -> None:
        super().__init__()
        self._add, self._soon = add, viewer.scheduler.soon
        controls: Any = {"stylesheets": [css("controls")]}
        self.url = pn.widgets.TextInput(
            label="Address", placeholder="https://…", sizing_mode="stretch_width", **controls
        )
        self.header = pn.widgets.PasswordInput(
            label="Header, if it needs a key", placeholder="X-API-Key: …", width=260, **controls
        )
        self.fetch = pn.widgets.Button(label="Show rows", align="end", **controls)
        self.message = HtmlPane("", stylesheets=[css("header")])
        self.preview = TrialPreview()
        self._show_message(_INTRODUCTION)
        self._connect()

    def __panel__(self) -> pn.viewable.Viewable:
        return pn.Column(
            pn.Row(self.url, self.fetch, sizing_mode="stretch_width"),
            self.header,
            self.message,
            self.preview,
            sizing_mode="stretch_width",
        )

    def _connect(self) -> None:
        """Connect the widgets to their callbacks."""
        # By the scheduler, as what follows: otherwise the end of a wait may be sent before its begin.
        show, write = self._soon(self._try), self._soon(self._write)
        rows = self.preview.rows
        show_others = self._soon(lambda: self._try(str(rows.value)))
        self.fetch.on_click(lambda _: show())
        self.url.param.watch(lambda _: show(), "value")
        rows.param.watch(lambda _: show_others(), "value")
        self.preview.write.on_click(lambda _: write())

    def _try(self, rows: str = "") -> None:
        """Fetch the address. rows: the path of the rows to show; "": the likeliest."""
        url = (self.url.value or "").strip()
        if not url or self.fetch.loading:
            return
        header = (self.header.value or "").strip()
        if "${" in url + header:
            # A viewer would send any variable of the server to any host.
            self._show_message(
                "Variables are not read here: use realtime-dashboard try, or paste the key; it is not shown."
            )
            return
        try:
            headers = read_headers([header] if header else [])
        except TryError as error:
            self._show_message(str(error))
            return
        if not _tries.acquire(blocking=False):
            self._show_message(
                "Two addresses are being tried at the moment. Press Show rows again in a few seconds."
            )
            return
        self.fetch.loading = True
        settings = {name: value for name, value in (("rows", rows), ("headers", headers)) if value}
        work = in_daemon_thread(lambda: _tried(url, settings))
        work.add_done_callback(lambda _: self._soon(lambda: self._show_trial(work, rows))())

    def _show_trial(self, work: Future[Trial], rows: str) -> None:
        try:
            self._show_answer(work, rows)
        finally:
            # Last, since it says that the form is ready.
            self.fetch.loading = False

    def _show_answer(self, work: Future[Trial], rows: str) -> None:
        try:
            trial = work.result()
        except TryError as error:
            self.preview.show_trial(None, rows)
            self._show_message(str(error))
            return
        self.preview.show_trial(trial, rows)
        self._show_message(_notes(trial))

    def _write(self) -> None:
        preview = self.preview
        if preview.trial is None or preview.write.loading:
            return
        name, block = preview.name_of_source, preview.settings
        preview.write.loading = True
        work = in_daemon_thread(lambda: self._add(name, block))
        work.add_done_callback(lambda _: self._soon(lambda: self._show_written(name, work))())

    def _show_written(self, name: str, work: Future[None]) -> None:
        self.preview.write.loading = False
        try:
            work.result()
        except TryError as error:
            self._show_message(str(error))
            return
        self._show_message(f"{name} is in dashboard.toml, and its section is above.")

    def _show_message(self, text: str) -> None:
        self.message.object = render("message.html", parts=[text])


def _notes(trial: Trial) -> str:
    """What is unsure of a trial and what is to do for it; else the number of its rows."""
    names = ", ".join(trial.variables)
    keys = f"Before it starts, set {names} in .env to the key." if names else ""
    notes = " ".join(filter(None, (*trial.guess.unsure, keys)))
    return notes or f"{len(trial.guess.rows):,} rows were read."


def _tried(url: str, settings: Mapping[str, Any]) -> Trial:
    try:
        return try_url(url, settings)
    finally:
        _tries.release()

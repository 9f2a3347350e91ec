""" "Add a source": an address, its rows, the columns to show, and the block of settings."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

import panel as pn
import param

from dashboard.feed.fetch import in_daemon_thread
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.common.viewer import Viewer
from sources.guess.trial import Trial, TryError, read_headers, try_url

_INTRODUCTION = (
    "Paste the address of an API, a CSV file or a feed. The server fetches it once and shows what it reads."
)
# Of all pages together: each is a request to another host.
_tries = threading.BoundedSemaphore(2)


class AddSource(pn.viewable.Viewer):
    """The form. add: writes a block into the settings and starts its source, in a thread; raises TryError."""

    def __init__(self, add: Callable[[str, str], None], viewer: Viewer) -> None:
        super().__init__()
        self._add, self._soon = add, viewer.page_loop.soon
        self._trial: Trial | None = None
        controls: Any = {"stylesheets": [css("controls")]}
        self.url = pn.widgets.TextInput(
            label="Address", placeholder="https://…", sizing_mode="stretch_width", **controls
        )
        self.header = pn.widgets.PasswordInput(
            label="Header, if it needs a key", placeholder="X-API-Key: …", width=260, **controls
        )
        self.rows = pn.widgets.Select(label="Rows at", visible=False, width=260, **controls)
        self.fetch = pn.widgets.Button(label="Show rows", align="end", **controls)
        label = render("field_label.html", label="Columns to show")
        self.columns_label = HtmlPane(label, visible=False, stylesheets=[css("header")])
        self.columns = pn.widgets.CheckButtonGroup(
            label="Columns", visible=False, stylesheets=[css("controls"), css("key_choice")]
        )
        self.source_name = pn.widgets.TextInput(label="Name", width=220, visible=False, **controls)
        self.write = pn.widgets.Button(
            label="Write to dashboard.toml", align="end", visible=False, **controls
        )
        self.message = HtmlPane("", stylesheets=[css("header")])
        self.preview = HtmlPane("", stylesheets=[css("tables")], sizing_mode="stretch_width")
        self.block = pn.widgets.TextAreaInput(
            label="Block to copy",
            visible=False,
            disabled=True,
            auto_grow=True,
            max_rows=24,
            sizing_mode="stretch_width",
            **controls,
        )
        self._say(_INTRODUCTION)
        self._connect()

    def __panel__(self) -> pn.viewable.Viewable:
        row = pn.Row(self.source_name, self.write, stylesheets=[css("row")])
        return pn.Column(
            pn.Row(self.url, self.fetch, sizing_mode="stretch_width"), self.header,
            self.message, self.rows, self.preview, self.columns_label, self.columns, row, self.block,
            sizing_mode="stretch_width",
        )  # fmt: skip

    def _connect(self) -> None:
        """Connect the widgets to their callbacks."""
        # In turns of the page, as what follows is: else the end of a wait may be sent before its begin.
        show, write = self._soon(self._try), self._soon(self._write)
        show_others = self._soon(lambda: self._try(str(self.rows.value)))
        self.fetch.on_click(lambda _: show())
        self.url.param.watch(lambda _: show(), "value")
        self.rows.param.watch(lambda _: show_others(), "value")
        self.write.on_click(lambda _: write())
        for widget in (self.columns, self.source_name):
            widget.param.watch(lambda _: self._show_block(), "value")

    def _try(self, rows: str = "") -> None:
        """Fetch the address. rows: the path of the rows to show; "": the likeliest."""
        url = (self.url.value or "").strip()
        if not url or self.fetch.loading:
            return
        header = (self.header.value or "").strip()
        if "${" in url + header:
            # A viewer would send any variable of the server to any host.
            self._say(
                "Variables are not read here: use realtime-dashboard try, or paste the key; it is not shown."
            )
            return
        try:
            headers = read_headers([header] if header else [])
        except TryError as error:
            self._say(str(error))
            return
        if not _tries.acquire(blocking=False):
            self._say("Two addresses are being tried at the moment. Press Show rows again in a few seconds.")
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
            self._trial = work.result()
        except TryError as error:
            self._trial = None
            self._say(str(error))
        found = self._trial is not None
        for part in (self.columns_label, self.columns, self.source_name, self.write, self.block):
            part.visible = found
        self.preview.object = ""
        if self._trial is None:
            # Other rows can still be chosen, but not those of an address before.
            self.rows.visible = self.rows.visible and bool(rows)
        else:
            self._show_rows(self._trial, rows)

    def _show_rows(self, trial: Trial, rows: str) -> None:
        if not rows:
            self._offer_rows(trial)
        names = [column["name"] for column in trial.all_columns]
        shown = [column["name"] for column in trial.guess.settings["columns"]]
        self.columns.param.update(options=names, value=shown)
        self.source_name.value = trial.name
        heads, *lines = trial.preview()
        self.preview.object = render(
            "value_table.html", caption="Rows", sample=False, heads=heads, lines=lines
        )
        self._show_block()
        keys = (
            f"Before it starts, set {', '.join(trial.variables)} in .env to the key."
            if trial.variables
            else ""
        )
        notes = " ".join(filter(None, (*trial.guess.unsure, keys)))
        self._say(notes or f"{len(trial.guess.rows):,} rows were read.")

    def _offer_rows(self, trial: Trial) -> None:
        """Offer the places of other rows in the answer, besides those that are shown."""
        here = trial.guess.settings.get("rows", "")
        options = {here or "the whole body": "", **{path: path for path in trial.guess.elsewhere}}
        with param.discard_events(self.rows):
            self.rows.param.update(options=options, value="")
        self.rows.param.trigger("options")
        self.rows.visible = len(options) > 1

    def _show_block(self) -> None:
        if self._trial is not None:
            self.block.value = self._trial.block(self.columns.value, self._name(self._trial))
            self.write.disabled = not self.columns.value

    def _write(self) -> None:
        if self._trial is None or self.write.loading:
            return
        name = self._name(self._trial)
        block = self._trial.block(self.columns.value, name)
        self.write.loading = True
        work = in_daemon_thread(lambda: self._add(name, block))
        work.add_done_callback(lambda _: self._soon(lambda: self._show_written(name, work))())

    def _show_written(self, name: str, work: Future[None]) -> None:
        self.write.loading = False
        try:
            work.result()
        except TryError as error:
            self._say(str(error))
            return
        self._say(f"{name} is in dashboard.toml, and its section is below.")

    def _name(self, trial: Trial) -> str:
        return (self.source_name.value or "").strip() or trial.name

    def _say(self, text: str) -> None:
        self.message.object = render("message.html", parts=[text])


def _tried(url: str, settings: Mapping[str, Any]) -> Trial:
    try:
        return try_url(url, settings)
    finally:
        _tries.release()

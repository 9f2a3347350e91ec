"""The server side of a page's connection.

It answers, sends the beat where there is no channel, and publishes what a page that loads again has to know.
The browser decides (static/js/connection.js). Its script is part of the page's HTML, so that it also watches
over a document that does not come.
"""

from __future__ import annotations

from bokeh.core.properties import Bool, Int, String
from bokeh.document import Document
from bokeh.model import DataModel

from dashboard.views.common.viewer import Viewer
from dashboard.views.resume import resume_text

BEAT_MS = 1000
# Passes `connection`, a ConnectionModel, to the script of the page. A page of another template has no such
# script, and receives its rows over the document.
ATTACH = """
const browser = globalThis.realtimeDashboardConnection
if (browser) browser.attach(connection)
else connection.rows_needed = true
"""


class ConnectionModel(DataModel):  # type: ignore[misc]
    """What the browser and the server exchange about the connection.

    Set by the browser: `ping`, a number that the server repeats in `pong`, whether the page is visible, and
    whether it needs beats, or rows, over the document, since it has no channel to this process; the server
    sets both back when it has one. Set by the server: `pong`, `beat`, `resume`, the text of
    `resume_text`, and `page`, by which the page names itself on its channel, "" where its rows come over the
    document.
    """

    ping = Int(default=0)
    visible = Bool(default=True)
    beat_needed = Bool(default=False)
    rows_needed = Bool(default=False)
    pong = Int(default=0)
    beat = Int(default=0)
    resume = String(default="")
    page = String(default="")


class PageConnection:
    """The connection of a page on a server. `model` has to be part of the page."""

    def __init__(self, document: Document, viewer: Viewer) -> None:
        rows = viewer.channel_subscriptions
        page = rows.id if rows else ""
        self.model = ConnectionModel(resume=resume_text(viewer.viewport), page=page)
        self._document, self._viewer = document, viewer
        self._beating: object | None = None
        self.model.on_change("ping", lambda attr, old, new: self.model.update(pong=new))
        self.model.on_change("visible", lambda attr, old, new: self._set_visible(new))
        self.model.on_change("beat_needed", lambda attr, old, new: self._send_beat_if_needed())
        self.model.on_change("rows_needed", lambda attr, old, new: self._set_rows_needed(new))
        if rows is not None:
            use_channel = viewer.scheduler.soon(self._use_channel)
            rows.on_connect = lambda: use_channel() if self.model.rows_needed else None
        set_resume = viewer.scheduler.soon(self._set_resume)
        viewer.viewport.param.watch(lambda *_: set_resume(), ["state", "sections"])

    def _set_visible(self, visible: bool) -> None:
        """A hidden page is sent nothing; when it is shown, it is sent all that it lacks."""
        if visible:
            self._viewer.scheduler.resume()
        else:
            self._viewer.scheduler.suspend()
        self._send_beat_if_needed()

    def _set_rows_needed(self, needed: bool) -> None:
        self._viewer.rows_over_document = needed

    def _use_channel(self) -> None:
        """The page has reconnected its channel to this process, which sends rows and heartbeats."""
        self.model.update(rows_needed=False, beat_needed=False)

    def _send_beat_if_needed(self) -> None:
        needed = self.model.beat_needed and self.model.visible
        if needed and self._beating is None:
            self._beating = self._document.add_periodic_callback(self._send_beat, BEAT_MS)
        elif not needed and self._beating is not None:
            self._document.remove_periodic_callback(self._beating)
            self._beating = None

    def _send_beat(self) -> None:
        self.model.beat += 1

    def _set_resume(self) -> None:
        self.model.resume = resume_text(self._viewer.viewport)

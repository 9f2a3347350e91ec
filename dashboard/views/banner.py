"""The alerts that fire now, in words, on every page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

import panel as pn

from dashboard.alerts.manager import Alert, AlertManager
from dashboard.views.common.static_files import asset
from dashboard.views.common.viewer import Viewer

MOST = 5


class Banner(pn.viewable.Viewer):
    """Lists the alerts as they fire and clear. Without any it takes no room."""

    def __init__(self, alerts: AlertManager, viewer: Viewer) -> None:
        super().__init__()
        self._alerts, self._viewer = alerts, viewer
        self._pane = pn.pane.HTML(
            "", visible=False, sizing_mode="stretch_width", stylesheets=[asset("banner.css")]
        )
        self._pane.jscallback(text=asset("since.js"))
        # In a later turn, also at first: a change that comes with the page runs no script.
        tell = viewer.page_loop.soon(self._tell)
        viewer.page_loop.at_end(alerts.subscribe(lambda _: tell()))
        viewer.param.watch(lambda _: tell(), "zone")
        tell()

    def __panel__(self) -> pn.viewable.Viewable:
        return self._pane

    def _tell(self) -> None:
        html = banner_html(self._alerts.active, self._viewer.zone)
        self._pane.param.update(object=html, visible=bool(html))


def banner_html(alerts: Sequence[Alert], zone: str) -> str:
    """The alerts, newest first; "" without any. Times are in the zone; for "", the viewer's own, they are
    in UTC until the browser fills them in."""
    if not alerts:
        return ""
    items = "".join(_item(alert, zone) for alert in alerts[: -MOST - 1 : -1])
    more = f"<li>and {len(alerts) - MOST} more</li>" if len(alerts) > MOST else ""
    return f'<div role="alert"><ul>{items}{more}</ul></div>'


def _item(alert: Alert, zone: str) -> str:
    moment = datetime.fromtimestamp(alert.fired / 1000, ZoneInfo(zone) if zone else UTC)
    at = "" if zone else f' data-at="{alert.fired}"'
    since = f"<time{at}>{moment.day} {moment:%b, %H:%M %Z}</time>"
    name, text = escape(alert.rule), escape(alert.text)
    return f"<li><b>\u26a0 Alert</b> <strong>{name}</strong>: {text} <small>since {since}</small></li>"

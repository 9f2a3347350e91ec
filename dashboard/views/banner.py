"""The alerts that fire now, above the tabs of every page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import panel as pn

from dashboard.alerts.manager import Alert, AlertManager
from dashboard.views.common.scripts import call_with, script_bundle
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.common.viewer import Viewer

MAX_ALERTS = 5


class Banner(pn.viewable.Viewer):
    """Lists the alerts as they fire and clear; takes no room without any."""

    def __init__(self, alerts: AlertManager, viewer: Viewer) -> None:
        super().__init__()
        self._alerts, self._viewer = alerts, viewer
        self._pane = pn.pane.HTML(
            "",
            visible=False,
            sizing_mode="stretch_width",
            css_classes=["alerts"],
            stylesheets=[css("header")],
        )
        self._pane.jscallback(args={"bundle": script_bundle("page")}, text=call_with("localTimes"))
        # In a later turn, also at first: a change that comes with the page runs no script.
        show = viewer.page_loop.soon(self._show)
        viewer.page_loop.on_close(alerts.subscribe(lambda _: show()))
        viewer.page_loop.on_close(alerts.subscribe_delivery(show))
        viewer.param.watch(lambda _: show(), "zone")
        show()

    def __panel__(self) -> pn.viewable.Viewable:
        return self._pane

    def _show(self) -> None:
        html = banner_html(self._alerts.active, self._viewer.zone, self._alerts.delivery_errors)
        self._pane.param.update(object=html, visible=bool(html))


def banner_html(alerts: Sequence[Alert], zone: str, errors: Sequence[str] = ()) -> str:
    """The alerts, newest first, and why notifications fail; "" without any.

    Times are in the zone; for "", the viewer's own, they are in UTC until the browser fills them in.
    """
    if not alerts and not errors:
        return ""
    tz = ZoneInfo(zone) if zone else UTC
    shown = [{**alert._asdict(), "at": _moment(alert.fired, tz)} for alert in alerts[: -MAX_ALERTS - 1 : -1]]
    return render(
        "banner.html",
        alerts=shown,
        zone=zone,
        more=max(len(alerts) - MAX_ALERTS, 0),
        errors=errors[:MAX_ALERTS],
    )


def _moment(unix_ms: int, zone: tzinfo) -> str:
    moment = datetime.fromtimestamp(unix_ms / 1000, zone)
    return f"{moment.day} {moment:%b, %H:%M %Z}"

"""The settings in tables other than those of sources and alerts: names, types, defaults and limits."""

from __future__ import annotations

import param

from dashboard.storage.retention import RetentionLimits
from sources.duration import Duration


class DashboardSettings(param.Parameterized):
    """The table [dashboard]: settings of the whole page."""

    expanded_settings = ("notify",)

    title = param.String("Realtime dashboard", doc="heading of the page")
    window: param.Selector[str] = param.Selector(
        default="5 min",
        objects=["1 min", "5 min", "15 min", "1 h", "6 h", "24 h", "7 d", "30 d", "all"],
        doc="time window of a newly opened page",
    )
    zone = param.String("", doc="time zone of axes and tables, as Europe/Berlin; empty: the viewer's own")
    notify = param.List(
        [], item_type=str, doc="where alerts are sent that have no notify of their own: addresses of Apprise"
    )
    add_sources: param.Selector[str | bool] = param.Selector(
        default="auto",
        objects=["auto", True, False],
        doc="offer to add sources on the page; auto: where only this computer reaches the server",
    )
    annotate: param.Selector[str | bool] = param.Selector(
        default="auto",
        objects=["auto", True, False],
        doc="viewers may add annotations; auto: where they sign in, or only this computer reaches the server",
    )
    frame_ancestors = param.List(
        ["'self'"], item_type=str, doc="sites that may show the page in a frame, as https://example.org"
    )
    client_sockets = param.Integer(
        200, bounds=(2, None), doc="most sockets of one client, an IP address; a page has two"
    )
    client_requests = param.Integer(
        200, bounds=(1, None), doc="most requests of one client per second, on average over ten seconds"
    )
    loop_limit = Duration(
        0.05, minimum=0.01, doc="log what blocks the event loop of all pages for longer than this"
    )


class HistorySettings(param.Parameterized):
    """The table [history]: where rows are stored, and for how long."""

    expanded_settings = ("url",)

    keep = param.Boolean(True, doc="false: rows are lost when the process ends")
    url = param.String("", doc="SQLAlchemy's URL of a database; empty: a file in the application directory")
    rows = Duration(7 * 86_400.0, minimum=3_600.0, doc="how long every row is stored")
    minutes = Duration(
        30 * 86_400.0, minimum=3_600.0, doc="how long sums per minute and ten minutes are stored"
    )
    hours = Duration(730 * 86_400.0, minimum=3_600.0, doc="how long sums per hour are stored")
    posts = Duration(30 * 86_400.0, minimum=3_600.0, doc="how long posts are stored")
    size_mb = param.Integer(
        2_000,
        bounds=(10, None),
        doc="largest size of an SQLite file in MB; the oldest rows are dropped first",
    )

    @property
    def limits(self) -> RetentionLimits:
        """The durations (seconds) and the maximum size (bytes) in the form that the storage uses."""
        return RetentionLimits(self.rows, self.minutes, self.hours, self.posts, self.size_mb * 1_000_000)


class BrokerSettings(param.Parameterized):
    """The table [broker]: several processes as one dashboard."""

    expanded_settings = ("url",)

    url = param.String(
        "", doc="address of a Redis, as redis://host:6379/0; empty: this process is the only one"
    )
    key = param.String("dashboard", doc="what the names of its keys there begin with: one for each dashboard")


class PushSettings(param.Parameterized):
    """The table [push]: limits of pushes."""

    size_kb = param.Integer(1_000, bounds=(1, 100_000), doc="largest size of a push in kB")
    rate = param.Integer(2_000, bounds=(1, None), doc="most pushes per sender and second")
    ack: param.Selector[str] = param.Selector(
        default="stored",
        objects=["stored", "memory"],
        doc='when a push is accepted: "stored": its rows are committed in the database; "memory": they are '
        "in memory, and the last ones are lost where the process is killed",
    )
    names = param.Integer(50, bounds=(0, None), doc="most names that get charts without a table of their own")

# %% [markdown]
# # A live dashboard of any API
# Run all cells in JupyterLab, or serve this file: `panel serve realtime_dashboard.py`. Sections 1 to 5 build
# a small dashboard from scratch; section 6 is the whole one, made in the same way.

# %%
import panel as pn

pn.extension(inline=True)  # before hvPlot is imported: with its scripts inside, the page needs no other host

# %% [markdown]
# ## 1. Fetch from an API
# A function fetches the weather from [Open-Meteo](https://open-meteo.com), without a key, as a DataFrame.

# %%
import os

import pandas as pd
import requests

API = os.environ.get("OPEN_METEO_URL", "https://api.open-meteo.com")
CITIES = pd.DataFrame(
    {"latitude": [51.5, -1.3, 35.7], "longitude": [-0.1, 36.8, 139.7]}, index=["London", "Nairobi", "Tokyo"]
)
NAMES = {"temperature_2m": "temperature", "relative_humidity_2m": "humidity"}


def fetch_weather():
    """The current weather: a row per city with temperature (°C) and humidity (%), indexed by UTC time."""
    query = {name: ",".join(map(str, CITIES[name])) for name in CITIES}
    query["current"] = ",".join(NAMES)
    response = requests.get(f"{API}/v1/forecast", params=query, timeout=5)
    response.raise_for_status()
    weather = pd.DataFrame([city["current"] for city in response.json()]).rename(columns=NAMES)
    return weather.assign(time=pd.Timestamp.now("UTC"), city=CITIES.index).set_index("time")


# %% [markdown]
# ## 2. Poll it: a feed
# A source declares its columns, and its `fetch` returns new rows: here sample rows, which the page marks as
# such, while the API does not answer. A feed is a streamz `PeriodicDataFrame` that polls the source in a
# separate thread, once for all viewers, and continues after errors. Running the cell again replaces the feed.

# %%
from dashboard.feed.running_feeds import run_feed
from dashboard.views.live_cells import LiveTables
from sources.base import Quantity, Source, frame
from sources.sample_weather import sample_row


class CityWeather(Source):
    keys, sample = ("city",), False
    quantities = (Quantity("temperature", "Temperature", "°C"), Quantity("humidity", "Humidity", "%"))

    def fetch(self, only=None):
        try:
            rows, self.sample, self.warning = fetch_weather(), False, ""
        except requests.RequestException:
            self.sample, self.warning = True, "Open-Meteo does not answer. Each poll tries again."
            now = self.clock()
            rows = frame([sample_row(city, now) for city in CITIES.index])
        return rows[["city", *NAMES.values()]]


feed = run_feed(CityWeather(name="city weather", interval=10, when_watched=True))
LiveTables(feed, weather=feed)

# %% [markdown]
# All of streamz works on a feed: the mean of each city's last ten rows, and the rows above a threshold.

# %%
rolling = feed.window(n=10 * len(CITIES)).groupby("city").temperature.mean()
LiveTables(feed, rolling_mean=rolling, above_15_degrees=feed[feed.temperature > 15])

# %% [markdown]
# ## 3. Draw it: lines that stream
# hvPlot draws the lines once, without rows. New rows are streamed into the Bokeh `ColumnDataSource` behind
# them, and the axis follows in the browser; `feed.hvplot.line()` would redraw everything for every row and
# viewer. `Lines` builds the figure in `__panel__`, when it is shown, so that every viewer gets a new one.

# %%
import holoviews as hv
from bokeh.models import ColumnDataSource, DataRange1d
from hvplot import hvPlot

from dashboard.history.history import History
from dashboard.views.live_cells import stream_rows

history = History(feed)  # keeps the newest rows of the feed in memory


class Lines(pn.viewable.Viewer):
    """The temperature of the cities in the last five minutes."""

    def __panel__(self):
        names = [f"temperature {city}" for city in CITIES.index]
        empty = pd.DataFrame({"time": pd.to_datetime([]), **dict.fromkeys(names, pd.Series(dtype=float))})
        figure = hv.render(hvPlot(empty).line("time", names, ylabel="°C", height=260, responsive=True))
        figure.x_range = DataRange1d(follow="end", follow_interval=5 * 60_000)
        figure.y_range = DataRange1d()
        rows = ColumnDataSource({name: [] for name in empty})
        for line, name in zip(figure.renderers, names, strict=True):
            line.data_source, line.glyph.y = rows, name
        return stream_rows(history, rows, pn.pane.Bokeh(figure, sizing_mode="stretch_width"))


Lines()

# %% [markdown]
# ## 4. Refresh it: an update on demand
# A param class with a button that polls the same feed: ten quick clicks are one request to the API.

# %%
import param

from dashboard.views.refresh.map import coastlines


class Refresh(pn.viewable.Viewer):
    refresh = param.Action(lambda self: self.param.trigger("refresh"))
    column = param.Selector(objects=list(NAMES.values()), label="Colour by")
    rows = param.DataFrame(pd.DataFrame(columns=["city"]), doc="as of the last click")

    @param.depends("refresh", watch=True)
    async def fetch(self):
        self.rows = (await feed.refresh()).rows.join(CITIES, on="city")

    @param.depends("rows", "column")
    def map(self):
        points = hv.Points([])
        if len(self.rows):
            style = {"c": self.column, "cmap": "viridis", "hover_cols": ["city"], "size": 200}
            points = hvPlot(self.rows).points("longitude", "latitude", **style)
        return coastlines() * points.opts(width=700, height=320)

    def __panel__(self):
        return pn.Column(pn.Row(self.param.refresh, self.param.column), self.map, self.param.rows.rx())


Refresh()

# %% [markdown]
# ## 5. Lay it out: a live tab and a refresh tab


# %%
class LiveAndRefresh(pn.viewable.Viewer):
    def __panel__(self):
        return pn.Tabs(("Live", Lines()), ("Refresh", Refresh()))


LiveAndRefresh()

# %% [markdown]
# ## 6. The whole dashboard
# `running()` reads `dashboard.toml` and starts a feed and a history per source, once per process: all viewers
# share them. `Viewer` has the choices of one viewer, such as time zone and units. A tab is built when it is
# first opened. `panel serve` shows this cell alone: the views above are not marked `servable`.

# %%
from dashboard.app.runtime import running
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.tab import LiveTab
from dashboard.views.page import Page
from dashboard.views.pages.tab import page_tabs
from dashboard.views.posts.tab import PostsTab
from dashboard.views.refresh.tab import RefreshTab
from dashboard.views.status.tab import StatusTab

app = running()
viewer = Viewer(**app.choices)
tabs = {
    "Live": lambda: LiveTab(app.histories, viewer, app.alerts),
    **page_tabs(app.pages, app.histories, viewer, app.alerts),
    "Posts": lambda: PostsTab(viewer, app.statistics),
    "Refresh": lambda: RefreshTab(app.histories, viewer),
    "Status": lambda: StatusTab(app.facts, viewer),
}
Page(app.title, viewer, app.histories, tabs, app.alerts).servable()

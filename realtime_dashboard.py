# %% [markdown]
# # A live dashboard of any API
#
# Weather, posts and this computer's own load on one page that updates by itself. Run all cells in
# JupyterLab, or serve this file: `panel serve realtime_dashboard.py`. Without keys and without a network it
# shows the host's charts, and sample data for the rest, marked as sample; live data replace the samples as
# soon as a service answers.
#
# Data flows one way, and this notebook follows it: **feeds** poll **sources** into **history**, **views**
# draw the history, and a **page** lays out the views.

# %%
import panel as pn

pn.extension(inline=True)  # before hvPlot is imported: with its scripts inside, the page needs no other host

# %% [markdown]
# ## 1. Sources and feeds: one poller, however many people watch
#
# `dashboard.toml` beside this file lists the sources to show. `running()` starts a feed for each of them: a
# streamz `PeriodicDataFrame` that fetches in a thread of its own, survives every failure of the API, and
# stays within the API's limits. Feeds belong to the process and not to a page: the hundredth viewer gets the
# feeds that the first one started. `alerts` evaluates the rules of the same file on every row, `statistics`
# counts posts, and `choices` holds the initial settings of a page.

# %%
from dashboard.app.runtime import running

title, choices, histories, alerts, statistics, *_ = running()
{name: history.feed for name, history in histories.items()}

# %% [markdown]
# A feed is a streaming DataFrame, so all of streamz works on it. This prints the highest temperature of the
# last hundred rows, whenever rows arrive:
#
#     feed = histories["weather"].feed
#     feed.window(n=100).temperature.max().stream.sink(print)
#
# The history holds the rows received so far, as lists that pandas accepts:

# %%
import pandas as pd

columns, cursor = histories["host"].window() if "host" in histories else ({}, None)
pd.DataFrame(columns).tail(3)

# %% [markdown]
# ## 2. The viewer: the choices of one person
#
# A param class holds the units, the time zone and the filters, and its viewport holds the time range, pause
# and zoom. Each page has its own viewer, so one viewer's zoom or pause does not affect another's.

# %%
from dashboard.views.common.viewer import Viewer

viewer = Viewer(**choices)

# %% [markdown]
# ## 3. The Live tab: hvPlot draws once, rows stream in
#
# Every source has a section: its state in words, the newest values, and a chart per quantity. hvPlot draws
# the charts once per process. Each page gets a copy filled from history, and from then on each new row is
# one small message to the page. The axes move in the browser, so panning and zooming cost the server
# nothing; "Back to live" returns. "Look back" shows any range of the past in the same charts, and replays
# it. hvPlot is called in `dashboard/views/charts/lines.py`.

# %%
from dashboard.views.live.tab import LiveTab


def live():
    return LiveTab(histories, viewer, alerts)


# %% [markdown]
# ## 4. The Posts tab: topics and sentiment
#
# `statistics` counts the posts of all sources about once a second, once for all viewers: their number and
# sentiment (English, by VADER), the leading hashtags, people and words, and the race of the tracked terms. A
# click on a name filters everything by it. See `dashboard/posts/service.py`.

# %%
from dashboard.views.posts.tab import PostsTab


def posts():
    return PostsTab(viewer, statistics)


# %% [markdown]
# ## 5. The Refresh tab: an update on demand
#
# A param class with an action, a column and the keys to fetch. Its button refreshes the same feed, so ten
# quick clicks, or ten people, make one call of the API. A map and a table show the answer; choosing another
# column redraws the map from rows that are there already. See `dashboard/views/refresh/request.py`.

# %%
from dashboard.views.refresh.tab import RefreshTab


def refresh():
    return RefreshTab(histories, viewer)


# %% [markdown]
# ## 6. The page
#
# A header, a banner with the alerts that fire, and the tabs. A tab is built when it is first shown, which
# keeps opening a page cheap. In a notebook the page is this cell's output; on a server `servable` serves it.

# %%
from dashboard.views.page import Page

Page(title, viewer, histories, {"Live": live, "Posts": posts, "Refresh": refresh}, alerts).servable()

# %% [markdown]
# # A live dashboard of any API
#
# Weather, posts and this computer's own load, on one page that moves by itself. Run all cells in
# JupyterLab, or serve this very file: `panel serve realtime_dashboard.py`. Without keys and without a
# network it shows the host's charts and a sample of the rest, marked as such; live data take over when
# they can be had.
#
# Data go one way, and so does this notebook: **sources** are polled by **feeds** into **history**,
# **views** draw it, and a **page** lays the views out.

# %%
import panel as pn

pn.extension(inline=True)  # before hvPlot is imported: with its scripts inside, the page needs no other host

# %% [markdown]
# ## 1. Sources and feeds: one poller, however many people watch
#
# `dashboard.toml` beside this file says what to show. `running()` starts a feed for every source in it:
# a streamz `PeriodicDataFrame` that fetches in a thread of its own, survives whatever the API does, and
# keeps within the API's limits. It lives in the process, not in the page: the hundredth viewer gets the
# feeds that the first one started. With them run the `alerts`, rules of the same file that are held
# against every row, and a `statistics` that counts posts; `choices` is what a page begins with.

# %%
from dashboard.app.runtime import running

title, choices, histories, alerts, statistics, *_ = running()
{name: history.feed for name, history in histories.items()}

# %% [markdown]
# A feed is a streaming DataFrame, so the whole of streamz works on it, as here the warmest reading of
# the last hundred:
#
#     feed = histories["weather"].feed
#     feed.window(n=100).temperature.max().stream.sink(print)
#
# What came so far is in its history, as lists that pandas takes as they are:

# %%
import pandas as pd

columns, cursor = histories["host"].window() if "host" in histories else ({}, None)
pd.DataFrame(columns).tail(3)

# %% [markdown]
# ## 2. The viewer: what one person has chosen
#
# A param class holds the window, the units, the time zone and whether the charts are paused. Each page has
# its own, so that nobody's zoom or pause is anybody else's.

# %%
from dashboard.views.common.viewer import Viewer

viewer = Viewer(**choices)

# %% [markdown]
# ## 3. The Live tab: hvPlot draws once, rows stream in
#
# For every source a section: its state in words, the newest values, and a chart per quantity. hvPlot
# draws the charts once a process; each page gets a copy, filled from history, and from then on every new
# row is one small message to it. The axes slide in the browser, so panning and zooming are the viewer's
# own, and "Back to live" returns. "Look back" goes to any stretch of the past in the same charts, and
# replays it. The drawing is in `dashboard/views/charts/charts.py`.

# %%
from dashboard.views.live.tab import LiveTab


def live():
    return LiveTab(histories, viewer, alerts)


# %% [markdown]
# ## 4. The Posts tab: who says what, and how they feel
#
# Every source of posts feeds a board, which counts them about once a second for all viewers together:
# how many and how they feel (English by VADER), which hashtags, people and words lead, and the race of the
# tracked terms. A click on any of them counts the posts with it alone. See `dashboard/posts/service.py`.

# %%
from dashboard.views.posts.tab import PostsTab


def posts():
    return PostsTab(viewer, statistics)


# %% [markdown]
# ## 5. The Refresh tab: an update on demand
#
# A param class with an action, a column and the keys to ask for. Its button asks the same feed, so ten
# quick clicks, or ten people, are one call of the API. What came is drawn on a map and listed in a
# table; another column is drawn from what is there already. See `dashboard/views/refresh/tab.py`.

# %%
from dashboard.views.refresh.tab import RefreshTab


def refresh():
    return RefreshTab(histories, viewer)


# %% [markdown]
# ## 6. The page
#
# The tabs under one header, with the alerts that fire in between. A tab is built when it is first shown,
# which keeps opening the page cheap.
# In a notebook the page is this cell's output; on a server, `servable` makes it the page.

# %%
from dashboard.views.page import Page

Page(title, viewer, histories, {"Live": live, "Posts": posts, "Refresh": refresh}, alerts).servable()

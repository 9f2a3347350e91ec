"""Our page with one source of three quantities, made as realtime_dashboard.py makes it."""

import panel as pn

pn.extension(inline=True)

from benchmarks.servers.waves import history
from dashboard.views.live import LiveTab
from dashboard.views.page import Page
from dashboard.views.viewer import Viewer

viewer = Viewer(window="15 min")
histories = {"waves": history()}
page = Page("Benchmark", viewer, histories, tabs={"Live": lambda: LiveTab(histories, viewer)})
page.servable()

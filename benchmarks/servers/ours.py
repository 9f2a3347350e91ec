"""Our page with one source of three quantities, made as realtime_dashboard.py makes it.

Arguments of the script, none or both: the window, and the folder of the history.
"""

import sys

import panel as pn

pn.extension(inline=True)

from benchmarks.servers.sine_source import history
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.tab import LiveTab
from dashboard.views.page import Page

window, folder = sys.argv[1:] or ("15 min", "")
viewer = Viewer(window=window)
histories = {"waves": history(folder)}
page = Page("Benchmark", viewer, histories, tabs={"Live": lambda: LiveTab(histories, viewer)})
page.servable()

"""The tutorial's design, written anew: a PeriodicDataFrame in the served script, plotted by hvPlot."""

import time

import hvplot.streamz  # noqa: F401 - gives streaming DataFrames their hvplot
import panel as pn
from streamz.dataframe import PeriodicDataFrame

from benchmarks.servers.waves import NAMES, SHOWN_ROWS, row
from sources.base import frame

pn.extension()

df = PeriodicDataFrame(lambda **_: frame([row(time.time())]), interval="1s")
pn.Column(*(df[[name]].hvplot.line(backlog=SHOWN_ROWS) for name in NAMES)).servable()

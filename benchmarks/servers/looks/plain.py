"""Plain Panel widgets, no template."""

import panel as pn

from benchmarks.servers.looks.charts import content

pn.extension()
pn.Column(*content(pn.widgets, pn.Tabs)).servable()

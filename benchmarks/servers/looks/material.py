"""Widgets and page of panel-material-ui."""

import panel as pn
import panel_material_ui as pmui

from benchmarks.servers.looks.charts import content

pn.extension()
pmui.Page(title="Look", main=content(pmui, pmui.Tabs)).servable()

"""Panel's Fast template."""

import panel as pn

from benchmarks.servers.looks.charts import content

pn.extension()
pn.template.FastListTemplate(title="Look", main=content(pn.widgets, pn.Tabs)).servable()

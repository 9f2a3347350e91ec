"""Starts to poll before the first page is opened: `panel serve ... --setup dashboard/app/warmup.py`.

A wrong setting then ends the server at its start, and the first page has rows to show. The modules of pages
are imported here as well: in the session of the first page that would block the event loop. Panel's own
`--warm` fails with HoloViews up to 1.23.2: "Set changed size during iteration".
"""

from dashboard.app.runtime import running
from dashboard.views.page_warmup import prepare

running()
prepare()

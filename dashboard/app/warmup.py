"""Begins to poll before the first page is opened: `panel serve ... --setup dashboard/app/warmup.py`.

A wrong setting then ends the server before it starts, and the first page finds rows to show. Panel's own
`--warm` is no way to do this: with HoloViews up to 1.23.2 it ends in "Set changed size during iteration".
"""

from dashboard.app.runtime import running

running()

"""NiceGUI with plotly.js: three charts, which a timer extends in all pages at once. Argument: the port."""

import sys
import time

from nicegui import Client, app, ui
from waves import NAMES, SHOWN_ROWS, row, rows_until


@ui.page("/page")
def page() -> None:
    rows = rows_until(time.time())
    times = [one["time"] * 1000 for one in rows]
    for name in NAMES:
        ui.plotly({"data": [{"x": times, "y": [one[name] for one in rows]}]}).props(f"id={name}")


def emit_rows() -> None:
    # A changed `ui.plotly` is sent with all its rows, and Plotly's own function with the new one only.
    now = row(time.time())
    at = round(now["time"] * 1000)
    extend = "; ".join(
        f"Plotly.extendTraces('{name}', {{x: [[{at}]], y: [[{now[name]}]]}}, [0], {SHOWN_ROWS})"
        for name in NAMES
    )
    for client in list(Client.instances.values()):
        if client.has_socket_connection:
            client.run_javascript(extend)


app.timer(1.0, emit_rows)
ui.run(port=int(sys.argv[1]), show=False, reload=False, uvicorn_logging_level="warning")

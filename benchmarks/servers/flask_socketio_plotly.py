"""Flask-SocketIO with plotly.js: three charts, and one event a second to all pages. Argument: the port."""

import sys
import time

from gevent import monkey

monkey.patch_all()

from flask import Flask
from flask_socketio import SocketIO
from waves import NAMES, row, rows_until

# plotly.js would come from a file beside this one; viewers without a browser do not load it.
PAGE = """<!DOCTYPE html><title>Peer</title>
<script src="/static/plotly.min.js"></script><script src="/static/socket.io.min.js"></script>
<div id="first"></div><div id="second"></div><div id="third"></div>
<script>
  const rows = {rows}
  const x = rows.map((row) => row.time * 1000)
  for (const name of {names}) Plotly.newPlot(name, [{{ x, y: rows.map((row) => row[name]) }}])
  io().on("rows", (columns) => {{
    for (const name of {names})
      Plotly.extendTraces(name, {{ x: [columns.time], y: [columns[name]] }}, [0], {shown})
  }})
</script>"""

app = Flask(__name__)
socketio = SocketIO(app, async_mode="gevent")


@app.route("/page")
def page() -> str:
    rows = rows_until(time.time())
    return PAGE.format(rows=rows, names=list(NAMES), shown=len(rows))


def emit_rows() -> None:
    while True:
        socketio.sleep(1)
        now = row(time.time())
        socketio.emit("rows", {"time": [round(now["time"] * 1000)], **{name: [now[name]] for name in NAMES}})


socketio.start_background_task(emit_rows)
socketio.run(app, port=int(sys.argv[1]))

"""Dash with an Interval: three graphs, which each page extends by a request a second. Argument: the port."""

import sys
import time

from gevent import monkey

monkey.patch_all()

from dash import Dash, Input, Output, dcc, html
from gevent.pywsgi import WSGIServer
from waves import NAMES, SHOWN_ROWS, row, rows_until

app = Dash(__name__, url_base_pathname="/page/")


def graph(name: str, rows: list[dict[str, float]]) -> dcc.Graph:
    line = {"x": [one["time"] * 1000 for one in rows], "y": [one[name] for one in rows]}
    return dcc.Graph(name, figure={"data": [line]})


def layout() -> html.Div:
    rows = rows_until(time.time())
    return html.Div([dcc.Interval("clock", interval=1000), *(graph(name, rows) for name in NAMES)])


app.layout = layout


@app.callback(
    [Output(name, "extendData") for name in NAMES], Input("clock", "n_intervals"), prevent_initial_call=True
)
def extend(_: int) -> list[tuple[dict[str, list[list[float]]], list[int], int]]:
    now = row(time.time())
    at = round(now["time"] * 1000)
    return [({"x": [[at]], "y": [[now[name]]]}, [0], SHOWN_ROWS) for name in NAMES]


WSGIServer(("localhost", int(sys.argv[1])), app.server, log=None).serve_forever()

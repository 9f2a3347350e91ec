"""Dash with a WebSocket callback: three graphs, which a persistent callback of each page extends.
Argument: the port.
"""

import asyncio
import sys
import time

import uvicorn
from dash import Dash, ctx, dcc, html, set_props
from waves import NAMES, SHOWN_ROWS, row, rows_until

app = Dash(__name__, backend="fastapi", websocket_callbacks=True, url_base_pathname="/page/")


def graph(name: str, rows: list[dict[str, float]]) -> dcc.Graph:
    line = {"x": [one["time"] * 1000 for one in rows], "y": [one[name] for one in rows]}
    return dcc.Graph(name, figure={"data": [line]})


def layout() -> html.Div:
    rows = rows_until(time.time())
    return html.Div([graph(name, rows) for name in NAMES])


app.layout = layout


@app.callback(websocket=True, persistent=True)
async def stream() -> None:
    while not ctx.websocket.is_shutdown:
        await asyncio.sleep(1 - time.time() % 1)
        now = row(time.time())
        at = round(now["time"] * 1000)
        for name in NAMES:
            set_props(name, {"extendData": ({"x": [[at]], "y": [[now[name]]]}, [0], SHOWN_ROWS)})


uvicorn.run(app.server, port=int(sys.argv[1]), log_level="warning")

"""Pushed lines of InfluxDB's protocol, and Telegraf's JSON, as rows: what Telegraf's `outputs.http` and many
sensors send.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sources.answers.line_protocol import read_line_protocol
from sources.pushed_rows.values import RejectedPush

LINES = "text/plain"
SERIES = "series"
"""The key column: a measurement with the values of its tags, since measurements differ in their tags."""


def read_lines(body: bytes) -> list[dict[str, Any]]:
    """A row for each series and time, of the numbers in its fields; lines of texts only are left out.

    Raises RejectedPush.
    """
    try:
        lines = read_line_protocol(body.decode())
    except UnicodeDecodeError:
        raise RejectedPush(f"The body is not UTF-8, as {LINES} has to be.") from None
    except ValueError as error:
        raise RejectedPush(
            f"The body is not InfluxDB's line protocol, as {LINES} has to be: {error}. JSON has the type "
            "application/json, CSV text/csv."
        ) from None
    return points(lines)


def points(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of measurements, each with `measurement`, `tags`, `fields` and `time`. Raises RejectedPush."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for number, line in enumerate(lines):
        fields = {name: value for name, value in line["fields"].items() if not isinstance(value, str)}
        if not fields:
            continue
        series = " ".join([line["measurement"], *(value for _, value in sorted(line["tags"].items()))])
        # Lines of one series and time are one point: Telegraf may spread its fields over several lines.
        point = (series, line["time"]) if line["time"] is not None else (series, None, number)
        rows.setdefault(point, {SERIES: series, "time": line["time"]}).update(fields)
    if lines and not rows:
        raise RejectedPush("No field is a number: texts are no values of charts.")
    return list(rows.values())


def metrics_in(content: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The measurements in Telegraf's JSON, of one metric or a batch of them; None where it is another."""
    metrics = content["metrics"] if content.keys() == {"metrics"} else [content]
    if not isinstance(metrics, list) or not all(map(_is_metric, metrics)):
        return None
    return [
        {
            "measurement": one["name"],
            "tags": {name: str(value) for name, value in one["tags"].items()},
            "fields": one["fields"],
            "time": one["timestamp"],
        }
        for one in metrics
    ]


def _is_metric(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"name", "tags", "fields", "timestamp"}
        and isinstance(value["name"], str)
        and isinstance(value["tags"], dict)
        and isinstance(value["fields"], dict)
    )

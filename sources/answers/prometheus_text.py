"""The text in which exporters show their metrics: Prometheus' format and OpenMetrics."""

from __future__ import annotations

import re
from typing import Any

_SAMPLE = re.compile(
    r"(?P<name>[a-zA-Z_:][\w:]*)(?:\{(?P<labels>.*?)\})?\s+(?P<value>[^\s{]+)(?:\s+(?P<time>-?\d+(?:\.\d+)?))?"
    r"(?:\s+#.*)?",
    re.ASCII,
)
_LABEL = re.compile(r'(?P<name>[a-zA-Z_]\w*)\s*=\s*"(?P<value>(?:[^"\\]|\\.)*)"', re.ASCII)
_ESCAPED = re.compile(r"\\(.)")


def read_prometheus(text: str) -> list[dict[str, Any]]:
    """The samples as objects of `name`, `labels`, `value` and `time` (None where a sample has no time).
    Raises ValueError where a line is not a sample."""
    rows = []
    # Not by splitlines: labels may hold characters at which that breaks a line.
    for line in map(str.strip, text.split("\n")):
        if not line or line.startswith("#"):
            continue
        match = _SAMPLE.fullmatch(line)
        if not match:
            raise ValueError(f"the line {line[:60]!r} is no sample")
        labels = {one["name"]: _unescaped(one["value"]) for one in _LABEL.finditer(match["labels"] or "")}
        rows.append({"name": match["name"], "labels": labels, "value": match["value"], "time": match["time"]})
    return rows


def is_prometheus(text: str) -> bool:
    """Whether a text begins with a comment of Prometheus' format, such as # TYPE, or with a sample that has
    labels."""
    first_line = text.partition("\n")[0].strip()
    is_labelled = "{" in first_line and _SAMPLE.fullmatch(first_line) is not None
    return is_labelled or re.match(r"# (?:HELP|TYPE|UNIT) ", text) is not None


def _unescaped(label: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], label)

"""The form of log lines."""

from __future__ import annotations

import json
import logging
from io import StringIO

import pytest

from dashboard.app.logs import TRACEBACKS_PER_MINUTE, RepeatLimit, format_logs
from tests.support.clock import Clock


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the one handler of the root logger writes."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    return stream


def test_a_line_is_a_json_object_where_the_environment_says_so(
    lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_LOG", "json")
    format_logs()
    try:
        raise ValueError("no\nnews")
    except ValueError:
        logging.getLogger("dashboard").exception("weather: %s", "München")
    line = json.loads(lines.getvalue())
    assert (line["level"], line["logger"], line["message"]) == ("ERROR", "dashboard", "weather: München")
    assert "ValueError: no" in line["exc_info"]
    assert line["time"]


def test_lines_stay_text_without_it(lines: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DASHBOARD_LOG", raising=False)
    format_logs()
    logging.getLogger("dashboard").error("down")
    assert lines.getvalue() == "ERROR down\n"


def test_a_name_from_outside_neither_controls_a_terminal_nor_looks_like_a_line(
    lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DASHBOARD_LOG", raising=False)
    format_logs()
    logging.getLogger("dashboard").warning(
        "Alert fired: %s is %d", "\x1b[2J\u202eM\xfcnchen\nERROR all is lost", 5
    )
    assert lines.getvalue() == "WARNING Alert fired: \\x1b[2J\\u202eM\xfcnchen\n    ERROR all is lost is 5\n"


def test_a_library_repeats_a_line_a_few_times_a_minute_and_its_number_is_said(lines: StringIO) -> None:
    clock = Clock()
    logging.getLogger().handlers[0].addFilter(RepeatLimit(clock))

    def fail(number: int) -> None:
        try:
            raise ValueError(number)
        except ValueError:
            logging.getLogger("bokeh.server").exception("cannot handle %d", number)

    for number in range(3_000):
        fail(number)
    assert lines.getvalue().count("Traceback") == TRACEBACKS_PER_MINUTE
    logging.getLogger("bokeh.server").error("another line")
    logging.getLogger("dashboard").error("our own line")
    assert "another line" in lines.getvalue()
    assert "our own line" in lines.getvalue()
    clock.advance(60.0)
    fail(3_000)
    assert "cannot handle 3000 (and 2,990 more lines like this" in lines.getvalue()

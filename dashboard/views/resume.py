"""What a page that loads again by itself adds to its address, for the new page to show what the old one did.

The address of a page (`url_state.py`) has what a copied link shows: tab, window, filters. This has the
rest: where in the past the viewer is, the pause, and the zoom.
"""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from dashboard.views.common.viewport import Viewport
from dashboard.views.common.viewport_state import TimeRange

RESUME = "resume"
# A text that is longer is not one of ours.
MAX_CHARACTERS = 10_000


def resume_text(viewport: Viewport) -> str:
    """The state of the viewport as JSON; "" where the address of the page contains all of it."""
    state = viewport.state
    sections = {name: {"held": one.held} for name, one in viewport.sections.items() if one.held is not None}
    changed = {
        "range": state.range,
        "picked": state.picked,
        "position": state.position,
        "paused": state.paused,
        "paused_at": state.paused_at,
        "sections": sections,
        "zoom": state.zoom,
    }
    changed = {name: value for name, value in changed.items() if value}
    return json.dumps(changed, separators=(",", ":")) if changed else ""


def apply_resume(viewport: Viewport, text: str) -> None:
    """Restore the state that `resume_text` returned. Any other text is ignored."""
    try:
        state = json.loads(text) if len(text) <= MAX_CHARACTERS else None
    except (ValueError, RecursionError):
        return
    if isinstance(state, dict):
        _apply_past(viewport, state)
        _apply_pause(viewport, state)
        if (zoomed := _range(state.get("zoom"))) is not None:
            viewport.dispatch("zoom", range=zoomed)


def _apply_past(viewport: Viewport, state: dict[str, Any]) -> None:
    past, position = _range(state.get("range")), _moment(state.get("position"))
    if past is None:
        return
    if state.get("picked") is True:
        viewport.dispatch("choose_range", range=past)
        viewport.dispatch("move", position=position)
    else:
        viewport.dispatch("look_back", range=past, position=past[1] if position is None else position)


def _apply_pause(viewport: Viewport, state: dict[str, Any]) -> None:
    if state.get("paused") is not True:
        return
    if (paused_at := _moment(state.get("paused_at"))) is not None:
        viewport.dispatch("pause", now=paused_at)
    else:
        viewport.dispatch("pause")
    sections = state.get("sections")
    for name, section in sections.items() if isinstance(sections, dict) else ():
        newest = _moment(section.get("held")) if isinstance(section, dict) else None
        if newest is not None:
            viewport.dispatch("hold", name, newest=newest)


def _moment(value: object) -> float | None:
    """A time in unix ms that a calendar has; None of anything else."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and isfinite(value) and abs(value) < 8.64e15 else None  # type: ignore[arg-type]


def _range(value: object) -> TimeRange | None:
    if not (isinstance(value, list) and len(value) == 2):
        return None
    start, end = map(_moment, value)
    return None if start is None or end is None or start >= end else (start, end)

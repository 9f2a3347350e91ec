"""Colours of lines: at least 3:1 against the light and the dark background (WCAG 2.2, 1.4.11)."""

from __future__ import annotations

SERIES = (
    "#2f7de1",
    "#d9631e",
    "#0f9384",
    "#c2459d",
    "#8a63d2",
    "#5f8f1b",
    "#d64550",
    "#1b8fb8",
    "#a8741a",
    "#6b7f94",
    "#b0569a",
    "#3f9a5a",
)
BACKGROUNDS = ("#ffffff", "#1a2029")


def colour(number: int) -> str:
    """The colour of the series with this number; they begin again after the last."""
    return SERIES[number % len(SERIES)]

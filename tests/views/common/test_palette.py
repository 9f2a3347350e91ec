"""Colours of lines and text against the backgrounds of both themes, by WCAG 2.2."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

import pytest

from dashboard.views.charts.hvplot_lines import PATTERNS
from dashboard.views.common.palette import DASHES, SERIES, colour, dash
from dashboard.views.common.static_files import css


def channels(colour: str) -> list[float]:
    """Linear RGB."""
    values = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in values]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), channels(colour), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def colours_of(scheme: str) -> dict[str, str]:
    """The colours of tokens.css in the "light" or "dark" theme, by their names without --rd-."""
    tokens = re.findall(r"--rd-(\w+): var\(--rd-light, (#\w{6})\) var\(--rd-dark, (#\w{6})\)", css("tokens"))
    return {name: light if scheme == "light" else dark for name, light, dark in tokens}


@pytest.mark.parametrize(("line", "scheme"), list(product(SERIES, ("light", "dark"))))
def test_line_stands_out_from_its_card(line: str, scheme: str) -> None:
    assert contrast(line, colours_of(scheme)["card"]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(scheme: str) -> None:
    colours = colours_of(scheme)
    for text, back in product(("text", "muted", "good", "warn", "bad", "accent"), ("page", "card", "notice")):
        assert contrast(colours[text], colours[back]) >= 4.5, (text, back)


# How dichromats see linear RGB (Machado, Oliveira, Fernandes 2009, severity 1.0).
VISIONS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900),
    ),
}  # fmt: skip
XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)


def times(matrix: Any, vector: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def lab(colour: str, vision: str) -> list[float]:
    """CIELAB of a colour as a reader with this vision sees it."""
    seen = [min(max(value, 0.0), 1.0) for value in times(VISIONS[vision], channels(colour))]
    x, y, z = (
        value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
        for value in (part / white for part, white in zip(times(XYZ, seen), WHITE, strict=True))
    )
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


@pytest.mark.parametrize("vision", VISIONS)
def test_every_two_colours_differ_for_all_readers(vision: str) -> None:
    """By a distance of 20 in CIELAB; about 2 can just be seen side by side."""
    seen = [lab(one, vision) for one in SERIES]
    assert min(math.dist(one, other) for one, other in combinations(seen, 2)) >= 20


def test_at_least_20_styles_differ_in_colour_or_dash() -> None:
    styles = [(colour(number), dash(number)) for number in range(len(SERIES) * DASHES)]
    assert len(set(styles)) == len(styles) >= 20
    assert {one for _, one in styles[: len(SERIES)]} == {0}, "few lines are solid"
    assert len(PATTERNS) == DASHES


def test_colours_begin_again_after_the_last() -> None:
    assert colour(len(SERIES)) == colour(0) != colour(1)

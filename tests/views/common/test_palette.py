"""Colours of lines and text against the backgrounds of both themes, by WCAG 2.2."""

from __future__ import annotations

import re
from itertools import product

import pytest

from dashboard.views.common.palette import BACKGROUNDS, SERIES, colour
from dashboard.views.common.static_files import css


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("line", "background"), list(product(SERIES, BACKGROUNDS)))
def test_line_stands_out_from_both_backgrounds(line: str, background: str) -> None:
    assert contrast(line, background) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(scheme: str) -> None:
    tokens = re.findall(r"--rd-(\w+): var\(--rd-light, (#\w{6})\) var\(--rd-dark, (#\w{6})\)", css("tokens"))
    colours = {name: light if scheme == "light" else dark for name, light, dark in tokens}
    for text, back in product(("text", "muted", "good", "warn", "bad", "accent"), ("page", "card", "notice")):
        assert contrast(colours[text], colours[back]) >= 4.5, (text, back)


def test_colours_begin_again_after_the_last() -> None:
    assert colour(len(SERIES)) == colour(0) != colour(1)

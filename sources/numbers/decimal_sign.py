"""The decimal sign of the numbers in an answer, which one program has written alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from sources.numbers.digit_groups import Separator
from sources.numbers.parser import decimal_of

_MAX_TEXTS = 1_000
# With a decimal comma, 7.000 is seven thousand.
_THOUSANDS = re.compile(r"\D*\d{1,3}(?:\.\d{3})+\D*", re.ASCII)


def common_decimal(values: Iterable[Any]) -> Separator:
    """ "," where some texts show a decimal comma and none another sign; "" where each is read by itself."""
    texts = dict.fromkeys(
        value for value in values if isinstance(value, str) and ("," in value or "." in value)
    )
    commas = [text for text in islice(texts, _MAX_TEXTS) if "," in text]
    if not commas or {decimal_of([text]) for text in commas} - {""} != {","}:
        return ""
    return "," if all("," in text or _THOUSANDS.fullmatch(text) for text in texts) else ""

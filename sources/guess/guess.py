"""The settings that show an answer, guessed from it alone and tried by the source that they set up."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import pandas as pd

from sources.answers.json_tables import table_in
from sources.answers.packed import UnreadableAnswer
from sources.answers.reader import Body, format_of, read_answer
from sources.base import SourceError
from sources.guess.shape_inference import InferredShape, infer_shape
from sources.guess.shapes import RowShape, row_shapes
from sources.http.service_words import reports_error, service_words
from sources.json_api import Json
from sources.posts.forms.parser import posts_in
from sources.times.plausibility import FUTURE_SECONDS

_SHOWN = 120
# Where an answer says what is wrong.
_ABOUT_ERROR = re.compile(r"(?:.*\.|\[\d+\]\.?)?(?:error.*|status|meta|head(?:er)?)")
MAX_COLUMNS = 12
"""How many columns a guess shows; the others are named."""

_MAX_TRIED = _MAX_ELSEWHERE = 5
_LEAST_SCORE = 3.0


class NoGuess(Exception):
    """An answer holds no rows of numbers that can be found. Its text says what it holds."""


class ServiceError(NoGuess):
    """The answer is an error of the service, in its words."""


class Guess(NamedTuple):
    """Settings of a `json` source, its rows, and what is not certain.

    rows: what the source with these settings returns for the answer. failures: as `Source.failures`.
    unsure: sentences. further: columns beyond MAX_COLUMNS, as the settings write them. elsewhere: paths of
    other rows in the answer, the likeliest first.
    """

    settings: dict[str, Any]
    rows: pd.DataFrame
    failures: dict[str, str]
    unsure: tuple[str, ...]
    further: tuple[dict[str, str], ...] = ()
    elsewhere: tuple[str, ...] = ()


def guess(body: Body, settings: Mapping[str, Any], now: float | None = None) -> Guess:
    """The settings for an answer that was fetched with `settings` (url, headers and the like).

    settings: `rows`, `zone` and `format`, where given, are taken as they are.
    Raises NoGuess.
    """
    now = time.time() if now is None else now
    found: list[tuple[float, str, Any, InferredShape]] = []
    errors, said = list[str](), list[Any]()
    for form in _formats(body, str(settings.get("format", ""))):
        try:
            answer = read_answer(*body, form)  # type: ignore[arg-type]
        except UnreadableAnswer as error:
            errors.append(str(error))
            continue
        given = settings.get("rows")
        shapes = [s for s in row_shapes(answer) if not given or s.rows == given] or [
            RowShape(str(given or ""))
        ]
        for shape in shapes:
            if one := infer_shape(answer, shape, form, now):
                found.append((one.score - (form != ""), form, answer, one))
        said.append(answer)
    found.sort(key=lambda one: -one[0])
    if words := _error_words(found, said):
        raise ServiceError(f"the service answers with an error: {words}")
    if not found:
        raise NoGuess(errors[0] if errors and not said else _without_rows(said[0]))
    return _best_guess(found, settings, now)


def _error_words(found: Sequence[tuple[float, str, Any, InferredShape]], answers: Sequence[Any]) -> str:
    """What the service says where its answer is an error, whose numbers are no rows; "" where it is none."""
    answer = found[0][2] if found else next(iter(answers), None)
    has_rows = any(one.shape.rows and not _ABOUT_ERROR.fullmatch(one.shape.rows) for *_, one in found)
    is_error = reports_error(answer) and (isinstance(answer, list) or not has_rows)
    return service_words(answer) if is_error else ""


def _without_rows(answer: Any) -> str:
    """What an answer without numbers holds."""
    if any(islice(posts_in(answer), _MAX_TRIED)):
        return (
            "the answer holds posts, which are no rows of numbers. Save it in a file that a source of type "
            '"files" reads, or send it to /push/NAME; docs/posts.md has both'
        )
    if answer in ([], {}, None):
        return "the answer is empty: the service has nothing to send now"
    words, start = service_words(answer), repr(answer)
    shown = start if len(start) <= _SHOWN else f"{start[:_SHOWN]}…"
    return (
        f"no rows of numbers were found in the answer, which {f'says: {words}' if words else f'is {shown}'}"
    )


def _formats(body: Body, given: str) -> tuple[str, ...]:
    """The formats to try: plain text that has the signs of no other may be CSV as well, JSON a table."""
    if given:
        return (given,)
    try:
        form, answer = format_of(*body), read_answer(*body)
    except UnreadableAnswer:
        return ("",)
    if form == "json" and isinstance(answer, dict) and table_in(answer) is not None:
        # Rows by their numbers: as names they would be keys.
        return ("table",) if "0" in answer else ("", "table")
    return ("", "csv") if form == "text" and not isinstance(answer, dict) else ("",)


def _best_guess(
    found: Sequence[tuple[float, str, Any, InferredShape]], settings: Mapping[str, Any], now: float
) -> Guess:
    """The best of the shapes with which a source returns rows."""
    error = ""
    for _, form, answer, one in found[:_MAX_TRIED]:
        own = {"format": form} if form else {}
        shown, further = one.columns[:MAX_COLUMNS], one.columns[MAX_COLUMNS:]
        described = {**settings, **own, **one.settings, "columns": shown}
        if "zone" in settings:
            described["zone"] = settings["zone"]
        try:
            rows, failures = _rows_with(described, answer, now)
        except (SourceError, ValueError) as failed:
            error = error or str(failed)
            continue
        if not (rows.index > pd.Timestamp(now + FUTURE_SECONDS, unit="s", tz="UTC")).any():
            described.pop("future", None)  # of times in UTC, where the zone is set to another
        elsewhere = _other_rows(one, [other for _, _, _, other in found])
        unsure = tuple(_unsure(one, elsewhere, described, rows))
        return Guess(described, rows, failures, unsure, tuple(further), elsewhere)
    raise NoGuess(error)


def _rows_with(settings: Mapping[str, Any], answer: Any, now: float) -> tuple[pd.DataFrame, dict[str, str]]:
    """What a source with these settings returns for an answer, and its failures. Raises as `Json` does."""
    source = Json(**settings, clock=lambda: now)
    try:
        return source.rows_of(answer), source.failures
    finally:
        source.close()


def _other_rows(one: InferredShape, all_found: Sequence[InferredShape]) -> tuple[str, ...]:
    """The paths of other rows that are likely."""
    likely = [found for found in all_found if found.score > _LEAST_SCORE and _is_other(found, one)]
    return tuple(dict.fromkeys(found.shape.rows for found in likely))[:_MAX_ELSEWHERE]


def _is_other(found: InferredShape, shown: InferredShape) -> bool:
    """Whether rows are others than those shown, and not these with what is around them, or a part of them."""
    path, here = found.shape.rows, shown.shape.rows
    if not path or path == here or _is_below(here, path):
        return False
    return not _is_below(path, here) or found.rows > shown.rows


def _is_below(path: str, outer: str) -> bool:
    return not outer or path.startswith((f"{outer}.", f"{outer}["))


def _unsure(
    one: InferredShape, elsewhere: Sequence[str], settings: Mapping[str, Any], rows: pd.DataFrame
) -> list[str]:
    lines = []
    if one.time and one.time.is_local and "zone" not in settings:
        lines.append(
            'Times name no zone and are read as UTC. If they are local, set zone = "Europe/Berlin" or alike.'
        )
    if "id" in settings:
        lines.append(
            "Rows are taken for events, revised by their id. If they are things that report again and again, "
            f"write key = {settings['id']!r} in place of id."
        )
    if one.time is None:
        lines.append("No time was found, so rows have the time of the poll.")
    elif one.time.others:
        others = ", ".join(one.time.others[:4])
        lines.append(f"The time is {one.time.setting}; other times are at {others}.")
    if len(rows) > 1 and not {"key", "id"} & set(settings) and rows.index.has_duplicates:
        lines.append("Several rows have the same time and nothing distinguishes them; set key.")
    if no_unit := [column["name"] for column in settings["columns"] if "unit" not in column]:
        lines.append(f'No unit is named for {", ".join(no_unit)}; add unit = "…".')
    here = one.shape.rows or "the whole body"
    if elsewhere:
        lines.append(
            f"The answer has several lists of rows, of which {here} is shown. Set rows to another one where "
            f"you mean that: {', '.join(elsewhere)}."
        )
    return lines

"""Annotations for programs that read them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dashboard.api.arguments import (
    Arguments,
    RequestRefused,
    iso_ms,
    next_text,
    read_format,
    read_limit,
    read_next,
    read_time_range,
)
from dashboard.api.base_handlers import ApiResponse, ReadHandler
from dashboard.api.read_rows import DATABASE_SECONDS
from dashboard.api.row_formats import FORMATS, as_json
from dashboard.export.layout import tidy_annotations
from dashboard.export.writers import contents
from dashboard.history.annotations import Annotation
from dashboard.storage.annotations import AnnotationRequest
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.pagination import PageCursor


class GetAnnotations(ReadHandler):
    """GET /api/annotations"""

    parameters = ("from", "to", "source", "format", "limit", "next")

    def read(self, arguments: Arguments, *path: str) -> ApiResponse:
        kind = read_format(arguments, FORMATS)
        start, end = read_time_range(arguments, time.time())
        after, limit = read_next(arguments), read_limit(arguments)
        source = next(iter(arguments.get("source", ())), None)
        if source:
            self.history(source)
        # One more shows whether there are more.
        found = self._found(
            AnnotationRequest(start, end, limit + 1, source, after and (after.time, after.id))
        )
        last = found[limit - 1] if len(found) > limit else None
        following = next_text(PageCursor(last.time, "", last.id)) if last else None
        return _answer(found[:limit], kind, following, arguments)

    def _found(self, request: AnnotationRequest) -> list[Annotation]:
        try:
            return self.reads.annotations.read(request).result(DATABASE_SECONDS)
        except (StorageUnavailable, TimeoutError) as error:
            reason = str(error) or "The database does not answer."
            raise RequestRefused(503, f"Annotations cannot be read now. {reason}") from None


def _answer(
    annotations: Sequence[Annotation], kind: str, following: str | None, arguments: Arguments
) -> ApiResponse:
    headers = {}
    if following:
        headers["Link"] = f'<?{urlencode({**arguments, "next": following}, doseq=True)}>; rel="next"'
    if kind == "json":
        body = {"annotations": list(map(_as_json, annotations)), "next": following}
        return ApiResponse(as_json(body), headers=headers)
    headers["Content-Disposition"] = f"attachment; filename=annotations.{kind}"
    table = tidy_annotations([one._asdict() for one in annotations], ZoneInfo("UTC"))
    return ApiResponse(contents(table, kind), FORMATS[kind], headers)


def _as_json(annotation: Annotation) -> dict[str, Any]:
    return annotation._asdict() | {"time": iso_ms(annotation.time), "until": iso_ms(annotation.until)}

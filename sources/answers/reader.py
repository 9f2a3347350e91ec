"""The body of an answer as data, whatever its format: JSON, CSV, XML, YAML, the texts of Prometheus and of
InfluxDB, plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.entities import html5
from typing import Any, Literal, NamedTuple, get_args
from xml.etree import ElementTree

from sources.answers.coverages import coverage_rows
from sources.answers.delimited import decoded, detect, is_table, read_delimited
from sources.answers.event_stream import TYPE, read_events
from sources.answers.json_tables import table_in
from sources.answers.lenient_json import read_json
from sources.answers.line_protocol import is_line_protocol, read_line_protocol
from sources.answers.market_documents import with_all_points
from sources.answers.packed import UnreadableAnswer, binary_file, unpacked
from sources.answers.plain_text import has_numbers, read_text
from sources.answers.prometheus_text import is_prometheus, read_prometheus
from sources.answers.statistics_cubes import cube_rows
from sources.answers.yaml_text import is_yaml, read_yaml

Format = Literal["", "json", "table", "csv", "xml", "yaml", "text", "prometheus", "influx", "events"]
FORMATS = get_args(Format)

_SHOWN = 120
_UNDECLARED = (
    *("", "text/html", "application/octet-stream", "binary/octet-stream", "application/vnd.ms-excel"),
    *("application/force-download", "application/download", "application/x-download"),
    *("application/zip", "application/x-zip-compressed", "application/gzip", "application/x-gzip"),
)
_TABLES = ("text/tab-separated-values", "text/comma-separated-values")
_IS_XHTML = re.compile(r"\s*<\?xml[^>]*\?>")
_WEB_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)?"
    r"<(?:!doctype html|(?:html|head|meta|title|body|script|br|div|center|h1|p)\b)",
    re.IGNORECASE | re.DOTALL,
)
# What XML knows by name is left as it is; the names of HTML, and "&" alone, are what feeds have by mistake.
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(?P<name>\w+;)?")
_NAMES = {
    "json": "JSON",
    "table": "JSON of a table",
    "csv": "CSV",
    "xml": "XML",
    "yaml": "YAML",
    "text": "text",
    "prometheus": "Prometheus' text",
    "influx": "InfluxDB's line protocol",
    "events": "a stream of events, the first two seconds of each poll",
}
# What services of tables answer where they have none.
_SENTENCE = re.compile(
    r"\W*(?:error|exceed|invalid|unknown|no such|not found|fail|denied|unauthori|forbidden)", re.IGNORECASE
)
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


class Body(NamedTuple):
    """The body of an answer as it was received, and its content type; "" where none is declared."""

    content: bytes
    content_type: str = ""


def read_answer(body: bytes, content_type: str = "", form: Format = "") -> Any:
    """The data in a body.

    form: its format; "": that of the content type and the body.

    - JSON is what it is; lines of JSON are a list. Cubes of statistics and coverages are rows, unless `form`
      is "json".
    - A table in JSON, as pandas' `DataFrame.to_json` writes it, is a list of objects.
    - CSV, with tabs and semicolons too, is a list of objects by the names in its header.
    - XML is objects by the names of elements and attributes, without namespaces; an element that comes
      several times is a list, and the text of one that has more is its `text`. Market documents have all
      their points.
    - YAML is objects and lists of texts.
    - Prometheus' text is a list of objects of name, labels, value and time.
    - InfluxDB's line protocol is a list of objects of measurement, tags, fields and time.
    - A stream of server-sent events is a list of their JSON.
    - Plain text is what `sources.answers.plain_text.read_text` makes of it.

    Raises UnreadableAnswer.
    """
    body = unpacked(body)
    if what := binary_file(body):
        raise UnreadableAnswer(f"{what}, which is not read")
    charset = _CHARSET.search(content_type)
    text, _ = decoded(body, charset[1] if charset else "")
    text = text.removeprefix("\ufeff").strip("\0")
    if not text.strip():
        raise UnreadableAnswer("an empty reply")
    given, form = form, form or _guessed(text, content_type.partition(";")[0].strip().lower())
    if (form not in ("json", "table", "xml", "text") or _IS_XHTML.match(text)) and _WEB_PAGE.match(text):
        raise UnreadableAnswer(_what_came(text, form, ValueError()))
    try:
        data = _READERS[form](text)
        rows = cube_rows(data) or coverage_rows(data) if form == "json" and not given else None
        return data if rows is None else rows
    except (ValueError, RecursionError, ElementTree.ParseError) as error:
        raise UnreadableAnswer(_what_came(text, form, error)) from None


def describe(body: bytes, content_type: str = "", form: Format = "") -> str:
    """The format of a body that `read_answer` reads, in words: "CSV with semicolons, Latin-1"."""
    body = unpacked(body)
    text, encoding = decoded(body, charset[1] if (charset := _CHARSET.search(content_type)) else "")
    form = form or _guessed(text, content_type.partition(";")[0].strip().lower())
    if form == "csv":
        written = detect(body).description
        return f"CSV with {written}" if written else "CSV"
    usual = encoding in ("utf-8", "utf-8-sig")
    return _NAMES[form] + ("" if usual else f", {'Latin-1' if encoding == 'cp1252' else encoding.upper()}")


def format_of(body: bytes, content_type: str = "") -> Format:
    """The format in which `read_answer` reads a body whose format is not given. Raises UnreadableAnswer."""
    charset = _CHARSET.search(content_type)
    text, _ = decoded(unpacked(body), charset[1] if charset else "")
    return _guessed(text, content_type.partition(";")[0].strip().lower())


def _guessed(text: str, kind: str) -> Format:
    start = text.lstrip()[:200]
    if start[:1] in "{[" or kind.endswith("json"):
        return "json"
    if kind == TYPE:
        return "events"
    if kind.endswith("csv") or kind in _TABLES:
        return "csv"
    if start.startswith("<?xml") or (kind.endswith("xml") and start.startswith("<") and "html" not in kind):
        return "xml"
    if kind.endswith("yaml"):
        return "yaml"
    if is_prometheus(text.lstrip()):
        return "prometheus"
    try:
        read_json(text)
    except ValueError:
        if kind in (*_UNDECLARED, "text/plain") and is_line_protocol(text):
            return "influx"
        if kind in (*_UNDECLARED, "text/plain") and is_yaml(text):
            return "yaml"
        is_text = kind == "text/plain" or (kind in _UNDECLARED and has_numbers(text))
        if is_text and not start.startswith("<"):
            return "text"
        return "csv" if kind in _UNDECLARED and is_table(text) else "json"
    return "json"


def _table(text: str) -> list[dict[str, Any]]:
    content = read_json(text)
    if isinstance(content, dict) and (rows := table_in(content)) is not None:
        return rows
    raise ValueError("has no columns with cells of the same labels")


def _csv(text: str) -> list[dict[str, str]]:
    table = read_delimited(text.encode())
    if not table.rows and (
        _SENTENCE.match(table.header[0]) or (len(table.header) == 1 and " " in text.strip())
    ):
        raise ValueError("has a sentence and no rows")
    return [dict(zip(table.header, row, strict=True)) for row in table.rows]


def _xml(text: str) -> Any:
    # Entities of a document's own can grow to any size.
    if "<!ENTITY" in text:
        raise ValueError("declares entities")
    # The text is decoded, so what the declaration says of its encoding holds no more.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        element = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        element = ElementTree.fromstring(_ENTITY.sub(_as_xml, text))
    return with_all_points(_element(element))


def _as_xml(match: re.Match[str]) -> str:
    """The sign that an entity of HTML means, or "&" as XML writes it."""
    sign = html5.get(match["name"] or "")
    return "".join(f"&#{ord(one)};" for one in sign) if sign else f"&amp;{match['name'] or ''}"


def _element(element: ElementTree.Element) -> Any:
    data: dict[str, Any] = {_local(name): value for name, value in element.attrib.items()}
    several: set[str] = set()
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name, value = _local(child.tag), _element(child)
        if name not in data:
            data[name] = value
        elif name in several:
            data[name].append(value)
        else:
            several.add(name)
            data[name] = [data[name], value]
    own = (element.text or "").strip()
    if not data:
        return own
    return {**data, "text": own} if own and "text" not in data else data


def _local(name: str) -> str:
    return name.rpartition("}")[2]


_READERS: dict[str, Callable[[str], Any]] = {
    "json": read_json,
    "table": _table,
    "csv": _csv,
    "xml": _xml,
    "text": read_text,
    "yaml": read_yaml,
    "prometheus": read_prometheus,
    "influx": read_line_protocol,
    "events": read_events,
}


def _what_came(text: str, form: str, error: Exception) -> str:
    start = " ".join(text.split())
    shown = f"{start[:_SHOWN]}…" if len(start) > _SHOWN else start
    if _WEB_PAGE.match(start):
        return f"a web page instead of data, such as a login page or a maintenance notice: {shown!r}"
    name = _NAMES[form]
    why = " ".join(str(error).split()).rstrip(".")
    return f"data that are no {name} ({why}); they begin with {shown!r}"

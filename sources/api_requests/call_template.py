"""The request that settings describe: method, parameters, body, GraphQL."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, date, tzinfo
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote, unquote_plus, urlsplit

from sources.api_requests.placeholders import check_times, with_times
from sources.environment import expanded, expanded_within
from sources.http.client import Call
from sources.http.errors import is_address
from sources.http.session import with_header

METHODS = ("", "GET", "POST", "PUT", "PATCH")
_EMPTY: Mapping[str, Any] = {}


class CallTemplate(NamedTuple):
    """A request in which times are to be filled in.

    body: a table or a list is sent as JSON; None: none. query, variables: of GraphQL; they make the body or,
    with GET, the parameters. zone: of times in it.
    """

    url: str
    method: str = "GET"
    params: Mapping[str, Any] = _EMPTY
    headers: Mapping[str, str] = _EMPTY
    body: Any = None
    query: str = ""
    variables: Mapping[str, Any] = _EMPTY
    zone: tzinfo = UTC

    def at(self, now: float, page: Mapping[str, Any] = _EMPTY) -> Call:
        """The request at a time (unix seconds).

        page: the parameters of another page than the first. They go into the variables of GraphQL, into a
            body that is a table, or else into the parameters.
        """
        fill = partial(with_times, now=now, zone=self.zone)
        url = fill(self.url, encode=partial(quote, safe=":"))
        params, body = dict(fill(self.params)), fill(self.body)
        if self.query:
            body = {"query": self.query, "variables": _merged(fill(self.variables), page)}
            if self.method == "GET":
                params |= {"query": self.query, "variables": json.dumps(body["variables"], default=_date)}
                body = None
        elif isinstance(body, dict):
            body = _merged(body, page)
        else:
            params |= {name: one if isinstance(one, str) else json.dumps(one) for name, one in page.items()}
            url = _without_params(url, page)
        return self._call(url, params, body)

    def _call(self, url: str, params: Mapping[str, Any], body: Any) -> Call:
        sent = {name: _param(value) for name, value in params.items()} or None
        if body is None:
            return Call(url, self.method, sent, self.headers)
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, default=_date)
        headers = with_header(self.headers, "Content-Type", _content_type(text))
        return Call(url, self.method, sent, headers, text.encode())


def read_template(
    *,
    url: str,
    method: str,
    params: Mapping[str, Any],
    headers: Mapping[str, Any],
    body: Any,
    query: str,
    variables: Mapping[str, Any],
    zone: tzinfo,
) -> tuple[CallTemplate, set[str]]:
    """The request of these settings, and the secrets in it: the values of `${NAME}`.

    body: "" for none. Raises ValueError that names the setting which is wrong.
    """
    _check(body, query, variables, params)
    parts = {"url": url, "params": params, "body": body, "variables": variables}
    for setting, value in parts.items():
        check_times(value, setting)
    address, secrets = expanded(url.strip(), "url", in_url=True)
    if not address.lower().startswith(("http://", "https://")):
        raise ValueError(f"url = {url!r} must be an address that begins with http:// or https://")
    if "{" not in address and not is_address(address):
        raise ValueError(
            f"url = {url!r} must be an address with a host and, if it names one, a port up to 65535"
        )
    filled: dict[str, Any] = {}
    texts = {name: str(value) for name, value in headers.items()}
    parts = {"params": params, "headers": texts, "body": body, "query": query, "variables": variables}
    for setting, value in parts.items():
        filled[setting], more = expanded_within(value, setting)
        secrets |= more
    has_body = bool(query) or body != ""
    filled["body"] = filled["body"] if body != "" else None
    return CallTemplate(address, method or ("POST" if has_body else "GET"), zone=zone, **filled), secrets


def _check(body: Any, query: str, variables: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    if query and body != "":
        raise ValueError("body and query are both set; a query of GraphQL is the body: remove one of them")
    if variables and not query:
        raise ValueError("variables are those of a GraphQL query, and query is not set")
    for name, value in params.items():
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str | int | float) for item in items):
            raise ValueError(f"params.{name} must be a text, a number, true or false, or a list of these")


def _merged(table: Mapping[str, Any], page: Mapping[str, Any]) -> dict[str, Any]:
    """The table with the values of the page; a name with dots leads to tables within it."""
    merged = dict(table)
    for name, value in page.items():
        first, _, rest = name.partition(".")
        inner = merged.get(first)
        merged[first] = _merged(inner if isinstance(inner, dict) else {}, {rest: value}) if rest else value
    return merged


def _without_params(url: str, names: Collection[str]) -> str:
    """The address without parameters of these names."""
    parts = urlsplit(url)
    others = [one for one in parts.query.split("&") if unquote_plus(one.partition("=")[0]) not in names]
    return parts._replace(query="&".join(others)).geturl() if names else url


def _date(value: date) -> str:
    """A date or a time of TOML, the only values in a table that JSON has not."""
    return value.isoformat()


def _param(value: Any) -> Any:
    if isinstance(value, list):
        return [_param(item) for item in value]
    return ("true" if value else "false") if isinstance(value, bool) else value


def _content_type(text: str) -> str:
    """The content type of a body by its text: JSON, XML or, as with curl, a form."""
    try:
        json.loads(text)
    except ValueError:
        is_xml = text.lstrip().startswith("<")
        return "text/xml; charset=utf-8" if is_xml else "application/x-www-form-urlencoded"
    return "application/json"

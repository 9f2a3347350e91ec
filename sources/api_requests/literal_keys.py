"""Keys and tokens that settings hold in plain text, found by the names of headers and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_HEADER = re.compile(r"authorization|.*(?:key|token|secret|password).*|cookie", re.IGNORECASE)
_PARAMETER = re.compile(
    r"(?:.*[_-])?(?:api_?key|key|token|appid|secret|password|access_?token)", re.IGNORECASE
)
_SCHEME = re.compile(r"(?:Bearer|Basic|Token|Bot|ApiKey)\s+", re.IGNORECASE)
# A word such as `temperature`, in a parameter named `key`, is no key, and occurs in many texts.
_WORD = re.compile(r"[a-z]+|[A-Z]+|[A-Z][a-z]+")
_MIN_LENGTH = 8


def keys_in_headers(headers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names of headers that contain a key, and the keys without a scheme such as `Bearer`."""
    for name, text in headers.items():
        if _HEADER.fullmatch(name):
            yield name, _SCHEME.sub("", str(text), count=1)


def keys_in_url(url: str) -> Iterator[tuple[str, str]]:
    """The names of parameters in an address that contain a key, and the keys."""
    yield from keys_in_params(dict(parse_qsl(urlsplit(url).query)))


def keys_in_params(params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names of parameters, or of fields of a body, that contain a key, and the keys."""
    for name, value in params.items():
        if _PARAMETER.fullmatch(name) and isinstance(value, str):
            yield name, value


def literal_keys(url: str, params: Mapping[str, Any], headers: Mapping[str, Any], body: Any) -> set[str]:
    """The keys in a request that look like keys, and so are to be hidden where a service repeats them."""
    fields = body if isinstance(body, Mapping) else {}
    found = (*keys_in_url(url), *keys_in_params({**params, **fields}), *keys_in_headers(headers))
    return {key for _, key in found if len(key) >= _MIN_LENGTH and not _WORD.fullmatch(key)}

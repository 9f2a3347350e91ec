"""YAML as data. All values are texts, since "no", "1:30" and dates mean something else in YAML than here."""

from __future__ import annotations

import re
from typing import Any

import yaml

# The C parser, where the package has it.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_START = re.compile(
    r"(?:\s*#[^\n]*\n)*(?:%YAML[^\n]*\n)?"
    r"(?:---[ \t]*\r?\n|\s*(?:- )?[\w.-]+:[ \t]*\r?\n\s*(?:- |[\w.-]+:[ \t]))"
)


def read_yaml(text: str) -> Any:
    """The data of a document, or a list of the data of several. Raises ValueError, also for aliases, which
    can expand to any size."""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_LOADER)):
            raise ValueError("repeats parts by reference (*)")
        documents = [one for one in yaml.load_all(text, Loader=_LOADER) if one != ""]
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(" ".join(str(error).split()) or "is nested too deeply") from None
    if not documents or not all(isinstance(one, dict | list) for one in documents):
        raise ValueError("holds neither an object nor a list")
    return documents[0] if len(documents) == 1 else documents


def is_yaml(text: str) -> bool:
    """Whether a text begins as only YAML does: with "---", or a name with its content below."""
    return _START.match(text) is not None

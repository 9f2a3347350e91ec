"""The owner of an archive that X sends its users on request, whose posts name no author.

Facts: X Help Center, "How to download your X archive"; README.txt of an archive: `data/account.js` holds the
`username` of the account.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sources.answers.lenient_json import read_json

_MAX_BYTES = 100_000


@cache
def archive_author(folder: Path) -> str:
    """The username in the file account.js of the folder; "" where there is none."""
    try:
        with (folder / "account.js").open(encoding="utf-8") as file:
            accounts: Any = read_json(file.read(_MAX_BYTES))
        name = accounts[0]["account"]["username"]
    except (OSError, ValueError, LookupError, TypeError):
        return ""
    return name if isinstance(name, str) else ""


def is_other_part(file: Path) -> bool:
    """Whether the file is of an archive, and holds something other than posts, such as likes or followers."""
    return file.suffix == ".js" and "tweet" not in file.name and archive_author(file.parent) != ""

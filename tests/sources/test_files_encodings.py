"""Files of posts are read in the encodings in which programs write them."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sources.base import SourceError
from sources.files import Files
from tests.support.clock import Clock
from tests.support.fakes.posts import NOW
from tests.support.post_rows import post_rows

POSTS = [
    {"id": str(number), "text": "Grüße #science", "created_at": datetime.fromtimestamp(at, UTC).isoformat()}
    for number, at in enumerate((NOW - 90, NOW - 80), 1)
]
_CSV = "id,text,created_at\r\n" + "\r\n".join(",".join(post.values()) for post in POSTS)
FORMS = {
    "lines": "\r\n".join(json.dumps(post, ensure_ascii=False) for post in POSTS),
    "list": json.dumps(POSTS, indent=2, ensure_ascii=False),
    "csv": _CSV,
    "tsv": _CSV.replace(",", "\t"),
}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", FORMS)
def test_files_in_utf_16_are_read_as_powershell_writes_them(tmp_path: Path, encoding: str, form: str) -> None:
    file = tmp_path / f"posts.{'tsv' if form == 'tsv' else 'csv'}"
    file.write_bytes(FORMS[form].encode(encoding))
    os.utime(file, (NOW - 60, NOW - 60))
    source = Files(name="files", path=str(tmp_path), track=["#science"], clock=Clock(NOW))
    assert post_rows(source.fetch()).text.tolist() == ["Grüße #science"] * 2
    assert (source.failures, source.warning) == ({}, "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_a_file_of_an_unknown_form_is_an_error_with_its_first_characters(
    tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes("Dear diary, Grüße\nno post here\n".encode(encoding))
    source = Files(name="files", path=str(file), track=["#science"], clock=Clock(NOW))
    with pytest.raises(SourceError, match=r"notes\.txt: It has no posts .* begins with 'Dear diary, Grüße"):
        source.fetch()

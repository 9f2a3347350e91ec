"""Posts in the forms of services, exports and libraries come out as the same posts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sources.posts.forms.parser import posts_in

ISO, CLASSIC, TEXT = "2026-11-22T01:30:04.000Z", "Sun Nov 22 01:30:04 +0000 2026", "R&amp;D &#8211; #science"
V1 = {
    "id_str": "1992070000000000001",
    "full_text": TEXT,
    "created_at": CLASSIC,
    "user": {"screen_name": "ada"},
}
ARCHIVED = {name: value for name, value in V1.items() if name != "user"}
V2 = {"id": "1992070000000000001", "text": TEXT, "created_at": ISO, "author_id": "9"}
USERS = {"users": [{"id": "9", "username": "ada"}]}
SNSCRAPE = {
    "id": 1992070000000000001,
    "rawContent": TEXT,
    "date": ISO,
    "user": {"username": "ada"},
    "hashtags": None,
}
STATUS = {
    "uri": "https://m.test/1", "created_at": ISO, "account": {"acct": "ada"}, "content": f"<p>{TEXT}</p>",
    "spoiler_text": "", "sensitive": False, "tags": [],
}  # fmt: skip
NOTE: dict[str, Any] = {
    "id": "https://m.test/1", "type": "Note", "published": ISO, "attributedTo": "https://m.test/users/ada",
    "content": f"<p>{TEXT}</p>", "summary": None, "sensitive": False, "tag": [],
}  # fmt: skip
BOOST = {"type": "Announce", "object": "https://elsewhere.test/1", "published": ISO}
OUTBOX = {"type": "OrderedCollection", "orderedItems": [{"type": "Create", "object": NOTE}, BOOST]}
RECORD = {"$type": "app.bsky.feed.post", "text": "R&D – #science", "createdAt": ISO}
VIEW = {
    "uri": "at://did:plc:1/app.bsky.feed.post/3k",
    "cid": "c",
    "author": {"handle": "ada"},
    "record": RECORD,
}
REDDIT = {
    "id": "1a",
    "title": TEXT,
    "selftext": "",
    "subreddit": "x",
    "created_utc": 1795311004,
    "author": "ada",
}

FORMS: dict[str, Any] = {
    "v1": V1,
    "a list": [V1],
    "an answer of v1": {"statuses": [V1]},
    "v2 as twarc flattens it": V2 | {"author": {"username": "ada"}},
    "v2 in columns": V2 | {"author.username": "ada", "public_metrics.like_count": "3"},
    "v1 in columns": ARCHIVED | {"user.screen_name": "ada"},
    "an answer of v2": {"data": [V2], "includes": USERS, "meta": {"result_count": 1}},
    "a line of v2's stream": {"data": V2, "includes": USERS},
    "X's archive": {"tweet": ARCHIVED},
    "snscrape": SNSCRAPE,
    "a status": STATUS,
    "an answer of Mastodon": {"accounts": [], "statuses": [STATUS], "hashtags": []},
    "an outbox": OUTBOX,
    "a note": NOTE,
    "getPosts": {"posts": [VIEW]},
    "a feed": {"feed": [{"post": VIEW, "reply": {}}], "cursor": "x"},
    "records": {"records": [{"uri": VIEW["uri"], "cid": "c", "value": RECORD}]},
    "reddit": REDDIT,
    "a listing": {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": REDDIT}]}},
    "any program": {"text": TEXT, "author": "ada", "time": ISO},
    "an old CSV of twarc": {"id": "19", "text": TEXT, "user_screen_name": "ada", "created_at": CLASSIC},
}  # fmt: skip
TELEGRAM = {"id": 7, "type": "message", "date_unixtime": "1795311004", "from": "ada",
            "text": ["R&D – ", {"type": "hashtag", "text": "#science"}]}  # fmt: skip
FORMS |= {
    "a message of Mastodon's stream": {"event": "update", "payload": json.dumps(STATUS)},
    "a thread": {"thread": {"$type": "app.bsky.feed.defs#threadViewPost", "post": VIEW}},
    "Telegram's export": {"type": "public_channel", "messages": [TELEGRAM, TELEGRAM | {"type": "service"}]},
    "Discord's export": {"messages": [
        {"id": "1", "timestamp": ISO, "content": TEXT, "author": {"name": "ada"}}]},
    "Facebook and Instagram": {"data": [{"caption": TEXT, "timestamp": ISO, "username": "ada"}]},
    "YouTube": {"items": [{"id": "c", "snippet": {"topLevelComment": {"snippet": {
        "textOriginal": TEXT, "authorDisplayName": "ada", "publishedAt": ISO}}}}]},
    "Hacker News": {"hits": [{"objectID": "1", "comment_text": TEXT, "author": "ada", "created_at": ISO}]},
    "Misskey": {"id": "9x", "createdAt": ISO, "user": {"username": "ada", "host": None}, "text": TEXT},
    "names with blanks": {"Tweet text": TEXT, "Author": "ada", "Created At": ISO},
    "v1 without an id": {"text": TEXT, "user": {"screen_name": "ada"}, "created_at": CLASSIC},
}  # fmt: skip
FORMS |= {
    "a list of another name": {"latest_posts": [
        {"id": 3, "username": "ada", "created_at": ISO, "raw": TEXT}]},
    "a video with comments": {"title": "x", "comments": [{"text": TEXT, "author": "ada", "timestamp": ISO}]},
    "Lemmy": {"posts": [{"post": {"id": 5, "name": "x", "body": TEXT, "published": ISO},
                         "creator": {"name": "ada"}}]},
    "Facebook's export": [{"timestamp": 1795311004, "data": [{"post": TEXT}], "author": "ada"}],
    "TikTok's comments": {"cid": "7", "text": TEXT, "create_time": 1795311004, "user": {"unique_id": "ada"}},
    "Matrix": {"messages": [{"sender": "ada", "origin_server_ts": 1795311004000, "content": {"body": TEXT}}]},
    "WordPress": {"id": 1, "date": "2026-11-22T02:30:04", "date_gmt": "2026-11-22T01:30:04",
                  "content": {"rendered": f"<p>{TEXT}</p>"}, "author": "ada"},
    "a JSON feed": {"items": [{"content_html": f"<p>{TEXT}</p>", "date_published": ISO,
                               "authors": [{"name": "ada"}]}]},
    "GitHub": [{"id": 1, "user": {"login": "ada"}, "created_at": ISO, "body": TEXT}],
    "a day and a time of day": {"Datum": "22.11.2026", "Uhrzeit": "01:30:04", "Autor": "ada", "Text": TEXT},
    "a status without its address": {**{name: STATUS[name] for name in STATUS if name != "uri"}, "id": "1"},
}  # fmt: skip
FORMS |= {
    "pandas by column": {"created_at": {"0": 1795311004000}, "text": {"0": TEXT}, "username": {"0": "ada"}},
    "pandas by index": {"0": {"created_at": 1795311004000, "text": TEXT, "username": "ada"}},
    "pandas split": {"columns": ["created_at", "text", "username"], "data": [[1795311004000, TEXT, "ada"]]},
    "pandas lists": {"created_at": [1795311004000], "text": [TEXT], "username": ["ada"]},
    "Firebase": {"-Nx1": {"text": TEXT, "time": ISO, "author": "ada"}},
    "Elasticsearch": {"hits": {"total": {"value": 1}, "hits": [
        {"_id": "1", "_source": {"text": TEXT, "created_at": ISO, "author": "ada"}}]}},
    "Mattermost's answer": {"order": ["a"], "posts": {
        "a": {"user": {"username": "ada"}, "message": TEXT, "create_at": 1795311004000}}},
    "Discord's package": [{"ID": 1, "Timestamp": ISO, "Contents": TEXT, "author": "ada"}],
    "Rocket.Chat": {"messages": [{"rid": "G", "msg": TEXT, "ts": ISO, "u": {"username": "ada"}}]},
    "Google Chat": {"messages": [{"creator": {"name": "ada"}, "text": TEXT,
                                  "created_date": "Sunday, November 22, 2026 at 1:30:04 AM UTC"}]},
    "TikTok's videos": {"id": "7", "desc": TEXT, "createTime": "1795311004", "author": {"uniqueId": "ada"}},
    "Discourse": {"post_stream": {"posts": [
        {"id": 1, "username": "ada", "created_at": ISO, "cooked": f"<p>{TEXT}</p>"}]}, "title": "x"},
    "Stack Exchange without texts": {"items": [{"question_id": 1, "title": TEXT, "creation_date": 1795311004,
                                  "owner": {"display_name": "ada"}}], "has_more": False},
    "CouchDB": {"total_rows": 1, "rows": [
        {"id": "1", "doc": {"text": TEXT, "created_at": ISO, "author": "ada"}}]},
    "Mattermost": {"type": "post", "post": {"user": "ada", "message": TEXT, "create_at": 1795311004000}},
    "Teams": {"value": [{"createdDateTime": ISO, "from": {"user": {"displayName": "ada"}},
                         "body": {"contentType": "html", "content": f"<p>{TEXT}</p>"}}]},
    "Tumblr": {"response": {"posts": [
        {"id": 1, "timestamp": 1795311004, "body": f"<p>{TEXT}</p>", "blog_name": "ada"}]}},
    "an event of GitHub": [{"type": "IssueCommentEvent", "payload": {"comment": {
        "id": 1, "body": TEXT, "created_at": ISO, "user": {"login": "ada"}}}}],
    "an item of Hacker News": {"by": "ada", "id": 1, "text": TEXT, "time": 1795311004, "type": "comment"},
    "Stack Exchange": {"items": [
        {"owner": {"display_name": "ada"}, "creation_date": 1795311004, "body": TEXT}]},
    "a comment as YouTube shows it": {"id": "c", "snippet": {"topLevelComment": {"snippet": {
        "textDisplay": TEXT, "authorDisplayName": "ada", "publishedAt": ISO}}}},
    "X's academic CSV": {"tweet_id": "1", "user_username": "ada", "text": TEXT, "created_at": ISO},
}  # fmt: skip
UNNAMED = ("X's archive", "records")


@pytest.mark.parametrize("form", FORMS)
def test_a_post_is_the_same_in_every_form(form: str) -> None:
    (post,) = posts_in(FORMS[form])
    assert post is not None
    assert (post.text, post.time, post.warning) == ("R&D – #science", 1795311004.0, "")
    assert post.author.partition("@")[0] == "ada" or form in UNNAMED


@pytest.mark.parametrize(
    "value", [STATUS | {"content": "&amp;amp;"}, V1 | {"full_text": "&amp;amp;"}, V2 | {"text": "&amp;amp;"}]
)
def test_entities_are_decoded_once(value: Any) -> None:
    assert [post and post.text for post in posts_in(value)] == ["&amp;"]


@pytest.mark.parametrize(
    ("value", "warning"),
    [
        (STATUS | {"spoiler_text": "Politics", "sensitive": True}, "Politics"),
        (STATUS | {"sensitive": True}, "Sensitive content"),
        (NOTE | {"summary": "Food"}, "Food"),
        (V1 | {"possibly_sensitive": True}, "Sensitive content"),
        (V2 | {"possibly_sensitive": True}, "Sensitive content"),
        (V2 | {"possibly_sensitive": "False"}, ""),
        (SNSCRAPE | {"possibly_sensitive": True}, "Sensitive content"),
        (VIEW | {"labels": [{"val": "porn"}, {"val": "!no-unauthenticated"}]}, "Adult content"),
        (VIEW | {"labels": [{"val": "porn"}, {"val": "porn", "neg": True}]}, ""),
        (VIEW | {"record": RECORD | {"labels": {"values": [{"val": "graphic-media"}]}}}, "Graphic media"),
        (REDDIT | {"over_18": True, "spoiler": True}, "For adults, Spoiler"),
        ({"text": "x", "time": ISO, "warning": "Spiders"}, "Spiders"),
        ({"text": "x", "time": ISO, "sensitive": True}, "Sensitive content"),
    ],
)  # fmt: skip
def test_content_warnings_are_those_of_the_services(value: Any, warning: str) -> None:
    assert [post and post.warning for post in posts_in(value)] == [warning]


@pytest.mark.parametrize(
    "value",
    [
        {"event": "delete", "payload": "123"},
        {
            "type": "OrderedCollection",
            "id": "likes.json",
            "orderedItems": ["https://example.social/users/bob/1"],
        },
        {"type": "Person", "id": "https://example.social/users/ada", "summary": "<p>About me</p>"},
        {"did": "did:plc:1", "kind": "identity", "identity": {}},
        {"did": "did:plc:1", "kind": "commit", "commit": {"operation": "delete", "rkey": "3k"}},
    ],
)
def test_notices_between_posts_are_nothing(value: Any) -> None:
    assert list(posts_in(value)) == []


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "text",
        [],
        {},
        {"a": 1},
        {"data": None},
        {"text": "x"},
        [[]],
        {"description": "x", "time": ISO},
    ],
)
def test_what_is_no_post_is_none(value: Any) -> None:
    assert list(posts_in(value)) == [None]

"""Messages that a chat writes itself are no posts."""

from __future__ import annotations

from typing import Any

import pytest

from sources.posts.forms.parser import posts_in

ISO = "2026-11-22T01:30:04Z"
ADA = {"id": "1", "name": "ada", "username": "ada"}

SLACK = {"type": "message", "user": "U1", "text": "hello", "ts": "1795311004.000200"}
EXPORTED = {"id": "1", "timestamp": ISO, "content": "hello", "author": ADA}
DISCORD = {"id": "1", "timestamp": ISO, "content": "hello", "author": ADA, "channel_id": "9"}
MATTERMOST = {"id": "a", "create_at": 1795311004000, "user_id": "u", "message": "hello"}
ROCKET = {"_id": "a", "rid": "G", "msg": "hello", "ts": ISO, "u": ADA}
MATRIX = {"origin_server_ts": 1795311004000, "sender": "@ada:x", "content": {"body": "hello"}}
TEAMS = {"id": "1", "createdDateTime": ISO, "body": {"content": "hello"}}
SKYPE = {"id": "1", "originalarrivaltime": ISO, "from": "8:ada", "content": "hello"}


@pytest.mark.parametrize(
    ("written", "by_the_chat"),
    [
        (SLACK | {"subtype": "thread_broadcast"}, SLACK | {"subtype": "channel_join"}),
        (SLACK | {"subtype": "bot_message"}, SLACK | {"subtype": "bot_add"}),
        (EXPORTED | {"type": "Reply"}, EXPORTED | {"type": "GuildMemberJoin"}),
        (DISCORD | {"type": 19}, DISCORD | {"type": 7}),
        (MATTERMOST | {"type": ""}, MATTERMOST | {"type": "system_join_channel"}),
        (ROCKET, ROCKET | {"t": "uj"}),
        (MATRIX | {"type": "m.room.message"}, MATRIX | {"type": "m.room.topic"}),
        (TEAMS | {"messageType": "message"}, TEAMS | {"messageType": "systemEventMessage"}),
        (SKYPE | {"messagetype": "RichText"}, SKYPE | {"messagetype": "ThreadActivity/AddMember"}),
    ],
    ids=[
        "Slack",
        "bots",
        "Discord's export",
        "Discord",
        "Mattermost",
        "Rocket.Chat",
        "Matrix",
        "Teams",
        "Skype",
    ],
)
def test_only_messages_of_people_and_their_programs_are_posts(
    written: dict[str, Any], by_the_chat: dict[str, Any]
) -> None:
    found = list(posts_in({"messages": [by_the_chat, written]}))
    assert [post and post.text for post in found] == ["hello"]


@pytest.mark.parametrize(
    "item",
    [
        SLACK | {"text": "", "files": [{"name": "a.png"}]},
        {"id": 1, "type": "message", "date": ISO, "from": "Ada", "text": [], "photo": "a.jpg"},
        {"id": "c", "author": "[deleted]", "body": "[deleted]", "created_utc": 1795311004},
    ],
    ids=["a picture of Slack", "a picture of Telegram", "a deleted comment"],
)
def test_messages_without_words_are_neither_posts_nor_unreadable(item: dict[str, Any]) -> None:
    assert list(posts_in([item])) == []


def test_an_empty_list_holds_no_posts_that_can_be_read() -> None:
    assert list(posts_in([])) == [None]

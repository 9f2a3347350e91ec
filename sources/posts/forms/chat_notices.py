"""Messages without words of people: what chats write themselves, pictures alone, and what was deleted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# Subtypes of Slack; others, such as bot_message and thread_broadcast, are messages.
_SLACK = re.compile(
    r"(?:channel|group)_\w+|(?:un)?pinned_item|bot_(?:add|remove|enable|disable)|reminder_\w+|tombstone"
    r"|huddle_thread|sh_room_\w+"
)
# Types of Discord's exports, Telegram, Mattermost, Matrix, Microsoft Teams and Skype.
_TYPES = re.compile(
    r"GuildMemberJoin|Recipient(?:Add|Remove)|Call|Channel(?:NameChange|IconChange|PinnedMessage|FollowAdd)"
    r"|Thread(?:Created|StarterMessage)|UserPremiumGuildSubscription\w*|Stage\w+|AutoModerationAction"
    r"|GuildDiscovery\w+|service|system_\w+|m\.room\.(?!message$)\w+|systemEventMessage"
    r"|ThreadActivity/\w+|Event/\w+"
)
# Numbers in answers of Discord of messages that people write: plain ones, replies, and commands.
_DISCORD_WRITTEN = (0, 19, 20, 23)
# Short codes of Rocket.Chat: user joined, user left, user added, and so on.
_ROCKET = re.compile(r"a?u[jl]?|ru|r|room_changed_\w+|subscription-role-\w+|message_pinned|rm|wm|livechat\w*")


# What a message of a picture alone has, with an empty text.
_MEDIA = ("photo", "file", "files", "media", "media_type", "attachments", "sticker_emoji")
_DELETED = ("[deleted]", "[removed]")


def is_without_words(item: Mapping[str, Any]) -> bool:
    """Whether an object is a message in which nobody says anything, or no longer does, as on Reddit."""
    if is_chat_notice(item) or item.get("body") in _DELETED:
        return True
    return item.get("text") in ("", []) and any(item.get(name) for name in _MEDIA)


def is_chat_notice(item: Mapping[str, Any]) -> bool:
    """Whether an object is a message of the chat itself, which nobody has written."""
    kinds = [item.get(name) for name in ("type", "messageType", "messagetype")]
    if any(isinstance(kind, str) and _TYPES.fullmatch(kind) for kind in kinds):
        return True
    if isinstance(subtype := item.get("subtype"), str) and _SLACK.fullmatch(subtype):
        return True
    if type(kinds[0]) is int and "channel_id" in item and isinstance(item.get("author"), dict):
        return kinds[0] not in _DISCORD_WRITTEN
    is_rocket = isinstance(item.get("u"), dict) and "rid" in item and isinstance(item.get("t"), str)
    return is_rocket and bool(_ROCKET.fullmatch(item["t"]))

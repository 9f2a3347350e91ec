"""Spellings of times by programs and languages, rewritten as the forms of `sources.times.text_forms`."""

from __future__ import annotations

import re

# Hours, minutes and days by their names, as "10h15", "10:15 Uhr" and "2026年11月27日", and the signs that
# programs put between the parts of a time.
_RESPELLED = (
    # Logs, cameras, kdb+, SAS, SQL Server, and names of files.
    (re.compile(r"^\[(.*\d:\d\d[^\[\]]*)\]$"), r"\1"),
    (re.compile(r"^(\d{4}):(\d\d):(\d\d) (?=\d\d:)"), r"\1-\2-\3 "),
    (re.compile(r"^(\d{4}[/.]\d\d?[/.]\d\d?)[D-](?=\d\d?:)"), r"\1 "),
    # Of hours and minutes alone, -05:00 is the zone of a date of XML.
    (re.compile(r"^(\d{4}-\d\d-\d\d)-(?=\d\d:\d\d:\d\d)"), r"\1 "),
    # Go's time.Now().String() ends with the reading of its monotonic clock.
    (re.compile(r" m=[+-]\d[\d.]*$"), r""),
    (re.compile(r"^(\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?) ([A-Z]{3,4}),?(?: on)? (.*\d{4})$"), r"\3 \1 \2"),
    (re.compile(r"\b([ap])\. m\.$", re.IGNORECASE), r"\1m"),
    (re.compile(r"^(\d{1,2})([A-Za-z]{3})(\d{4}|\d\d)(?=$|[: ])"), r"\1-\2-\3"),
    (re.compile(r"(:\d\d:\d\d):(\d{3})(?= ?[AP]M$|$)"), r"\1.\2"),
    (re.compile(r"^(\d{4})_(\d\d)_(\d\d)_(\d\d)_(\d\d)_(\d\d)$"), r"\1-\2-\3 \4:\5:\6"),
    (re.compile(r"^(\d{4})_(\d\d)_(\d\d)(?= |$)"), r"\1-\2-\3"),
    # A zone in brackets, or without a blank before it.
    (re.compile(r"(:\d\d(?:\.\d+)?)(?: \(([A-Z]{1,5})\)|([A-Z]{3,4}))$"), r"\1 \2\3"),
    # Browsers in Korea and Hungary, in Russia, in France, and before noon in East Asia.
    (re.compile(r"^(\d{4})\. (\d{1,2})\. (\d{1,2})\.(?= |$)"), r"\1-\2-\3"),
    (re.compile(r"(\d{4}) [гр]\.,?"), r"\1"),  # noqa: RUF001
    (re.compile(r"^le "), r""),
    # October in Croatian, which writes a full stop behind the day, and November in Polish, which has none.
    (re.compile(r"(?<=\d\. )listopada\b"), r"oktobra"),
    (re.compile(r"(?<=\d )listopada\b"), r"listopadu"),
    # What stands between date and time of day: "25. listopadu 2026 v 10:22".
    (
        re.compile(
            r"(?<=\d)[.,]? (?:à|às|alle(?: ore)?|klo?\.?|la|om|um|[ouv]|[ово]|στις) (?=\d{1,2}[.:h]\d\d)",
            re.IGNORECASE,
        ),
        r" ",
    ),
    (re.compile(r"(?:오전|上午|午前) ?(\d{1,2}:\d\d(?::\d\d)?)"), r"\1 am"),
    (re.compile(r"(?:오후|下午|午後) ?(\d{1,2}:\d\d(?::\d\d)?)"), r"\1 pm"),
    (re.compile(r"(?<!\d)(\d{1,2})\s?[h時时点시]\s?(\d{2})\s?[分분]\s?(\d{2})\s?[秒초]"), r"\1:\2:\3"),
    (re.compile(r"(?<=[日일])(?=\d)"), r" "),
    (re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]"), r"\1-\2-\3"),
    (re.compile(r"(?<!\d)(\d{1,2})\s?[h時时点시]\s?(\d{2})(?!\d)\s?[分분]?"), r"\1:\2"),
    (re.compile(r"(:\d{2})\s?(?:Uhr|h|hrs)$"), r"\1"),
    # Python's isoformat() with a Z behind it.
    (re.compile(r"([+-]\d\d:?\d\d)Z$"), r"\1"),
)


def respelled(text: str) -> str:
    """The text of a time in one of the usual forms; unchanged where its spelling is usual."""
    for form, spelling in _RESPELLED:
        text = form.sub(spelling, text)
    return text

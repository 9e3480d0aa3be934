"""The time of day beside a date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from encoder.dates.readers import Point

if TYPE_CHECKING:
    from encoder.dates.words import DateWords

_HALF = re.compile(r"[ \u00a0]?(?P<half>[apAP])\.?[ \u00a0]?[mM]\b\.?")
_HALF_DAY = re.compile(
    r"(?:,?[ \u00a0]|[ \u00a0]?[,;(–—-][ \u00a0]?)(?:at[ \u00a0])?(?P<hour>1[0-2]|0?[1-9])"
    r"(?:[:.](?P<minute>[0-5]\d))?[ \u00a0]?(?P<half>[apAP])\.?[ \u00a0]?[mM]\b\.?"
)
"""`3 p. m.`, `—5:30 p.m.`: the American half days."""


def with_time(text: str, point: Point, words: DateWords) -> tuple[int, int, str]:
    """The range of a date with the time of day beside it, and that time (hh:mm); "" for none."""
    if point.time:
        return point.start, point.end, point.time
    american = _HALF_DAY.match(text, point.end)
    if american is not None:
        hour = int(american["hour"]) % 12 + 12 * (american["half"] in "pP")
        return point.start, american.end(), f"{hour:02d}:{american['minute'] or '00'}"
    after = words.time_after.match(text, point.end)
    if after is not None and (":" in after.group() or after["cue"] or after["word"]):
        hour, end, half = int(after["hour"]), after.end(), _HALF.match(text, after.end())
        if half is not None:
            hour, end = hour % 12 + 12 * (half["half"] in "pP"), half.end()
        return point.start, end, f"{hour:02d}:{after['minute']}"
    named = words.time_named.match(text, point.end)
    if named is not None:
        return point.start, named.end(), "12:00" if named["noon"] else "00:00"
    before = words.time_before.search(text, max(0, point.start - 12), point.start)
    if before is not None:
        return before.start(), point.end, f"{int(before['hour']):02d}:{before['minute']}"
    return point.start, point.end, ""

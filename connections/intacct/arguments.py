"""Checks what callers and operators give, so that each wrong thing ends in one named error with a sentence.

No message holds the value itself: it may be a password that was put into the wrong place.
"""

from __future__ import annotations

import re

from connections.intacct.errors import RequestNotExpressible, SettingRefused

#: A day. Nothing waits as long: Intacct lets a synchronous request run for 15 minutes (reference, section 1).
LONGEST_SECONDS = 86_400.0

# Everything that is no Char of XML 1.0: control characters, lone surrogates, two non-characters.
_INEXPRESSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def check_seconds(setting: str, value: object) -> float:
    """Return a time-out, in seconds. Raises SettingRefused."""
    if (
        isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= LONGEST_SECONDS
    ):  # which no NaN is
        return float(value)
    raise SettingRefused(setting, f"must be a number of seconds above 0 and at most {LONGEST_SECONDS:.0f}")


def check_wait(setting: str, value: object, *, deadline: float, usual: float) -> float:
    """Return the time-out for one wait: `usual` where None is given, never longer than `deadline`.

    Raises SettingRefused, also for a time-out that could never be reached.
    """
    if value is None:
        return min(usual, deadline)
    seconds = check_seconds(setting, value)
    if seconds > deadline:
        raise SettingRefused(setting, "must not be longer than the deadline, which ends every wait")
    return seconds


def check_whole_number(setting: str, value: object, *, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`. Raises SettingRefused."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise SettingRefused(setting, f"must be a whole number from {least} to {most}")
    return value


def check_flag(setting: str, value: object) -> bool:
    """Return a bool. Raises SettingRefused: a text such as "0" would count as yes."""
    if not isinstance(value, bool):
        raise SettingRefused(setting, "must be True or False")
    return value


def check_text(setting: str, value: object, *, blank_ends: bool = False, may_be_empty: bool = False) -> None:
    """Accept a text that Intacct can be sent. Raises SettingRefused, RequestNotExpressible.

    `blank_ends`: blanks at the ends may belong to the value. Elsewhere they were copied along, or come from a file's
    last line, and Intacct would not know the value.
    """
    if not isinstance(value, str):
        raise SettingRefused(setting, "must be a text")
    if not value and not may_be_empty:
        raise SettingRefused(setting, "is empty: give its value")
    if value and not value.strip():
        raise SettingRefused(setting, "holds nothing but blanks: give its value")
    if not blank_ends and value != value.strip():
        raise SettingRefused(setting, "begins or ends with a blank or a line break: give it without")
    if _INEXPRESSIBLE.search(value):
        raise RequestNotExpressible(setting)

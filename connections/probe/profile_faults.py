"""What can be wrong with an access profile, one sentence each.

They are English, and marked for translators as a whole when this module loads: `onboarding.probe_words` tells them in
other languages.
"""

from __future__ import annotations

from connections.probe.marking import gettext_noop

# Where a fault is.
THE_PROFILE = gettext_noop("the profile")
NUMBERED = gettext_noop("requirement {position}")
ROW_OF = gettext_noop('the row "{row}" of {module}')

# What it is.
NAME_UNUSABLE = gettext_noop('The profile name "{name}" may only hold small letters, digits and hyphens.')
NO_ROWS = gettext_noop('The profile "{name}" has no requirements.')
NO_TABLE = gettext_noop("Read {where} as something other than a table of values.")
MODULE_UNKNOWN = gettext_noop('The module "{module}" of {where} is not one we know.')
NO_RIGHTS = gettext_noop("Give at least one right for {where}.")
RIGHT_UNUSABLE = gettext_noop('The right "{right}" of {where} is not written as Intacct writes rights.')
OBJECT_UNUSABLE = gettext_noop('The object "{name}" of {where} is not an object name such as APBILL.')
ROW_UNNAMED = gettext_noop("The name of {where} has no letter or digit.")
ROW_TWICE = gettext_noop('The row "{row}" of {module} is listed twice.')
KEY_UNKNOWN = gettext_noop('There is an unknown entry "{key}" in {where}.')
NO_TEXT = gettext_noop('There is no text for "{key}" in {where}.')
TEXT_TOO_LONG = gettext_noop('The text for "{key}" in {where} is too long.')
NO_LIST = gettext_noop('The entry "{key}" in {where} must be a list of texts.')
NAMED_TWICE = gettext_noop('The entry "{key}" in {where} names something twice.')
NO_FLAG = gettext_noop('The entry "{key}" in {where} must be true or false.')
NO_VERSION = gettext_noop("The version of the profile must be a whole number from 1.")
NO_DATE = gettext_noop("The date of the profile must be a day such as 2026-11-21.")
TOO_LONG = gettext_noop("The text is longer than {most} characters.")
IN_BLOCK = gettext_noop("In the block on line {line}: {fault}")
TOO_LARGE = gettext_noop("The text holds a value that is far too large to read.")
NOT_TOML = gettext_noop("This is not TOML: {fault}.")
ENDS_EARLY = gettext_noop("The text ends too early: {reason}.")
LINE_NOT_TOML = gettext_noop("Line {line} reads “{reads}”, which is not TOML: {reason} in column {column}.")
UNPRINTABLE = gettext_noop('The text for "{key}" in {where} holds a sign that cannot be printed.')


class ProfileInvalid(ValueError):
    """A profile that cannot be used; the text is one sentence that names the row and the fault."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence.format(**values))

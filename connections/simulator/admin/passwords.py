"""Generated passwords and the e-mails that carry them (reference, setup-guides section 4)."""

from __future__ import annotations

import secrets
import string

from connections.simulator.state import Company, Mail, User

WELCOME_SUBJECT = "Welcome to Sage Intacct!"
# Characters that XML and HTML must escape are among them on purpose.
_SPECIAL = "!#%&*+<=>?@"
_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, _SPECIAL)
_LENGTH = 14


def generate() -> str:
    """A password that keeps Intacct's rules: long enough, with lower, upper, digit and special characters."""
    letters = [secrets.choice(kind) for kind in _KINDS]
    letters += [secrets.choice("".join(_KINDS)) for _ in range(_LENGTH - len(letters))]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)


def issue(company: Company, user: User, *, first: bool) -> Mail:
    """Give the user a new password and mail it to the account e-mail address; the old one stops working.

    Wrong attempts so far no longer count; a lock-out stays until the status is set back to Active.
    The new e-mail is the first of `company.mails`.
    """
    user.password = generate()
    user.failed_sign_ins = 0
    lines = [
        "Your Sage Intacct account is ready." if first else "An administrator has reset your password.",
        "",
        f"Company ID: {company.company_id}",
        f"User ID: {user.user_id}",
        f"Password: {user.password}",
    ]
    subject = WELCOME_SUBJECT if first else "Your Sage Intacct password was reset"
    mail = Mail(to=user.email, subject=subject, body="\n".join(lines))
    company.mails.insert(0, mail)
    return mail

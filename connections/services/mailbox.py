"""The vendor's own mailbox for passwords: an address per customer, made from the integration's template.

With one, Intacct mails the password of the Web Services user to the vendor, and operations enter it in the console.
Several users of one company may need different addresses (reference, setup-guides section 4), so no two connections
share one.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import slugify
from django.utils.translation import gettext as _

from connections.identifiers import NotUsable
from connections.models import Connection, Mailbox

#: What stands for the customer in a template.
CUSTOMER = "{customer}"
#: Letters of the part before the "@" (RFC 5321, 4.5.3.1.1), and how many of them the customer's name may take.
LONGEST_LOCAL_PART = 64
LONGEST_NAME = 30
LONGEST_REFERENCE = 20
_SAMPLE = "a" * (LONGEST_NAME + 1 + LONGEST_REFERENCE)


def clean_template(text: str) -> str:
    """Return the template without stray blanks; "" means that the password goes to the customer's mailbox.

    Raises NotUsable with a sentence for whoever edits the integration.
    """
    template = text.strip()
    if not template:
        return ""
    before, _at, _after = template.partition("@")
    if before.count(CUSTOMER) != 1 or template.count(CUSTOMER) != 1:
        raise NotUsable(_("Write {customer} once before the “@”, such as {customer}@vendor.example."))
    sample = template.replace(CUSTOMER, _SAMPLE)
    if "{" in sample or "}" in sample:
        raise NotUsable(_("Only {customer} may stand in braces."))
    try:
        validate_email(sample)
    except ValidationError as error:
        raise NotUsable(_("This is no e-mail address. Write it such as {customer}@vendor.example.")) from error
    if len(sample.partition("@")[0]) > LONGEST_LOCAL_PART:
        raise NotUsable(_("The part before the “@” is too long: with the customer's name it has over 64 letters."))
    return template


def assign(connection: Connection) -> None:
    """Give a new, unsaved connection the vendor's mailbox, where its integration has a template."""
    template = connection.integration.mailbox_template
    if template:
        connection.mailbox = Mailbox.VENDOR
        connection.password_email = _free_address(template, connection)


def _free_address(template: str, connection: Connection) -> str:
    name = slugify(connection.customer_name)[:LONGEST_NAME].strip("-") or "customer"
    reference = slugify(connection.reference)[:LONGEST_REFERENCE].strip("-")
    if reference:
        address = template.replace(CUSTOMER, f"{name}-{reference}")
        # One reference may stand for several environments of a customer.
        if not Connection.objects.filter(password_email__iexact=address).exclude(pk=connection.pk).exists():
            return address
    return template.replace(CUSTOMER, f"{name}-{connection.pk.hex[:8]}")

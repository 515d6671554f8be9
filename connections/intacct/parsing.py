"""The one place where bytes from outside become XML (reference, intacct-gateway appendix B)."""

from __future__ import annotations

import re
import threading

from lxml import etree

from connections.intacct.elements import Element
from connections.intacct.errors import UnexpectedReply

#: The document is no XML, is cut short, or is a page for people.
UNPARSEABLE = "unparseable_response"

_of_thread = threading.local()
# At the start of a document; pages for people have one too, for html.
_DOCTYPE = re.compile(rb"\s*(<\?xml[^>]*>)?\s*<!DOCTYPE\s+(?!html\b)")


def parse(body: bytes) -> Element:
    """Return the root of a gateway reply. Raises UnexpectedReply.

    Takes bytes, so that the XML declaration decides the charset. Documents with a DOCTYPE are refused even where the
    parser would have left their entities alone; nothing is ever fetched.
    """
    if not body.strip():
        raise UnexpectedReply("The gateway sent an empty body.", problem=UNPARSEABLE, transient=True)
    try:
        root = _read(body)
    except (etree.XMLSyntaxError, LookupError) as error:  # LookupError: a charset nobody knows
        if _DOCTYPE.match(body.replace(b"\0", b"")):  # the parser stops at its entities, before its name is known
            raise _with_doctype() from error
        raise UnexpectedReply(
            "The gateway sent something that is not well-formed XML.", problem=UNPARSEABLE, transient=True
        ) from error
    if str(root.tag).rpartition("}")[2].lower() == "html":
        raise UnexpectedReply("The gateway sent a web page instead of a reply.", problem=UNPARSEABLE, transient=True)
    if root.getroottree().docinfo.internalDTD is not None:  # there for every DOCTYPE, also one without declarations
        raise _with_doctype()
    if root.tag != "response":
        raise UnexpectedReply("The gateway sent XML that is not a reply.", problem=UNPARSEABLE, transient=True)
    return root


def _with_doctype() -> UnexpectedReply:
    """Not transient: nobody should ask for such a document twice."""
    return UnexpectedReply(
        "The gateway sent a document with a DOCTYPE, which a reply never has.", problem="reply_with_doctype"
    )


def _read(body: bytes) -> Element:
    """Fed to a parser of its own thread: it remembers names, and feeding is the fastest way in.

    After a document that failed, the parser is thrown away with whatever it holds of it.
    """
    parser: etree.XMLParser = getattr(_of_thread, "parser", None) or _hardened_parser()
    _of_thread.parser = None
    parser.feed(body)
    root: Element = parser.close()
    _of_thread.parser = parser
    return root


def _hardened_parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,  # keeps libxml2's limits on depth, text length and amplification
        recover=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,  # nobody looks elements up by XML's own ids
    )

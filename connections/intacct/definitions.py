"""The functions that describe objects. Neither tests permission, so they prove nothing (reference, section 0)."""

from __future__ import annotations

from dataclasses import dataclass

from connections.intacct.elements import (
    Element,
    add,
    add_document_type,
    flag_or_none,
    required_block,
    set_attribute,
    text_of,
)
from connections.intacct.functions import Function


@dataclass(frozen=True)
class FieldDefinition:
    field_id: str
    label: str
    data_type: str
    required: bool | None
    read_only: bool | None
    valid_values: tuple[str, ...]
    description: str = ""
    is_custom: bool | None = None


@dataclass(frozen=True)
class Relationship:
    object_path: str
    object_name: str
    relationship_type: str
    related_by: str
    label: str = ""


@dataclass(frozen=True)
class ObjectDefinition:
    name: str
    document_type: str
    fields: tuple[FieldDefinition, ...]
    relationships: tuple[Relationship, ...]


@dataclass(frozen=True)
class Lookup(Function):
    """List an object's fields and relationships. Returns ObjectDefinition.

    `document_type`: which kind of document, for objects such as SODOCUMENT.
    """

    object: str
    document_type: str = ""

    def write(self, parent: Element) -> None:
        element = add(parent, "lookup")
        add(element, "object", self.object)
        add_document_type(element, self.document_type)

    def read(self, data: Element) -> ObjectDefinition:
        kind = required_block(data, "Type")
        return ObjectDefinition(
            kind.get("Name", ""),
            kind.get("DocumentType", ""),
            tuple(_field(field) for field in kind.iter("Field")),
            tuple(_relationship(relationship) for relationship in kind.iter("Relationship")),
        )


@dataclass(frozen=True)
class Inspect(Function):
    """Older form of Lookup; `object="*"` lists all objects. Returns tuple[str, ...], the texts of the answer.

    `by_name`: `object` is a name that people see, such as "Sales Order" (for kinds of documents). The form of the
    answer is not documented, so only its words are read.
    """

    object: str = "*"
    detail: bool = False
    by_name: bool = False

    def write(self, parent: Element) -> None:
        element = add(parent, "inspect")
        if self.detail:
            set_attribute(element, "detail", "1")
        add(element, "name" if self.by_name else "object", self.object)

    def read(self, data: Element) -> tuple[str, ...]:
        return tuple(words for words in (str(text).strip() for text in data.itertext()) if words)


def _field(field: Element) -> FieldDefinition:
    return FieldDefinition(
        text_of(field, "ID"),
        text_of(field, "LABEL"),
        text_of(field, "DATATYPE"),
        flag_or_none(text_of(field, "REQUIRED")),
        flag_or_none(text_of(field, "READONLY")),
        tuple(value.text for value in field.iter("VALIDVALUE") if value.text),
        text_of(field, "DESCRIPTION"),
        flag_or_none(text_of(field, "ISCUSTOM")),
    )


def _relationship(relationship: Element) -> Relationship:
    return Relationship(
        text_of(relationship, "OBJECTPATH"),
        text_of(relationship, "OBJECTNAME"),
        text_of(relationship, "RELATIONSHIPTYPE"),
        text_of(relationship, "RELATEDBY"),
        text_of(relationship, "LABEL"),
    )

"""The functions that describe objects. Neither tests permission, so they prove nothing (reference, section 0)."""

from __future__ import annotations

from dataclasses import dataclass

from connections.intacct.elements import Element, add, flag_or_none, required_block, set_attribute, text_of
from connections.intacct.functions import Function


@dataclass(frozen=True)
class FieldDefinition:
    field_id: str
    label: str
    data_type: str
    required: bool | None
    read_only: bool | None
    valid_values: tuple[str, ...]


@dataclass(frozen=True)
class Relationship:
    object_path: str
    object_name: str
    relationship_type: str
    related_by: str


@dataclass(frozen=True)
class ObjectDefinition:
    name: str
    document_type: str
    fields: tuple[FieldDefinition, ...]
    relationships: tuple[Relationship, ...]


@dataclass(frozen=True)
class Lookup(Function):
    """List an object's fields and relationships. Returns ObjectDefinition."""

    object: str

    def write(self, parent: Element) -> None:
        add(add(parent, "lookup"), "object", self.object)

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

    The form of the answer is not documented, so only its words are read.
    """

    object: str = "*"
    detail: bool = False

    def write(self, parent: Element) -> None:
        element = add(parent, "inspect")
        if self.detail:
            set_attribute(element, "detail", "1")
        add(element, "object", self.object)

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
    )


def _relationship(relationship: Element) -> Relationship:
    return Relationship(
        text_of(relationship, "OBJECTPATH"),
        text_of(relationship, "OBJECTNAME"),
        text_of(relationship, "RELATIONSHIPTYPE"),
        text_of(relationship, "RELATEDBY"),
    )

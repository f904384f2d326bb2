"""What can keep a document from being made or found."""

from __future__ import annotations


class NoSuchDocument(LookupError):
    """There is no document with this id."""


class UnknownKind(LookupError):
    """No room has said how such a document looks."""


class DocumentIncomplete(ValueError):
    """Something that the document must say is missing; the message names it."""


class DocumentBroken(RuntimeError):
    """The document could not be drawn; the message says where."""

"""Which organisation answers, how to reach it, and what the texts say about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from flask import Flask, current_app, url_for

from portal import db
from portal.acting_for.actor import SYSTEM
from portal.formkit.validators import show_phone
from portal.organisations import staff
from portal.organisations.errors import OrganisationsError
from portal.organisations.models import OrganisationRow
from portal.organisations.reading import read_organisations, require_pictures
from portal.organisations.shape import CallRules, Kind, Organisation, Organisations, Role
from portal.people import service as people
from portal.web.page import Help

# What other rooms may name; they reach this room through here only.
__all__ = ["Organisation"]

# The names of the values that a text may mention as {{name}}.
TEXT_VALUES = frozenset({"phone", "phone_href", "office_name", "office_address", "office_hours"})


def init_organisations(app: Flask) -> None:
    """Read the organisations' file. Raises OrganisationsError, which stops the start."""
    settings = app.config["SETTINGS"]
    read = read_organisations(
        settings.organisations, languages=settings.languages[:1], spoken=settings.languages
    )
    if read.staff and not settings.is_demo:
        raise OrganisationsError("staff: only the demo may say here who works where; use flask staff grant")
    app.extensions["organisations"] = read


def check_pictures(app: Flask, *, families: Iterable[frozenset[str]]) -> None:
    """The worker's face stands on every page, so every family of pages must carry it.

    Raises OrganisationsError, which stops the start.
    """
    known = frozenset.intersection(*families)
    require_pictures(app.extensions["organisations"], file=app.config["SETTINGS"].organisations, known=known)


def front_desk() -> Organisation:
    """The organisation that answers whoever has no worker of their own."""
    return _known().front_desk


def of_kind(kind: Kind) -> tuple[Organisation, ...]:
    """The organisations of this kind, in the order of the file."""
    return tuple(one for one in _known().organisation if one.kind == kind)


def with_id(organisation_id: UUID) -> Organisation:
    """The organisation with this id. Raises KeyError when the file has none."""
    return {one.id: one for one in _known().organisation}[organisation_id]


def name_in(organisation: Organisation, *, language: str) -> str:
    """What the organisation is called in the language, else in the source language."""
    return _in(organisation.name, language)


def address_in(organisation: Organisation, *, language: str) -> str:
    """Where the organisation is, in the language, else in the source language."""
    return _in(organisation.address, language)


def hours_in(organisation: Organisation, *, language: str) -> str:
    """When it is open, in the language, or in the first one of the file."""
    return _in(organisation.hours, language)


def call_rules() -> CallRules:
    """How "Call me" is answered."""
    return _known().call_me


def who_works_as(role: Role) -> tuple[tuple[UUID, UUID], ...]:
    """Organisation and person of everybody who works in this role now, the longest first."""
    found = staff.all_memberships()
    return tuple((one.organisation_id, one.person_id) for one in found if one.role == role)


def works_at_kind(person_id: UUID, kind: Kind) -> bool:
    """Whether the person works now for any organisation of this kind."""
    found = {one.id for one in of_kind(kind)}
    return any(one.organisation_id in found for one in staff.memberships_of(person_id))


def own_numbers() -> frozenset[str]:
    """The telephone numbers of the organisations themselves."""
    return frozenset(one.phone for one in _known().organisation)


def mail_language() -> str:
    """The language of the mails that organisations get."""
    return _known().mail_language


def front_desk_help() -> Help:
    """The help strip of every page: a name, a face, a number, and "call me"."""
    desk = front_desk()
    if desk.worker is None:
        raise RuntimeError("The front desk has no worker; the organisations' file was not checked.")
    return Help(
        name=desk.worker.name,
        phone_display=show_phone(desk.phone),
        phone_href=f"tel:{desk.phone}",
        call_me_href=url_for("call_me.ask"),
        picture=desk.worker.picture,
    )


def text_values(language: str) -> Mapping[str, str]:
    """What stands in a text in place of {{phone}} and the others."""
    desk = front_desk()
    return {
        "phone": show_phone(desk.phone),
        "phone_href": f"tel:{desk.phone}",
        "office_name": _in(desk.name, language),
        "office_address": _in(desk.address, language),
        "office_hours": _in(desk.hours, language),
    }


def keep_organisations() -> int:
    """Write the file's organisations to the database; the answer is how many there are."""
    known = _known()
    with db.transaction() as session:
        for one in known.organisation:
            said = {
                "key": one.key,
                "kind": one.kind,
                "name": one.name[known.mail_language],
                "place": one.place,
            }
            row = session.get(OrganisationRow, one.id) or OrganisationRow(id=one.id)
            for column, value in said.items():
                setattr(row, column, value)
            session.add(row)
    return len(known.organisation)


def keep_demo_staff(now: datetime) -> int:
    """Let the invented workers of the file work from the first start on; how many there are."""
    rows = _known().staff
    with db.transaction():
        for one in rows:
            person = people.known_by_document(
                one.code, given_name=one.given_name, family_name=one.family_name
            )
            staff.grant(person, organisation_key=one.organisation, role=one.role, actor=SYSTEM, now=now)
    return len(rows)


def _in(words: Mapping[str, str], language: str) -> str:
    """The words in the language, else in the source language, which is never missing."""
    return words.get(language) or words[current_app.config["SETTINGS"].languages[0]]


def _known() -> Organisations:
    known: Organisations = current_app.extensions["organisations"]
    return known

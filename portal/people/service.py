"""Finds people by their login, makes them known, and keeps their codes honest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from portal import db
from portal.gateways.identity import VerifiedIdentity
from portal.people.errors import (
    AnotherName,
    CodeTaken,
    CodeUnreadable,
    NoSuchPerson,
    NotTheSamePerson,
    StandsInTheWay,
)
from portal.people.joining import join
from portal.people.models import LoginRow, PersonRow
from portal.people.rules import CodeState, as_people_write, is_same_name, read_code
from portal.web.clock import now as this_moment

# What other rooms may name; they reach this room through here only.
__all__ = [
    "AnotherName", "CodeTaken", "CodeUnreadable", "NoSuchPerson", "NotTheSamePerson", "SameCode",
    "StandsInTheWay", "join", "read_code",
]  # fmt: skip


@dataclass(frozen=True)
class Name:
    """What a person is called."""

    given: str = field(repr=False)
    family: str = field(repr=False)

    @property
    def whole(self) -> str:
        """Given name and family name, as they are said."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True)
class SameCode:
    """Somebody wrote down a code whose owner has signed in; the office has to look at both records."""

    declared: UUID
    verified: UUID


def person_of(identity: VerifiedIdentity, *, now: datetime) -> UUID:
    """The person who signed in: known by the login, else by a verified code, else new.

    Raises NotTheSamePerson when the login is known but states a code that is not its owner's.
    """
    code = read_code(identity.code) if identity.code else None
    with db.joined_transaction() as session:
        row = _by_login(session, identity)
        if row is None:
            row = _first_sign_in(session, identity, code=code, now=now)
        if code and row.code_state == "verified" and row.code_hash != _hash(code):
            raise NotTheSamePerson(identity.provider)
        if code and row.code_state != "verified":
            _set_code(session, row, code=code, state="verified")
        # People marry: the register knows the name of today.
        row.given_name = as_people_write(identity.given_name) or row.given_name
        row.family_name = as_people_write(identity.family_name) or row.family_name
        return row.id


def is_person(identity: VerifiedIdentity, person_id: UUID) -> bool:
    """Whether it is this very person who has shown who they are, at whatever login; nothing is written."""
    code = read_code(identity.code) if identity.code else None
    with db.session() as session:
        row = session.get(PersonRow, person_id)
        if row is None:
            return False
        if row.code_state == "verified" and code is not None:
            return row.code_hash == _hash(code)
        # Without a code on one of both sides only the login itself can tell.
        known = _by_login(session, identity)
        return known is not None and known.id == person_id


def declare(given_name: str, *, family_name: str, code: str | None = None) -> UUID:
    """A person whom somebody else names; the code is only what they wrote. Raises CodeUnreadable.

    Joins the transaction that is under way.
    """
    read = _readable(code) if code else None
    with db.joined_transaction() as session:
        state: CodeState = "declared" if read else "none"
        row = _new(given_name, family_name=family_name, code=read, state=state, now=this_moment())
        session.add(row)
        session.flush()
        return row.id


def mend_declared(person_id: UUID, given_name: str, *, family_name: str, code: str | None = None) -> None:
    """Whoever named the person wrote it wrong at first; a person who is known better stays as they are.

    Joins the transaction that is under way. Raises NoSuchPerson and CodeUnreadable.
    """
    read = _readable(code) if code else None
    with db.joined_transaction() as session:
        row = _person(session, person_id)
        login = session.scalars(select(LoginRow.issuer).where(LoginRow.person_id == row.id)).first()
        if row.code_state == "verified" or login is not None:
            return
        row.given_name, row.family_name = given_name, family_name
        row.code, row.code_hash = read, _hash(read) if read else None
        row.code_state = "declared" if read else "none"


def known_by_document(code: str, *, given_name: str, family_name: str) -> UUID:
    """The person whose document somebody of ours has seen: the one with this code, or a new one.

    Whether the name fits who is known by the code, `owner_of` says. Joins the transaction that is under way.
    Raises CodeUnreadable.
    """
    read = _readable(code)
    with db.joined_transaction() as session:
        row = _by_verified_code(session, read)
        if row is None:
            row = _new(given_name, family_name=family_name, code=read, state="verified", now=this_moment())
            session.add(row)
            session.flush()
        return row.id


def owner_of(code: str, *, given_name: str, family_name: str) -> UUID | None:
    """Whose checked code it is; None for nobody's. A known name has to be the name that was written, too.

    Raises CodeUnreadable, and AnotherName: whoever mistypes one digit has somebody else before them.
    """
    read = _readable(code)
    with db.session() as session:
        row = _by_verified_code(session, read)
    if row is None:
        return None
    known = Name(row.given_name, row.family_name).whole
    if known and not is_same_name(f"{given_name} {family_name}", known):
        raise AnotherName(row.id)
    return row.id


def may_come_in(person_id: UUID) -> bool:
    """Whether the person can open what is theirs: they have signed in, or their code is checked.

    Raises NoSuchPerson.
    """
    with db.session() as session:
        row = _person(session, person_id)
        signs_in = select(LoginRow.issuer).where(LoginRow.person_id == person_id).limit(1)
        return row.code_state == "verified" or session.scalar(signs_in) is not None


def verify_code(person_id: UUID, *, code: str) -> None:
    """Somebody of ours saw the person's document; a code that is known so does not become another one.

    Raises NoSuchPerson, CodeUnreadable, CodeTaken and NotTheSamePerson.
    """
    read = _readable(code)
    with db.joined_transaction() as session:
        row = _person(session, person_id)
        if row.code_state == "verified" and row.code_hash != _hash(read):
            raise NotTheSamePerson
        _set_code(session, row, code=read, state="verified")


def name_of(person_id: UUID) -> Name:
    """What the person is called. Raises NoSuchPerson."""
    with db.session() as session:
        row = _person(session, person_id)
        return Name(row.given_name, row.family_name)


def names_of(person_ids: Collection[UUID]) -> Mapping[UUID, Name]:
    """What each of the people is called, in one question to the database, and in none about nobody."""
    if not person_ids:
        return {}
    with db.session() as session:
        rows = session.scalars(select(PersonRow).where(PersonRow.id.in_(list(person_ids))))
        return {row.id: Name(row.given_name, row.family_name) for row in rows}


def named_among(
    person_ids: Collection[UUID], given_name: str, *, family_name: str, code: str | None
) -> UUID | None:
    """Who of these people is called this; a code tells two of one name apart where both are known.

    Raises CodeUnreadable.
    """
    wanted, called = _hash(_readable(code)) if code else None, _as_said(given_name, family_name)
    with db.session() as session:
        rows = session.scalars(
            select(PersonRow)
            .where(PersonRow.id.in_(list(person_ids)))
            .order_by(PersonRow.created_at, PersonRow.id)
        ).all()
    fitting = [row for row in rows if _as_said(row.given_name, row.family_name) == called]
    with_code = [row.id for row in fitting if wanted and row.code_hash == wanted]
    without = [row.id for row in fitting if wanted is None or row.code_hash is None]
    return next(iter((*with_code, *without)), None)


def is_called(person_id: UUID, given_name: str, *, family_name: str, code: str | None) -> bool:
    """Whether these words mean this person: by the code where one is written, else by the whole name.

    Raises NoSuchPerson and CodeUnreadable.
    """
    with db.session() as session:
        row = _person(session, person_id)
    if code:
        return row.code_hash == _hash(_readable(code))
    return _as_said(row.given_name, row.family_name) == _as_said(given_name, family_name)


def hold(person_id: UUID) -> None:
    """Whoever also writes in this person's name waits until the transaction under way ends.

    Raises NoSuchPerson.
    """
    with db.joined_transaction() as session:
        # Not the key: records that point to the person need not wait.
        held = select(PersonRow.id).where(PersonRow.id == person_id).with_for_update(key_share=True)
        if session.scalar(held) is None:
            raise NoSuchPerson(str(person_id))


def code_of(person_id: UUID) -> tuple[str | None, str]:
    """The person's code and how we know it; for papers only, never for a log. Raises NoSuchPerson."""
    with db.session() as session:
        row = _person(session, person_id)
        return row.code, row.code_state


def verified_code_of(person_id: UUID) -> str | None:
    """The person's code when its owner has shown it or a paper has; else None. Raises NoSuchPerson."""
    code, state = code_of(person_id)
    return code if state == "verified" else None


def same_codes() -> tuple[SameCode, ...]:
    """Where somebody declared a code that its owner has verified since."""
    declared, verified = aliased(PersonRow), aliased(PersonRow)
    with db.session() as session:
        rows = session.execute(
            select(declared.id, verified.id)
            .join(verified, verified.code_hash == declared.code_hash)
            .where(declared.code_state == "declared", verified.code_state == "verified")
            .order_by(declared.created_at, declared.id)
        )
        return tuple(SameCode(*row) for row in rows)


def _as_said(given_name: str, family_name: str) -> str:
    return " ".join(f"{given_name} {family_name}".split()).casefold()


def _readable(code: str) -> str:
    read = read_code(code)
    if read is None:
        raise CodeUnreadable
    return read


def _person(session: Session, person_id: UUID) -> PersonRow:
    row = session.get(PersonRow, person_id)
    if row is None:
        raise NoSuchPerson(str(person_id))
    return row


def _by_login(session: Session, identity: VerifiedIdentity) -> PersonRow | None:
    return session.scalars(
        select(PersonRow)
        .join(LoginRow, LoginRow.person_id == PersonRow.id)
        .where(LoginRow.issuer == identity.issuer, LoginRow.subject_hash == _subject_hash(identity))
    ).one_or_none()


def _by_verified_code(session: Session, code: str) -> PersonRow | None:
    return session.scalars(
        select(PersonRow).where(PersonRow.code_hash == _hash(code), PersonRow.code_state == "verified")
    ).one_or_none()


def _first_sign_in(
    session: Session, identity: VerifiedIdentity, *, code: str | None, now: datetime
) -> PersonRow:
    """The owner of the code, or a new person, who from now on is found by this login."""
    try:
        # Two first sign-ins at once: the database lets one of them write, the other finds what it wrote.
        with session.begin_nested():
            row = _by_verified_code(session, code) if code else None
            if row is None:
                row = _new(
                    as_people_write(identity.given_name),
                    family_name=as_people_write(identity.family_name),
                    code=code,
                    state="verified" if code else "none",
                    now=now,
                )
                session.add(row)
                session.flush()
            session.add(
                LoginRow(
                    issuer=identity.issuer,
                    subject_hash=_subject_hash(identity),
                    person_id=row.id,
                    created_at=now,
                )
            )
    except IntegrityError:
        found = _by_login(session, identity)
        if found is None:
            raise
        return found
    return row


def _new(
    given_name: str, *, family_name: str, code: str | None, state: CodeState, now: datetime
) -> PersonRow:
    return PersonRow(
        id=uuid4(),
        given_name=given_name,
        family_name=family_name,
        code=code,
        code_hash=_hash(code) if code else None,
        code_state=state,
        created_at=now,
    )


def _set_code(session: Session, row: PersonRow, *, code: str, state: CodeState) -> None:
    try:
        with session.begin_nested():
            row.code, row.code_hash, row.code_state = code, _hash(code), state
    except IntegrityError as error:
        owner = _by_verified_code(session, code)
        if owner is None:
            raise
        raise CodeTaken(owner.id) from error


def _hash(code: str) -> str:
    return db.lasting_fingerprint(code, purpose="person.code")


def _subject_hash(identity: VerifiedIdentity) -> str:
    return db.lasting_fingerprint(identity.subject, purpose=f"login.subject:{identity.issuer}")

"""What sending says to people: it has come, what is missing; and to a ward: somebody applies for you."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM
from portal.acting_for.service import Actor, Capacity, Right
from portal.applications.reaching import reach_of
from portal.cases.service import Case, State
from portal.messages import service as messages
from portal.messages.service import Kind

# What the person still has to do; it stands in the message that the application has come.
PRINT_AND_SIGN = (_l("Print the application."), _l("Sign it."), _l("Bring it to us, or send it by post."))
NOTHING_TO_DO = (_l("You do not have to do anything now."),)
PAPER_IS_HERE = (_l("We have your signature on paper."), *NOTHING_TO_DO)
IN_VAIN = (
    _l("You signed the application."),
    _l("We could not send it any more."),
    _l("Call us and ask."),
)
TO_WAIT = (
    _l("You signed the application."),
    _l("A guardian still has to agree."),
    _l("So we have not sent the application."),
    _l("We asked the guardian."),
    _l("When the guardian agrees, sign once more."),
)
ON_COMPUTER = (
    _l("You signed the application on a computer or phone."),
    _l("We do not need the paper any more."),
)
WRONG_PAPER = {
    "unreadable": _l("We cannot read the paper with your signature."),
    "unsigned": _l("There is no signature on your paper."),
    "another": _l("We got a wrong paper. It is not your application."),
}
# What a person reads when it is not theirs to sign.
ANOTHERS_PAPER_IS_HERE = (_l("We have the signature on paper."), *NOTHING_TO_DO)
ANOTHER_SIGNS_ANEW = (
    _l("The paper with the signature is not right."),
    _l("Who sent the application signs it once more."),
    *NOTHING_TO_DO,
)
ANOTHER_SIGNED = (_l("The application is signed on a computer or phone."), *NOTHING_TO_DO)
STILL_NEEDED = (_l("We still need your signature on paper."),)
LOST = (
    _l("You signed the application."),
    _l("It did not work."),
    _l("So we have not sent the application."),
    _l("Please sign once more."),
)
REVOKED = (_l("The electronic signature no longer counted on that day."),)
STILL_HERE = (_l("We have your application. It will not get lost."), _l("Now we need a signature on paper."))
TOO_LATE_FOR_PAPER = (_l("Call us."),)


def tell_of_sending(
    actor: Actor, case: Case, *, copy_id: UUID, language: str, now: datetime, awaits_paper: bool = False
) -> None:
    """Write the messages of a sending. Joins the transaction that is under way.

    What is still to sign is said to the person where they sent it; a guardian reads it when they have sent.
    Only at the first sending does the person learn of the guardian: a draft is nobody's business yet. Nobody
    has said how to reach them safely, so somebody of the office tells them.
    """
    messages.write(
        actor,
        to=case.person_id,
        kind=Kind.RECEIVED,
        words=_in(language, PRINT_AND_SIGN) if awaits_paper and actor.author == case.person_id else None,
        now=now,
        case_id=case.id,
        document_ids=(copy_id,),
        reach=reach_of(case),
        language=language,
    )
    if actor.capacity is Capacity.GUARDIAN and case.state is State.DRAFT:
        # The paper of who reads the case has been seen.
        kind = Kind.GUARDIAN_SENT if actor.may(Right.READ_CASE) else Kind.GUARDIAN_CLAIMED
        messages.write(actor, to=case.person_id, kind=kind, now=now, case_id=case.id, language=language)


def tell_of_paper(actor: Actor, case: Case, *, signer: UUID, language: str, now: datetime) -> None:
    """The signature on paper is here. Joins the transaction that is under way."""
    is_own = signer == case.person_id
    _tell(actor, case, PAPER_IS_HERE if is_own else ANOTHERS_PAPER_IS_HERE, language=language, now=now)


def tell_of_wrong_paper(
    actor: Actor, case: Case, *, signer: UUID, why: str, language: str, now: datetime
) -> None:
    """What the office took for the signature on paper is none: `signer` signs anew.

    The person hears of it, too, where it is not theirs to sign. Joins the transaction that is under way.
    """
    lines = (WRONG_PAPER[why], *STILL_NEEDED, *PRINT_AND_SIGN)
    if signer == case.person_id:
        _tell(actor, case, lines, language=language, now=now)
        return
    # Whose paper no longer holds signs nothing anew: then somebody of the office says what is to be done.
    may_sign = any(one.agent == signer for one in acting_for.claims_about([case.person_id]))
    onward = ANOTHER_SIGNS_ANEW if may_sign else (*ANOTHER_SIGNS_ANEW[:1], *TOO_LATE_FOR_PAPER)
    _tell(actor, case, onward, language=language, now=now)
    if not may_sign:
        return
    messages.write(
        actor, to=signer, kind=Kind.MOVED_ON, words=_in(language, lines), now=now, case_id=case.id,
        language=language,
    )  # fmt: skip


def tell_of_other_way(case: Case, *, signer: UUID, language: str, now: datetime) -> None:
    """Who chose paper has signed on a computer. Joins the transaction that is under way."""
    is_own = signer == case.person_id
    _tell(SYSTEM, case, ON_COMPUTER if is_own else ANOTHER_SIGNED, language=language, now=now)


def tell_in_vain(case: Case, *, to: UUID, language: str, now: datetime) -> None:
    """What was signed could not be sent any more. Joins the transaction that is under way."""
    messages.write(
        SYSTEM, to=to, kind=Kind.MOVED_ON, words=_in(language, IN_VAIN), now=now, case_id=case.id,
        language=language,
    )  # fmt: skip


def tell_to_wait(case: Case, *, to: UUID, language: str, now: datetime) -> None:
    """What was signed is not sent before a guardian agrees. Joins the transaction that is under way."""
    messages.write(
        SYSTEM, to=to, kind=Kind.MOVED_ON, words=_in(language, TO_WAIT), now=now, case_id=case.id,
        language=language,
    )  # fmt: skip


def tell_to_agree(actor: Actor, case: Case, *, to: UUID, now: datetime) -> None:
    """A guardian is asked to agree. Joins the transaction that is under way."""
    messages.write(actor, to=to, kind=Kind.AGREE_ASKED, now=now, case_id=case.id)


def tell_agreed(actor: Actor, case: Case, *, is_last: bool, now: datetime) -> None:
    """A guardian agrees; when nobody else has to, the person may send. Joins the transaction under way."""
    kind = Kind.AGREED if is_last else Kind.ONE_AGREED
    messages.write(actor, to=case.person_id, kind=kind, now=now, case_id=case.id, reach=reach_of(case))


def tell_moved_by_another(actor: Actor, case: Case, *, now: datetime) -> None:
    """Who acts for the person has moved their case: the person hears of it. Joins the transaction under way.

    Nothing is written when it was the person. The words are those of the kind, in the language of the reader.
    """
    if actor.signed_in != case.person_id:
        messages.write(
            actor, to=case.person_id, kind=Kind.MOVED_ON, now=now, case_id=case.id, reach=reach_of(case)
        )


def tell_of_loss(case: Case, *, to: UUID, language: str, now: datetime, is_sent: bool = False) -> None:
    """The signature could not be finished: it is none. Nothing was sent, unless it waits for paper, too.

    Joins the transaction that is under way.
    """
    lines = (*LOST[:2], *STILL_NEEDED) if is_sent else LOST
    messages.write(
        SYSTEM, to=to, kind=Kind.MOVED_ON, words=_in(language, lines), now=now, case_id=case.id,
        language=language,
    )  # fmt: skip


def tell_of_revoked(case: Case, *, to: UUID, language: str, now: datetime, awaits_paper: bool) -> None:
    """The signature counts for nothing; what was sent stays sent. Joins the transaction that is under way."""
    onward = (*STILL_HERE, *PRINT_AND_SIGN) if awaits_paper else TOO_LATE_FOR_PAPER
    messages.write(
        SYSTEM, to=to, kind=Kind.MOVED_ON, words=_in(language, (*REVOKED, *onward)), now=now,
        case_id=case.id, language=language,
    )  # fmt: skip


def _tell(actor: Actor, case: Case, lines: tuple[LazyString, ...], *, language: str, now: datetime) -> None:
    messages.write(
        actor,
        to=case.person_id,
        kind=Kind.MOVED_ON,
        words=_in(language, lines),
        now=now,
        case_id=case.id,
        reach=reach_of(case),
        language=language,
    )


def _in(language: str, lines: tuple[LazyString, ...]) -> str:
    with force_locale(language):
        return "\n".join(str(line) for line in lines)

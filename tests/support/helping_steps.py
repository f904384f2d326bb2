"""The last step of every form of helping: the way there, and what is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from portal.acting_for.actor import Actor, oneself
from portal.helping.models import InvitationRow
from tests.support.helping import helper_of, invited
from tests.support.page_client import Visitor
from tests.support.people import make_person, sign_in

# What a press may change here besides a mandate, column by column.
CHANGED = (InvitationRow.id, InvitationRow.withdrawn_at, InvitationRow.used_at)
INVITE = "/lv/helpers/invite"


@dataclass(frozen=True)
class HelpingStep:
    """One form; `target` is where it is sent, when that is another address than its page's."""

    way: Callable[[Visitor], str]
    data: Mapping[str, str] = field(default_factory=dict)
    refused: int = 422
    target: Callable[[Visitor, str], str] | None = None


def _anna(visitor: Visitor) -> Actor:
    return oneself(make_person(visitor.app))


def _zane(visitor: Visitor) -> UUID:
    return make_person(visitor.app, "Zane", "Izdoma", "990000-00008")


def _signed_in(visitor: Visitor) -> str:
    sign_in(visitor.client, make_person(visitor.app))
    return f"{INVITE}/who"


def _before_consent(visitor: Visitor) -> str:
    at = _signed_in(visitor)
    for said in ({"called": "Zane Izdoma"}, {"tasks": "fill-in"}, {"length": "month"}):
        at = str(visitor.send(at, said, expect=303).response.location)
    return at


def _waiting(visitor: Visitor) -> str:
    _signed_in(visitor)
    with visitor.app.app_context():
        return f"/lv/helpers/invitations/{invited(_anna(visitor), 'Zane').id}"


def _was_given_a_code(visitor: Visitor) -> str:
    sign_in(visitor.client, _zane(visitor))
    with visitor.app.app_context():
        invited(_anna(visitor), "Zane")
    return "/lv/invitation"


def _was_given_a_link(visitor: Visitor) -> str:
    sign_in(visitor.client, _zane(visitor))
    with visitor.app.app_context():
        return f"/lv/invitation/{invited(_anna(visitor), 'Zane').token}"


def _is_helped(visitor: Visitor) -> str:
    _helped(visitor)
    sign_in(visitor.client, make_person(visitor.app))
    return "/lv/helpers"


def _helps(visitor: Visitor) -> str:
    _helped(visitor)
    sign_in(visitor.client, _zane(visitor))
    return "/lv/for-whom"


def _helped(visitor: Visitor) -> None:
    with visitor.app.app_context():
        helper_of(_anna(visitor), helper_id=_zane(visitor))


def _end(visitor: Visitor, page: str) -> str:
    return str(visitor.get(page).soup.select_one("main form[action$='/end']")["action"])


HELPING_STEPS = {
    "helping.invite": HelpingStep(_signed_in, {"called": "Zane Izdoma"}),
    "helping.consent": HelpingStep(_before_consent),
    "helping.invitation": HelpingStep(_waiting),
    # Whoever types a wrong code learns nothing from the answer either.
    "helping.code": HelpingStep(_was_given_a_code, {"code": "1234 5678"}),
    "helping.accept": HelpingStep(_was_given_a_link, {"paid": "no"}),
    # There is no page of its own: a refused post leads back to the list.
    "helping.end": HelpingStep(_is_helped, refused=303, target=_end),
    "helping.leave": HelpingStep(_helps, refused=303, target=_end),
}

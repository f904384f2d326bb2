"""Every table of the portal in one place: foreign keys find each other, whichever room is opened first."""

from __future__ import annotations

from portal.acting_for.models import MandateRow
from portal.answering.models import CaseCheckRow, DecisionLetterRow, LetterReadingRow
from portal.applications.models import (
    ApplicationAgreementRow,
    ApplicationAnswerRow,
    ApplicationOtherWordsRow,
    ApplicationSendingRow,
    ApplicationSignatureRow,
    ApplicationSigningRow,
    ApplicationUnsaidWishRow,
)
from portal.beside.models import BesideAskedRow
from portal.cases.models import CaseEventRow, CaseGrantRow, CaseRow
from portal.db.retired import RetiredKeyRow
from portal.documents.models import DocumentRow
from portal.files.models import StoredFile
from portal.helping.models import InvitationRow
from portal.in_confidence.models import ConcernKeptFromRow, ConcernRow
from portal.journal.models import (
    JournalEntryRow,
    JournalHeadRow,
    JournalJoinedRow,
    JournalListedRow,
    JournalLookRow,
    JournalPayloadRow,
)
from portal.key_cards.models import KeyCardRow
from portal.messages.models import MessageDocumentRow, MessageRow, SafeContactRow
from portal.my_data.models import DataRequestRow
from portal.not_understood.models import NotUnderstoodRow
from portal.organisations.models import OrganisationRow, StaffMembershipRow
from portal.people.models import LoginRow, PersonRow
from portal.signing.models import SigningCeremonyRow, SigningRow, SigningSignerRow
from portal.signing_in.models import SignInAttemptRow
from portal.uploads.models import UploadRow
from portal.web.models import CountRow, ParkedPostRow, WebSessionRow

__all__ = [
    "ApplicationAgreementRow",
    "ApplicationAnswerRow",
    "ApplicationOtherWordsRow",
    "ApplicationSendingRow",
    "ApplicationSignatureRow",
    "ApplicationSigningRow",
    "ApplicationUnsaidWishRow",
    "BesideAskedRow",
    "CaseCheckRow",
    "CaseEventRow",
    "CaseGrantRow",
    "CaseRow",
    "ConcernKeptFromRow",
    "ConcernRow",
    "CountRow",
    "DataRequestRow",
    "DecisionLetterRow",
    "DocumentRow",
    "InvitationRow",
    "JournalEntryRow",
    "JournalHeadRow",
    "JournalJoinedRow",
    "JournalListedRow",
    "JournalLookRow",
    "JournalPayloadRow",
    "KeyCardRow",
    "LetterReadingRow",
    "LoginRow",
    "MandateRow",
    "MessageDocumentRow",
    "MessageRow",
    "NotUnderstoodRow",
    "OrganisationRow",
    "ParkedPostRow",
    "PersonRow",
    "RetiredKeyRow",
    "SafeContactRow",
    "SignInAttemptRow",
    "SigningCeremonyRow",
    "SigningRow",
    "SigningSignerRow",
    "StaffMembershipRow",
    "StoredFile",
    "UploadRow",
    "WebSessionRow",
]

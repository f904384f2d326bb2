"""Words of the desk that stand in several places."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.answering.service import Party, Show, Wrong
from portal.in_confidence.service import Kind as Said
from portal.my_data.service import Kind

SHOW_WORDS = {
    Show.OPEN: _l("All open"),
    Show.OFFICE: _l("We have to act"),
    Show.NEW: _l("New"),
    Show.LATE: _l("Late"),
    Show.PAPERS: _l("A paper is missing"),
    Show.PERSON: _l("The person has to act"),
    Show.ENDED: _l("Ended"),
}
# Who moved the case, in its history.
EVENT_WORDS = {
    Party.PERSON.value: _l("the person or the guardian"),
    Party.ORGANISATION.value: _l("the office"),
    Party.PORTAL.value: _l("the portal"),
}
# What somebody asks about their own data.
DATA_WORDS = {
    Kind.NOT_RIGHT: _l("Something was not right"),
    Kind.CORRECT: _l("Correct a mistake"),
    Kind.ERASE: _l("Erase data"),
}
# What somebody says in confidence.
CONFIDENCE_WORDS = {
    Said.TALK: _l("Wants to tell something"),
    Said.GUARDIAN: _l("Does not agree with the guardian"),
    Said.COMPLAINT: _l("Complaint"),
}
# How the person wants to be told.
WAY_WORDS = {
    "call": _l("Call"),
    "message": _l("Write to the phone"),
    "email": _l("Write an e-mail"),
    "letter": _l("Send a letter"),
    "come": _l("When the person comes"),
    "look": _l("Do not write or call. The person looks here."),
}
# How the paper with a signature came.
BROUGHT = {
    "office": _l("Signed here in the office"),
    "brought": _l("Somebody brought it"),
    "post": _l("It came by post"),
}
# What is wrong with a paper that was taken in.
WRONG_PAPERS = {
    Wrong.UNREADABLE.value: _l("Nobody can read it"),
    Wrong.UNSIGNED.value: _l("There is no signature on it"),
    Wrong.ANOTHER.value: _l("It is not the paper of this application"),
}
# What a page says after an act on another one: kind of notice and words.
DONE = {
    "asked": ("done", _l("The message is sent.")),
    "yes": ("done", _l("The decision is made. The person has the letter.")),
    "no": ("done", _l("The decision is made. The person has the letter.")),
    "moved": ("done", _l("The case has moved. The person has a message.")),
    "checks": ("done", _l("Saved.")),
    "paper": ("done", _l("Saved: you have seen the paper.")),
    "signature": ("done", _l("Saved. The person has a message that the signature is here.")),
    "e-signature": (
        "warn",
        _l("The person signs on a computer just now. No paper is needed then. Look again in a few minutes."),
    ),
    "wrong-paper": ("done", _l("The wrong paper is gone. We wait for the right one.")),
    "file": ("warn", _l("This file is gone, or somebody changed it here. Tell who runs the portal.")),
    "claim": ("done", _l("Saved. Both people have a message.")),
    "claim-alone": (
        "done",
        _l("Saved. The guardian has a message. The person sees it when you have checked the code."),
    ),
    "joined": ("done", _l("Saved: it is one person. Now this person sees the application.")),
    "code": ("done", _l("Saved: the personal code is checked.")),
    "changed": ("warn", _l("Somebody has changed this case. Nothing was done. Look at it again.")),
}

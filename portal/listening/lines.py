"""What pages read out beside the texts: words of the interface that are the same for everybody.

What is about one person is not here: its sound would lie in a file that anyone can fetch.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from portal.in_confidence import service as in_confidence
from portal.organisations import service as organisations
from portal.programme import service as programme
from portal.signing import service as signing

_WORDS = (
    _l("Hard words"),
    _l("Hard words on this page"),
    _l("The words you looked for"),
    _l("We explain this in our own words."),
    _l("How will it be for you? Ask a worker."),
    # Is this for me?
    _l("What do you want to ask about?"),
    _l("Yes"),
    _l("No"),
    _l("I don't know"),
    # Being safe
    _l("When you feel bad or unsafe"),
    _l("Tell only us"),
    _l("One worker reads it."),
    _l("Your guardian and people you trust do not see it."),
    _l("Who else can help"),
    # Signing in because somebody asks for help
    _l("Somebody asks you to help."),
    _l("First sign in with your own code."),
    _l("Then you see who asks you."),
    # The card with pictures
    _l("I have a card with pictures"),
    _l("Take the phone. Open the camera."),
    _l("Hold the phone over the card."),
    _l("Then press your 4 pictures."),
    _l("Tell nobody your pictures."),
    _l("With the card you can:"),
    _l("read some messages"),
    _l("ask us to call you"),
    _l("With the card you cannot:"),
    _l("write an application"),
    _l("sign"),
    _l("see all your papers"),
    _l("For that, sign in another way. Or come to us."),
    _l("Your card does not open any more."),
    _l("Call us. You can get a new card."),
    # Call me
    _l("Phone number"),
    _l("For example: 20 00 00 00."),
    _l("When can we call you?"),
    _l("Any time"),
    _l("In the morning"),
    _l("In the day"),
    _l("In the evening"),
    _l("Did you ask us to call?"),
    _l("This page no longer shows your number."),
    _l("If you asked us to call, we will call."),
    _l("You can also ask again."),
    # Signing in
    _l("You cannot sign in on this page yet."),
    _l("Call us, or come to us."),
    _l("You stopped signing in"),
    _l("Nothing has changed."),
    _l("You can try again when you want."),
    _l("You can also call us."),
    _l("Signing in did not work"),
    _l("It is not your fault."),
    _l("Try again."),
    _l("If it does not work again, call us."),
    _l("Signing in took too long"),
    _l("We wait 15 minutes."),
    _l("This keeps you safe."),
    _l("The national login does not answer"),
    _l("Try again after a few minutes."),
    _l("You can call us now."),
    _l("We have to ask you something"),
    _l("The national login says something other than our papers."),
    _l("Nothing is lost."),
    _l("Please call us."),
    _l("Another person answered"),
    _l("The national login says another name than yours."),
    _l("Try again with your own phone or card."),
    _l("You are signed out"),
    _l("Nobody sees your things on this device now."),
    _l("Is it not your device? Then close this window, too."),
    # Signing, and looking at a signature
    _l("Nothing is signed"),
    _l("Your answers will not get lost."),
    _l("Check a signature"),
    _l("Did somebody sign a file?"),
    _l("Here you can see who signed it."),
    _l("Did somebody change it afterwards? We say that, too."),
    _l("We look at the file once."),
    _l("We do not keep it."),
    _l("Your file"),
    _l("Choose the file with the signature."),
    # Applying
    _l("Apply"),
    _l("Apply for another person"),
    _l("You can do it when you are this person's guardian."),
    _l("For what do you want to apply?"),
    _l("But you can talk with us."),
    _l("Before you apply"),
    _l("A photo, or a document from a computer. An ordinary photo from a phone is fine."),
)
_OFFICE_HOURS = _l("We call when the office is open: %(hours)s.", hours="{hours}")


def lines_aloud(language: str) -> Iterator[str]:
    """The lines of the interface in this language, with what the office says about itself."""
    hours = organisations.text_values(language)["office_hours"]
    with force_locale(language):
        yield from (str(words) for words in _WORDS)
        yield str(_OFFICE_HOURS).format(hours=hours)
        known = in_confidence.elsewhere()
        for place in (*known.numbers, *known.places):
            yield from (place.named(language), *place.said(language))
        for why in signing.Why:
            yield from signing.why_words(why)
        yield from (name for _key, name in programme.names(language=language))

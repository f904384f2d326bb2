"""Reads the organisations' file at the start and refuses it, by key, when something in it is wrong."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from portal.organisations.errors import OrganisationsError
from portal.organisations.shape import Organisation, Organisations

_PLACE = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?", re.DOTALL)


def read_organisations(
    file: Path, *, languages: Sequence[str], spoken: Sequence[str] | None = None
) -> Organisations:
    """The file as typed records. Raises OrganisationsError: `file: key: what is wrong`.

    Words in `languages` may not be missing; `spoken` are all languages of the portal.
    """
    shown = _shown(file)
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        read = msgspec.convert(raw, Organisations)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OrganisationsError(f"{shown}: cannot be read: {error}") from error
    except msgspec.ValidationError as error:
        raise OrganisationsError(f"{shown}: {_with_key_first(str(error))}") from error
    for key, what in _findings(read, languages=languages, spoken=spoken or languages):
        raise OrganisationsError(f"{shown}: {key}: {what}")
    return read


def require_pictures(read: Organisations, *, file: Path, known: frozenset[str]) -> None:
    """Raises OrganisationsError when the face of a worker is not drawn on every page."""
    for position, one in enumerate(read.organisation):
        if one.worker is not None and one.worker.picture not in known:
            place = f"organisation[{position}].worker.picture"
            choice = ", ".join(sorted(known))
            raise OrganisationsError(
                f"{_shown(file)}: {place}: {one.worker.picture!r} is not one of: {choice}"
            )


def _shown(file: Path) -> str:
    return "/".join(file.parts[-3:])


def _with_key_first(error: str) -> str:
    place = _PLACE.fullmatch(error)
    if place is None or not place["path"]:
        return error
    return f"{place['path']}: {place['what']}"


def _findings(
    read: Organisations, *, languages: Sequence[str], spoken: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Pairs of key and what is wrong there, for what types alone cannot say."""
    if read.mail_language not in spoken:
        yield "mail_language", f"{read.mail_language!r} is not a language of the portal"
    desks = [one for one in read.organisation if one.front_desk]
    if len(desks) != 1:
        yield "organisation", f"exactly one must have front_desk = true, not {len(desks)}"
    elif desks[0].worker is None:
        yield "organisation", "the front desk needs a worker with a name and a picture"
    yield from _doubled(read)
    yield from _unknown_employers(read)
    for position, one in enumerate(read.organisation):
        yield from _missing_words(one, place=f"organisation[{position}]", languages=languages)


def _unknown_employers(read: Organisations) -> Iterator[tuple[str, str]]:
    known = {one.key for one in read.organisation}
    for position, one in enumerate(read.staff):
        if one.organisation not in known:
            yield f"staff[{position}].organisation", f"there is no organisation {one.organisation!r}"


def _doubled(read: Organisations) -> Iterator[tuple[str, str]]:
    values: dict[str, list[str]] = {
        "call_me.offered_times": list(read.call_me.offered_times),
        "organisation.id": [str(one.id) for one in read.organisation],
        "organisation.key": [one.key for one in read.organisation],
    }
    for place, found in values.items():
        for value, times in Counter(found).items():
            if times > 1:
                yield place, f"{value} stands there {times} times"


def _missing_words(one: Organisation, *, place: str, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in ("name", "address", "hours"):
        for language in languages:
            if language not in getattr(one, name):
                yield f"{place}.{name}.{language}", "is missing"

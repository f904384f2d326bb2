"""The one file that says by which logins people sign in and with what they sign; a fault stops the start."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct, field

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
Worth = Literal["substantial", "high"]
Level = Literal["submitted", "advanced", "qualified"]

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_PLACE = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?\$\.?(?P<path>[^`]*)`)?", re.DOTALL)
_ROW = re.compile(r"\[(\d+)\]")
# A button is read at one glance, a sentence at one breath.
LONGEST_BUTTON, LONGEST_LINE = 60, 120


class FaultyIdentityFile(Exception):
    """The message names the file and the place, and says what to write."""


class LoginWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people read of one login in one language."""

    button: str
    line: str

    def __post_init__(self) -> None:
        """Raise ValueError when there is nothing to read, or too much."""
        for said, longest in ((self.button, LONGEST_BUTTON), (self.line, LONGEST_LINE)):
            if not said.strip() or len(said) > longest:
                raise ValueError(
                    f"{said!r} is empty or longer than {longest} signs; write one short sentence"
                )


class _Login(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    # Stands in the database and in the journal: it never changes.
    name: str
    client_id: str
    # What the returned acr is worth; everything else is refused. What was asked for proves nothing.
    assurance: dict[str, Worth]
    picture: str = "lock"
    words: dict[str, LoginWords] = field(default_factory=dict)
    # Lets everybody in; for trying things out.
    demo: bool = False
    # What to ask for, where the login tells several ways apart by it.
    acr_values: str = ""
    # Where the login leads people on to: a browser lets a form lead only to places that are named before.
    origins: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError with the first fault."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"name is {self.name!r}; write up to 40 small letters, digits and hyphens")
        if not self.client_id.strip():
            raise ValueError("client_id is empty; write our name at the login")
        if not self.assurance or not all(self.assurance):
            raise ValueError("assurance is empty; write what each returned acr is worth")
        for origin in self.origins:
            require_web_address(origin, name="origins", bare=True)


class OpenIdSettings(_Login, frozen=True, kw_only=True, tag_field="kind", tag="oidc"):
    """A login that speaks OpenID Connect."""

    issuer: str
    # Our private key (JWK, EC P-256 or RSA); its public half is at the login.
    key_file: Path

    def __post_init__(self) -> None:
        """Raise ValueError with the first fault."""
        super().__post_init__()
        require_web_address(self.issuer, name="issuer")

    @property
    def address(self) -> str:
        """Where the login is."""
        return self.issuer


class LvrtcSettings(_Login, frozen=True, kw_only=True, tag_field="kind", tag="lvrtc-oauth2"):
    """The national platform: OAuth 2.0 and a page about the person, no id token."""

    host: str
    secret_file: Path
    # The part of the platform that asks people who they are, as it stands in its addresses.
    service: str = "lvrtc-eipsign-as"
    # The platform's papers name no PKCE; it is sent only where they say so.
    pkce: bool = False
    # Whether people are also led out of the platform when they sign out here.
    sign_out: bool = True

    def __post_init__(self) -> None:
        """Raise ValueError with the first fault."""
        super().__post_init__()
        require_web_address(self.host, name="host", bare=True)
        if not _NAME.fullmatch(self.service):
            raise ValueError(
                f"service is {self.service!r}; write it as it stands in the platform's addresses"
            )

    @property
    def address(self) -> str:
        """Where the login is."""
        return self.host


Login = OpenIdSettings | LvrtcSettings


class _Signing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    host: str
    client_id: str
    # The roots that a signature and its time have to lead to (PEM).
    trust: tuple[Path, ...]
    # Where a trusted time comes from (RFC 3161).
    timestamps: str
    # Whether a signature made here binds anybody.
    real: bool
    # Which kind of document needs which level; a lawyer decides it.
    levels: dict[str, Level] = field(default_factory=dict)
    # Where the platform leads people on to, as with a login.
    origins: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError with the first fault."""
        require_web_address(self.host, name="host")
        require_web_address(self.timestamps, name="timestamps", schemes=("https", "http"))
        if not self.client_id.strip():
            raise ValueError("client_id is empty; write our name at the platform")
        if not self.trust:
            raise ValueError("trust is empty; name the files with the roots that signatures lead to")
        for origin in self.origins:
            require_web_address(origin, name="origins", bare=True)


class CscSettings(_Signing, frozen=True, kw_only=True, tag_field="kind", tag="csc-v2"):
    """Signing with a platform that speaks the API of the Cloud Signature Consortium, version 2."""

    key_file: Path


class TrustedXSettings(_Signing, frozen=True, kw_only=True, tag_field="kind", tag="lvrtc-trustedx"):
    """Signing with the national platform as it is now."""

    secret_file: Path
    service: str = "lvrtc-eipsign-as"


Signing = CscSettings | TrustedXSettings


class IdentityFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file says."""

    login: tuple[Login, ...] = ()
    signing: Signing | None = None


def read_identity_file(file: Path, *, languages: Sequence[str], production: bool) -> IdentityFile:
    """The logins in the order people see them, and the signing. Raises FaultyIdentityFile."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FaultyIdentityFile(f"{file} cannot be read: {error}") from error

    def path(kind: type, value: Any) -> Path:
        if kind is not Path or not isinstance(value, str) or not value:
            raise ValueError("Expected the name of a file")
        # Files that belong together lie together.
        return file.parent / value

    try:
        read = msgspec.convert(raw, IdentityFile, dec_hook=path)
    except msgspec.ValidationError as error:
        raise FaultyIdentityFile(f"{file}: {_in_plain_words(str(error))}") from error
    for place, fault in (*_faults(read, languages=languages), *_production_faults(read, production)):
        raise FaultyIdentityFile(f"{file}: {place}: {fault}")
    return read


def require_web_address(
    address: str, *, name: str, schemes: Sequence[str] = ("https",), bare: bool = False
) -> None:
    """Raise ValueError unless the address is https, or of this very machine; `bare` is without a path."""
    try:
        parts = urlsplit(address)
        good = parts.scheme in schemes or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        whole = bool(parts.hostname) and not (parts.query or parts.fragment or parts.username)
        short = not bare or address == f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        good = whole = short = False
    if not (good and whole and short):
        more = " without anything after the name" if bare else ""
        raise ValueError(f"{name} is {address!r}; write an address that begins with https://{more}")


def is_here(address: str) -> bool:
    """Whether the address is of this very machine."""
    return urlsplit(address).hostname in LOOPBACK


def _faults(read: IdentityFile, *, languages: Sequence[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    names = [login.name for login in read.login]
    for number, login in enumerate(read.login, 1):
        place = f"login {number} ({login.name})"
        missing = [language for language in languages if language not in login.words]
        if names.index(login.name) != number - 1:
            found.append((place, "has the name of another login; give each its own"))
        if missing:
            found.append((place, f"has no words in {', '.join(missing)}; write [login.words.{missing[0]}]"))
        if login.demo and not is_here(login.address):
            found.append((place, "is a demo login that others could reach; it may only be on this machine"))
    if len({login.demo for login in read.login}) > 1:
        found.append(("login", "a demo login never stands beside a real one; take one of them out"))
    hosts = {login.host for login in read.login if isinstance(login, LvrtcSettings)}
    if len(hosts) > 1:
        # Their answers do not say who gives them: one could pass on the other's (RFC 9207).
        found.append(
            ("login", f"{' and '.join(sorted(hosts))} cannot be told apart; keep one lvrtc-oauth2 host")
        )
    if read.signing and read.signing.real and any(login.demo for login in read.login):
        found.append(("signing", "is real beside a demo login; who signed in there may be anybody"))
    return found


def _production_faults(read: IdentityFile, production: bool) -> list[tuple[str, str]]:
    if not production:
        return []
    found: list[tuple[str, str]] = []
    for number, login in enumerate(read.login, 1):
        place = f"login {number} ({login.name})"
        if login.demo or is_here(login.address):
            found.append((place, "lets everybody in; it cannot be where real people sign in"))
        own = login.key_file if isinstance(login, OpenIdSettings) else login.secret_file
        found += _unreadable(place, own)
    if read.signing:
        if not read.signing.real or is_here(read.signing.host):
            found.append(("signing", "makes signatures that are none; it cannot be where real people sign"))
        own = read.signing.key_file if isinstance(read.signing, CscSettings) else read.signing.secret_file
        for file in (own, *read.signing.trust):
            found += _unreadable("signing", file)
    return found


def _unreadable(place: str, file: Path) -> list[tuple[str, str]]:
    try:
        file.read_bytes()
    except OSError as error:
        return [(place, f"{file} cannot be read ({error.strerror})")]
    return []


def _in_plain_words(error: str) -> str:
    """`login 2, name: …` for the way msgspec tells a place."""
    match = _PLACE.fullmatch(error)
    assert match is not None  # noqa: S101 -- the pattern takes everything
    place = _ROW.sub(lambda row: f" {int(row[1]) + 1}", match["path"] or "").replace(".", ", ")
    return f"{place}: {match['what']}" if place else match["what"]

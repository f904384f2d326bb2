"""Typed settings, read from the environment once; a missing one stops the start with a sentence."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from portal.db.engine import BUSY_SECONDS, UnusableAddress, database_address
from portal.identity_file import FaultyIdentityFile, IdentityFile, Login, Signing, read_identity_file

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32


class SettingsError(RuntimeError):
    """A setting is missing or cannot be used; the message says which one and what to write."""


class Environment(StrEnum):
    """Where the portal runs; only the first one serves real people."""

    PRODUCTION = "production"
    DEMO = "demo"
    DEVELOPMENT = "development"
    TEST = "test"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the portal needs to know about where it runs."""

    environment: Environment
    secret_key: str = field(repr=False)
    field_keys: Mapping[str, str] = field(repr=False)
    database_url: str
    public_url: str
    var: Path
    languages: tuple[str, ...] = ("lv", "en", "ru")
    exit_url: str = "https://www.meteo.lv/"
    logins: tuple[Login, ...] = ()
    signing: Signing | None = None
    session_idle: timedelta = timedelta(minutes=30)
    session_longest: timedelta = timedelta(hours=12)
    organisations: Path = ROOT / "packs" / "organisations" / "demo.toml"
    packs: Path = ROOT / "packs"
    texts: Path = ROOT / "easy_language"
    translations: Path = ROOT / "translations"
    frozen_now: datetime | None = None
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = "portal@mans-atbalsts.invalid"
    # Where the heads of the journal are exported to; None is `var`, beside the database.
    journal_checkpoints: Path | None = None
    proxies: int = 0
    # Where strangers sit at the same computers one after the other: libraries, the hall of an office.
    shared_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    # How long a writer waits for the other writers.
    busy_seconds: float = BUSY_SECONDS

    @property
    def shows_style(self) -> bool:
        """Whether the page with every component is there: for people who build, not for readers."""
        return self.environment in (Environment.DEVELOPMENT, Environment.TEST)

    @property
    def behind_tls(self) -> bool:
        """Whether people reach the portal over https (cookies are then `__Host-` and `Secure`)."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def form_targets(self) -> tuple[str, ...]:
        """The origins beside our own that a form may lead to: those of the logins and of the signing."""
        addresses = [one for login in self.logins for one in (login.address, *login.origins)]
        addresses += [self.signing.host, *self.signing.origins] if self.signing else []
        parts = map(urlsplit, addresses)
        return tuple(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))

    @property
    def is_demo(self) -> bool:
        """Whether nobody real can be harmed: demo, development and tests."""
        return self.environment is not Environment.PRODUCTION


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings this process runs with. Raises SettingsError with a sentence that says what to do."""
    env = os.environ if environ is None else environ
    environment = _environment(env.get("PORTAL_ENV", "demo"))
    var = Path(env.get("PORTAL_VAR", str(ROOT / "var")))
    demo = environment is not Environment.PRODUCTION
    languages = tuple(env.get("PORTAL_LANGUAGES", "lv,en,ru").split(","))
    identity = _identity(env, languages=languages, demo=demo)
    return Settings(
        environment=environment,
        secret_key=_secret(env, "PORTAL_SECRET_KEY", var=var, demo=demo),
        field_keys=_field_keys(env, var=var, demo=demo),
        database_url=_database_url(env, var=var, demo=demo),
        public_url=_public_url(env, demo=demo),
        var=var,
        languages=languages,
        exit_url=_web_address(
            env.get("PORTAL_EXIT_URL", "https://www.meteo.lv/"), name="PORTAL_EXIT_URL", schemes=("https",)
        ),
        logins=identity.login,
        signing=identity.signing,
        organisations=Path(
            _required(
                env,
                "PORTAL_ORGANISATIONS",
                default=str(ROOT / "packs" / "organisations" / "demo.toml") if demo else None,
            )
        ),
        frozen_now=_frozen_now(env.get("PORTAL_NOW"), demo=demo),
        smtp_url=env.get("PORTAL_SMTP_URL") if demo else _required(env, "PORTAL_SMTP_URL", default=None),
        mail_from=_required(
            env, "PORTAL_MAIL_FROM", default="portal@mans-atbalsts.invalid" if demo else None
        ),
        journal_checkpoints=_path(env, "PORTAL_JOURNAL_CHECKPOINTS"),
        proxies=_whole_number(env, "PORTAL_PROXIES"),
        shared_networks=_networks(env.get("PORTAL_SHARED_NETWORKS", "")),
        session_idle=timedelta(minutes=_whole_number(env, "PORTAL_SESSION_MINUTES", default="30")),
        session_longest=timedelta(hours=_whole_number(env, "PORTAL_SESSION_HOURS", default="12")),
    )


def _whole_number(env: Mapping[str, str], name: str, *, default: str = "0") -> int:
    value = env.get(name, default)
    if not value.isdecimal():
        raise SettingsError(f"{name} is {value!r}. Write a whole number.")
    return int(value)


def _path(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]) if env.get(name) else None


def _networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(one.strip()) for one in value.split(",") if one.strip())
    except ValueError as error:
        raise SettingsError(
            f"PORTAL_SHARED_NETWORKS: {error}. Write networks like 192.0.2.0/24,2001:db8::/32."
        ) from None


def _environment(name: str) -> Environment:
    try:
        return Environment(name)
    except ValueError:
        known = ", ".join(Environment)
        raise SettingsError(f"PORTAL_ENV is {name!r}. Write one of: {known}.") from None


def _required(env: Mapping[str, str], name: str, *, default: str | None) -> str:
    value = env.get(name) or default
    if not value:
        raise SettingsError(f"{name} is missing. Set it in the environment; see docs/running.md.")
    return value


def _database_url(env: Mapping[str, str], *, var: Path, demo: bool) -> str:
    beside = f"sqlite:///{var / 'portal.sqlite3'}" if demo else None
    value = _required(env, "PORTAL_DATABASE_URL", default=beside)
    try:
        database_address(value)
    except UnusableAddress as refusal:
        raise SettingsError(str(refusal)) from None
    return value


def _public_url(env: Mapping[str, str], *, demo: bool) -> str:
    here = f"http://localhost:{env.get('PORT', '8000')}" if demo else None
    value = _required(env, "PORTAL_PUBLIC_URL", default=here).rstrip("/")
    return _web_address(value, name="PORTAL_PUBLIC_URL", schemes=("https", "http") if demo else ("https",))


def _web_address(value: str, *, name: str, schemes: tuple[str, ...]) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in schemes and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(f"{name} is {value!r}. Write an address that begins with {schemes[0]}://.")
    return value


def _secret(env: Mapping[str, str], name: str, *, var: Path, demo: bool) -> str:
    """The secret from the environment; in a demo, one made at the first start and kept under var/."""
    given = env.get(name)
    if given:
        if len(given) < SHORTEST_SECRET:
            raise SettingsError(f"{name} is too short. Give it at least {SHORTEST_SECRET} random characters.")
        return given
    if not demo:
        raise SettingsError(f"{name} is missing. Set it in the environment; see docs/running.md.")
    file = var / f"{name.lower()}.txt"
    if not file.exists():
        _keep_new_secret(file)
    kept = file.read_text(encoding="ascii")
    if len(kept) < SHORTEST_SECRET:
        raise SettingsError(f"{file} holds no whole secret. Bring it back from a backup, or delete it.")
    return kept


def _keep_new_secret(file: Path) -> None:
    # Nobody else on the machine has business here.
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as written:
            written.write(secrets.token_hex(32))
            written.flush()
            os.fsync(written.fileno())
        # Several processes may start at once: the first link decides, and it is always a whole file.
        os.link(beside, file)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def _field_keys(env: Mapping[str, str], *, var: Path, demo: bool) -> Mapping[str, str]:
    """Key id to key material (64 hex digits); the first one encrypts, all of them decrypt."""
    given = env.get("PORTAL_FIELD_KEYS") or (f"demo:{_secret({}, 'PORTAL_FIELD_KEY', var=var, demo=demo)}")
    keys: dict[str, str] = {}
    for pair in given.split(","):
        key_id, _separator, material = pair.strip().partition(":")
        if not key_id or len(material) != 64 or not all(c in "0123456789abcdef" for c in material):
            raise SettingsError(
                "PORTAL_FIELD_KEYS must look like name:64-hex-digits,older-name:64-hex-digits."
            )
        if key_id in keys:
            # Which of the two encrypted a value could not be told any more.
            raise SettingsError(f"PORTAL_FIELD_KEYS has two keys named {key_id!r}. Give each its own name.")
        keys[key_id] = material
    return keys


def _identity(env: Mapping[str, str], *, languages: tuple[str, ...], demo: bool) -> IdentityFile:
    """By which logins people sign in, and with what they sign; without the file by none, with nothing."""
    file = env.get("PORTAL_IDENTITY", "")
    if not file:
        return IdentityFile()
    try:
        return read_identity_file(Path(file), languages=languages, production=not demo)
    except FaultyIdentityFile as fault:
        raise SettingsError(f"PORTAL_IDENTITY: {fault}") from None


def _frozen_now(value: str | None, *, demo: bool) -> datetime | None:
    if not value:
        return None
    if not demo:
        raise SettingsError("PORTAL_NOW moves the clock; it is only for demo and tests. Remove it.")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise SettingsError(
            f"PORTAL_NOW is {value!r}. Write a moment, for example 2026-11-22T10:00+02:00."
        ) from None
    if moment.tzinfo is None:
        raise SettingsError("PORTAL_NOW needs a time zone, for example 2026-11-22T10:00+02:00.")
    return moment

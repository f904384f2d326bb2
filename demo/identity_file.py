"""Writes the file that tells the portal how to sign in and sign at the demo, before the portal starts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from demo import keys
from demo.settings import IDENTITY_FILE, DemoSettings

EIDAS = "http://eidas.europa.eu/LoA/"
NATIONAL = "urn:safelayer:tws:policies:authentication:level:"
# The two faces of the demo: how they are called at the portal, and what people read there.
WORDS = {
    "demo": {
        "lv": ("Pieslēgties", "Te nav īstu cilvēku. Izvēlieties vienu."),
        "en": ("Sign in", "There are no real people here. Choose one."),
        "ru": ("Войти", "Настоящих людей здесь нет. Выберите одного."),
    },
    "demo-card": {
        "lv": ("Pieslēgties otrā veidā", "Te ir tie paši cilvēki."),
        "en": ("Sign in the other way", "The same people are here."),
        "ru": ("Войти другим способом", "Здесь те же люди."),
    },
}
# What people sign here.
SIGNED = ("application-copy", "decision-acknowledgement")
# For a portal in a language that nobody has given words for here.
ELSE = "en"


def prepare(settings: DemoSettings, *, languages: Sequence[str]) -> Path:
    """Make whatever is not there yet (keys, certificates), and write the file. Returns where it is."""
    folder = settings.folder
    keys.client_key(folder)
    keys.client_secret(folder)
    keys.signing_key(folder)
    if not (folder / "pki").exists():
        # Here, because it takes a second, and only the first start needs it.
        from demo.pki import read_authority

        read_authority(folder, issuer=settings.issuer)
    file = folder / IDENTITY_FILE
    keys.write_over(file, _text(settings, languages=languages).encode())
    return file


def _text(settings: DemoSettings, *, languages: Sequence[str]) -> str:
    own, secret = (settings.issuer, languages), keys.CLIENT_SECRET
    lines = [
        "# Written anew at each start of the demo; it lets everybody in and signs nothing real.",
        *_login("demo", own, kind="oidc", client_id=settings.client_id, key_file=keys.CLIENT_KEY),
        *_login("demo-card", own, kind="lvrtc-oauth2", client_id=settings.client_id, secret_file=secret),
        "",
        "[signing]",
        *_lines(
            kind="csc-v2",
            host=settings.issuer,
            client_id=settings.client_id,
            key_file=keys.CLIENT_KEY,
            trust=["pki/root.pem"],
            timestamps=f"{settings.issuer}/timestamp",
            real=False,
            shows_code=True,
        ),
        "[signing.assurance]",
        *_assurance(EIDAS),
        "[signing.levels]",
        *_lines(**dict.fromkeys(SIGNED, "advanced")),
        "",
    ]
    return "\n".join(lines)


def _login(name: str, own: tuple[str, Sequence[str]], **said: str) -> list[str]:
    address, languages = own
    where, worth = ("issuer", EIDAS) if said["kind"] == "oidc" else ("host", NATIONAL)
    lines = ["", "[[login]]", *_lines(name=name, **said, **{where: address}, demo=True)]
    lines += ["[login.assurance]", *_assurance(worth)]
    for language in languages:
        button, line = WORDS[name].get(language, WORDS[name][ELSE])
        lines += [f"[login.words.{language}]", *_lines(button=button, line=line)]
    return lines


def _assurance(worth: str) -> list[str]:
    return _lines(**{f"{worth}{level}": level for level in ("high", "substantial")})


def _lines(**said: object) -> list[str]:
    # What TOML and JSON write alike: words, lists of words, true and false.
    rows = ((name if name.isidentifier() else json.dumps(name), value) for name, value in said.items())
    return [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in rows]

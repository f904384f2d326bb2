"""Writes the file that tells the portal how to sign in and sign at the demo, before the portal starts."""

from __future__ import annotations

import json
from pathlib import Path

from demo import keys
from demo.settings import DemoSettings

FILE = "identity.toml"
EIDAS = "http://eidas.europa.eu/LoA/"
NATIONAL = "urn:safelayer:tws:policies:authentication:level:"
# The two faces of the demo: how they are called at the portal, and what people read there.
WORDS = {
    "demo": {
        "lv": ("Pieslēgties izmēģinot", "Te ir izdomāti cilvēki. Kodu jums pateiks lapa."),
        "en": ("Sign in to try it out", "The people here are not real. The page tells you the code."),
        "ru": ("Войти для пробы", "Люди тут не настоящие. Код подскажет страница."),
    },
    "demo-card": {
        "lv": ("Izmēģināt otru veidu", "Tie paši izdomātie cilvēki. Cita lapa."),
        "en": ("Try the other way", "The same people. Another page."),
        "ru": ("Попробовать другой способ", "Те же люди. Другая страница."),
    },
}


def prepare(settings: DemoSettings, *, levels: dict[str, str] | None = None) -> Path:
    """Make whatever is not there yet (keys, certificates), and write the file. Returns where it is."""
    folder = settings.folder
    keys.client_key(folder)
    keys.client_secret(folder)
    keys.signing_key(folder)
    if not (folder / "pki" / "root.pem").exists():
        # Here, because it takes a while, and only the first start needs it.
        from demo.pki import read_authority

        read_authority(folder, issuer=settings.issuer)
    file = folder / FILE
    keys.write_over(file, _text(settings, levels=levels or {}).encode())
    return file


def _text(settings: DemoSettings, *, levels: dict[str, str]) -> str:
    lines = [
        "# Written anew at each start of the demo; it lets everybody in and signs nothing real.",
        *_login("demo", settings, kind="oidc", where="issuer", own=("key_file", keys.CLIENT_KEY)),
        *_login(
            "demo-card", settings, kind="lvrtc-oauth2", where="host", own=("secret_file", keys.CLIENT_SECRET)
        ),
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
        ),
        *(["", "[signing.levels]", *_lines(**levels)] if levels else []),
        "",
    ]
    return "\n".join(lines)


def _login(name: str, settings: DemoSettings, *, kind: str, where: str, own: tuple[str, str]) -> list[str]:
    said = {
        "name": name,
        "kind": kind,
        where: settings.issuer,
        "client_id": settings.client_id,
        own[0]: own[1],
    }
    prefix = EIDAS if kind == "oidc" else NATIONAL
    lines = ["", "[[login]]", *_lines(**said, demo=True)]
    lines += [
        "[login.assurance]",
        *_lines(**{f"{prefix}{worth}": worth for worth in ("high", "substantial")}),
    ]
    for language, (button, line) in WORDS[name].items():
        lines += [f"[login.words.{language}]", *_lines(button=button, line=line)]
    return lines


def _lines(**said: object) -> list[str]:
    # What TOML and JSON write alike: words, lists of words, true and false.
    rows = ((name if name.isidentifier() else json.dumps(name), value) for name, value in said.items())
    return [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in rows]

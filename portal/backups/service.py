"""Makes a backup of the database and the files, checks it, and brings it back into an empty portal."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app

from portal.backups.database_copy import NAMES, copy_in, copy_out, is_empty, kind_of
from portal.backups.errors import BackupRefused
from portal.db.engine import engine
from portal.db.keyring import keyed_digest
from portal.files import service as files

CONTENTS = "contents.json"
FILES = "files"
PURPOSE = "backup.key"


@dataclass(frozen=True)
class Backup:
    """What a backup holds."""

    folder: Path
    files: int


def make(folder: Path, *, now: datetime) -> Backup:
    """Write a whole backup into a new folder; until it is whole, the folder has another name.

    Raises BackupRefused. The keys are not in it: keep them in another place.
    """
    if folder.exists():
        raise BackupRefused(f"{folder} is there already. Name a folder that does not exist yet.")
    beside = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True, mode=0o700)
    # Files first and once more after the database: whatever a row of the copy speaks of is among them.
    _copy_files(beside / FILES)
    database = beside / NAMES[kind_of(engine())]
    copy_out(engine(), database)
    _copy_files(beside / FILES)
    contents = {
        "made_at": now.isoformat(),
        "database": kind_of(engine()),
        "database_sha256": _sha256(database),
        "keys": _key_prints(),
    }
    (beside / CONTENTS).write_text(json.dumps(contents, indent=1), encoding="utf-8")
    _sync(beside)
    beside.rename(folder)
    return Backup(folder, len(files.kept_in(folder / FILES)))


def restore(folder: Path) -> Backup:
    """Bring a backup into an empty database, after it has been checked whole. Raises BackupRefused."""
    contents = _contents(folder)
    _check(folder, contents)
    for path in files.kept_in(folder / FILES):
        files.bring_back(path)
    copy_in(engine(), folder / NAMES[contents["database"]])
    missing = files.missing()
    if missing:
        raise BackupRefused(f"The backup lacks {len(missing)} files, for example {missing[0]}.")
    return Backup(folder, len(files.kept_in(folder / FILES)))


def _contents(folder: Path) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise BackupRefused(f"{folder} is not a whole backup: it has no {CONTENTS}.") from None
    return said


def _check(folder: Path, contents: dict[str, Any]) -> None:
    """Everything that can be known before anything is written."""
    kind = kind_of(engine())
    if contents["database"] != kind:
        raise BackupRefused(f"This is a backup of {contents['database']}, and the portal runs on {kind}.")
    if not is_empty(engine()):
        raise BackupRefused("The database is not empty. Name a new one in PORTAL_DATABASE_URL.")
    if _sha256(folder / NAMES[kind]) != contents["database_sha256"]:
        raise BackupRefused("The copy of the database was changed or is damaged.")
    for path in files.kept_in(folder / FILES):
        if not files.is_whole(path):
            raise BackupRefused(f"The file {path.name} was changed or is damaged.")
    ours = _key_prints()
    for key_id, print_ in contents["keys"].items():
        if ours.get(key_id) != print_:
            raise BackupRefused(
                f"The field key {key_id!r} of this backup is missing. Add it to PORTAL_FIELD_KEYS."
            )


def _key_prints() -> dict[str, str]:
    """Tells whether a key is the right one; says nothing about the key."""
    names = current_app.config["SETTINGS"].field_keys
    return {name: keyed_digest(b"", key_id=name, purpose=PURPOSE) for name in names}


def _copy_files(target: Path) -> None:
    for path in files.kept_in(None):
        copy = target / path.parent.name / path.name
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # A file that is forgotten meanwhile has no row in the copy either.
            try:
                shutil.copyfile(path, copy)
            except FileNotFoundError:
                copy.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise BackupRefused(f"{path.name} is missing from the backup.") from None


def _sync(folder: Path) -> None:
    """Everything in the folder is on the disk before its name says that it is whole."""
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

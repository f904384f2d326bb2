"""What can keep a copy from being made or brought back."""

from __future__ import annotations


class BackupRefused(RuntimeError):
    """Nothing was written over; the message says why, and what to do."""

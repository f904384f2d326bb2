"""What can be wrong with a kept file."""

from __future__ import annotations


class FileMissing(LookupError):
    """A row speaks of a file that is not on the disk; restore it from a backup."""


class FileChanged(RuntimeError):
    """The file on the disk is not the one that was kept."""

"""What can keep keys from being changed."""

from __future__ import annotations


class KeyNameTaken(RuntimeError):
    """A key with this name was retired before, and it was another one; nothing was changed."""

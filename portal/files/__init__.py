"""Keeps files: encrypted, named by what they hold, on the disk before any row speaks of them."""

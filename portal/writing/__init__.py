"""Editors write the texts that people read; what they write is published as a change of files."""

"""Somebody says which part of a text is hard."""

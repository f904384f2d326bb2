"""Somebody listens to a text."""

"""Copies the database and the files to a safe place, and brings them back."""

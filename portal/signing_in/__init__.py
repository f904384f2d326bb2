"""Signing in with a national login, and signing out."""

"""Tests of the texts, the words and the checker."""

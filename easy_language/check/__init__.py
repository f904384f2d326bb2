"""The rules of easy language that a program can check."""

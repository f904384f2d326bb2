"""The commands that people who write texts use; each is a module with one Command."""

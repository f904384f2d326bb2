"""What `make` does: the environment, the running portal, the tests. Nothing here is part of the portal."""

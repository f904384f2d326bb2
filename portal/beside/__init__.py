"""Beside the person: a worker writes at their word, on the person's own pages, while both sit there."""

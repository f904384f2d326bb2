"""The desk of whoever answers: the list, one case, the acts, the tasks."""

"""Find out whether a programme may be for me: a few questions, no sign-in, nothing kept."""

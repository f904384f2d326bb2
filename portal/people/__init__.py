"""People: who they are, and how a sign-in finds them again."""

"""Who helps me: a person invites somebody they trust, says what they may do, and ends it."""

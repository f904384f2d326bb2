"""Who saw my data, what is kept about me, and what I can ask to have put right."""

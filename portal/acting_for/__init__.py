"""On whose behalf: the person, a guardian, the office; what each may do."""

"""One person in one programme: the state of the case, its dates, its amounts and what comes next."""

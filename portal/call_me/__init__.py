"""A person asks to be called; the front desk gets a task and calls."""

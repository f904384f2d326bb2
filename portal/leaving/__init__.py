"""Leave quickly: one press, and the page is gone from this screen."""

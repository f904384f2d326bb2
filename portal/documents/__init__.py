"""Documents for people to keep: drawn once, tagged for screen readers, never changed afterwards."""

"""What leaves the house: written with the change that causes it, sent after it, at least once."""

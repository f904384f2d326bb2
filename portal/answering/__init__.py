"""The office answers: checks, asks, decides, writes the letter, and tells the person."""

"""What a person says to one human alone: a worry, "I do not agree with my guardian", a complaint."""

"""What a person sees of their own matters: where each is, what comes next, the letter, the ways out."""

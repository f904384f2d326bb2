"""What a person reads about a programme: what it is, whether it is for them, how much, what happens when."""

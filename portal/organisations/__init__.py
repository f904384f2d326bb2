"""The organisations: who answers people, where they are, how to reach them."""

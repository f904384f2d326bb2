"""A person sends a photo or a paper; it is made harmless, kept encrypted, and handed out as a file."""

"""The page where those who build see every component in every state."""

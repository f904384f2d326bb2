"""People sign documents from afar, each for themselves; anybody can check what was signed."""

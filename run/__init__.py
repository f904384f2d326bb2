"""Commands that prepare and run the portal on one machine."""

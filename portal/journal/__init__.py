"""The journal: who did and saw what, in a chain that shows every gap."""

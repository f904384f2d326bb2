"""How long things take, as seconds and as ratios that can be compared between machines."""

"""How a person says yes to the worker beside them. Pure."""

from __future__ import annotations

# On the worker's screen, pressed together; on the person's own phone; with a pen, and the paper is scanned.
SCREEN, PHONE, PAPER = WAYS = ("screen", "phone", "paper")
# So long the question waits for its answer.
WAITS_MINUTES = 15

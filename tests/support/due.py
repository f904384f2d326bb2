"""What goes because its days are over, as the loop erases it."""

from __future__ import annotations

from datetime import datetime

from portal.my_data import service as my_data


def erased(table: str, *, at: datetime) -> int:
    """Erase all that is due then; how many rows of this table went."""
    return sum(due.rows for due in my_data.erase_due(at) if due.rule.table == table)

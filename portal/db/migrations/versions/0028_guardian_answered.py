"""A guardian who thought otherwise than the person gets their own answer as a message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KINDS = (
    "'received', 'asked', 'granted', 'refused', 'moved-on', 'guardian-claimed', 'guardian-settled', "
    "'agree-asked', 'agreed', 'helper-began', 'helping-ended', 'helper-left', 'help-ends-soon', 'was-beside', "
    "'answered-alone', 'guardian-sent', 'one-agreed'"
)
NEW_KINDS = "'guardian-answered'"


def upgrade() -> None:
    """Add what this change needs."""
    _say_again("message", "ck_message_kind", f"kind in ({KINDS})", f"kind in ({KINDS}, {NEW_KINDS})")


def downgrade() -> None:
    """Take it away again."""
    op.execute("DELETE FROM message WHERE kind IN (" + NEW_KINDS + ")")
    _say_again("message", "ck_message_kind", f"kind in ({KINDS}, {NEW_KINDS})", f"kind in ({KINDS})")


def _say_again(table: str, name: str, before: str, after: str) -> None:
    """The constraint with other words; in SQLite they are changed where they stand, as in 0016."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(op.f(name), table, after)
        return
    version = connection.execute(sa.text("PRAGMA schema_version")).scalar_one()
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    changed = connection.execute(
        sa.text(
            "update sqlite_master set sql = replace(sql, :before, :after)"
            " where type = 'table' and name = :table and instr(sql, :before)"
        ),
        {"before": before, "after": after, "table": table},
    ).rowcount
    connection.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))
    if changed != 1:
        raise RuntimeError(f"{name} does not say what it should: {before}")

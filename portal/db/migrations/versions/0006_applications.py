"""Answers of applications, and what was sent."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    _answers("application_answer", key=sa.Column("step", sa.String(80), nullable=False), at="saved_at")
    number = sa.Column("number", sa.Integer(), autoincrement=False, nullable=False)
    _answers("application_sending", key=number, at="sent_at")


def _answers(table: str, *, key: sa.Column[Any], at: str) -> None:
    op.create_table(
        table,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        key,
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column(at, sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f(f"fk_{table}_case_id_support_case")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f(f"fk_{table}_by_id_person")),
        sa.PrimaryKeyConstraint("case_id", key.name, name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("application_sending")
    op.drop_table("application_answer")

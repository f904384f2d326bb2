"""A guardian's other words stand beside the person's wish; who says that the person cannot say it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    _beside_a_wish("application_other_words", sa.Column("words", sa.Text(), nullable=False))
    _beside_a_wish("application_unsaid_wish")
    # What somebody who acts by a paper has written already is a view of theirs, not what the person said.
    op.execute(
        "insert into application_unsaid_wish (case_id, step, by_id, at) "
        "select answer.case_id, answer.step, answer.by_id, answer.saved_at "
        "from application_answer answer join support_case on support_case.id = answer.case_id "
        "where exists (select 1 from mandate where mandate.agent_id = answer.by_id "
        "and mandate.principal_id = support_case.person_id "
        "and mandate.basis in ('guardian', 'temporary-guardian', 'attorney', 'future-attorney'))"
    )


def _beside_a_wish(table: str, *columns: sa.Column[str]) -> None:
    op.create_table(
        table,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(80), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f(f"fk_{table}_case_id_support_case")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f(f"fk_{table}_by_id_person")),
        sa.PrimaryKeyConstraint("case_id", "step", "by_id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("application_unsaid_wish")
    op.drop_table("application_other_words")

"""What the office found in a case, the letters with its decisions, and at which desk somebody sits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    op.create_table(
        "case_check",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(100), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_case_check_case_id_support_case")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_case_check_by_id_person")),
        sa.PrimaryKeyConstraint("case_id", "item", name=op.f("pk_case_check")),
    )
    table = "decision_letter"
    op.create_table(
        table,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("easy_document_id", sa.Uuid(), nullable=False),
        sa.Column("full_document_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f(f"fk_{table}_case_id_support_case")
        ),
        sa.ForeignKeyConstraint(
            ["easy_document_id"], ["document.id"], name=op.f(f"fk_{table}_easy_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["full_document_id"], ["document.id"], name=op.f(f"fk_{table}_full_document_id_document")
        ),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f(f"pk_{table}")),
    )
    op.add_column("web_session", sa.Column("organisation_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("web_session", "organisation_id")
    op.drop_table("decision_letter")
    op.drop_table("case_check")

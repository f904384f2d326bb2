"""Who says that they have read a letter with a decision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    table = "letter_reading"
    op.create_table(
        table,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("letter", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f(f"ck_{table}_number")),
        sa.CheckConstraint(
            "read_at is not null or document_id is not null", name=op.f(f"ck_{table}_said_or_begun")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "letter"],
            ["decision_letter.case_id", "decision_letter.number"],
            name=op.f(f"fk_{table}_case_id_letter_decision_letter"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f(f"fk_{table}_mandate_id_mandate")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f(f"fk_{table}_document_id_document")
        ),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "case_id", "letter", "person_id", name=op.f(f"uq_{table}_case_id_letter_person_id")
        ),
        sa.UniqueConstraint("document_id", name=op.f(f"uq_{table}_document_id")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("letter_reading")

"""Whom a list showed that somebody looked at; what people ask about their own data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ABOUT_A_LOOK = sa.text("entry is not null")
OPEN = sa.text("entry is null and answered_at is null")
CHECKS = {
    "kind": "kind in ('not-right', 'correct', 'erase')",
    "outcome": "outcome in ('agreed', 'not-agreed')",
    "about_a_look": "(kind = 'not-right') = (entry is not null)",
    "answered_with_outcome": "(answered_at is null) = (outcome is null)",
    "answered_with_words": "(answered_at is null) = (answer is null)",
    "answered_by_somebody": "(answered_at is null) = (answered_by_id is null)",
    "not_by_whom_it_is_about": "answered_by_id <> by_id",
    "not_by_oneself": "answered_by_id <> person_id",
}
POINTS_TO = {
    "person_id": "person",
    "by_id": "person",
    "organisation_id": "organisation",
    "answered_by_id": "person",
}


def upgrade() -> None:
    """Add what this change needs."""
    op.create_table(
        "journal_listed",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["journal_entry.number"], name=op.f("fk_journal_listed_number_journal_entry")
        ),
        sa.PrimaryKeyConstraint("person_id", "number", name=op.f("pk_journal_listed")),
    )
    op.create_index(op.f("ix_journal_listed_number"), "journal_listed", ["number"])
    table = "data_request"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
            for column, to in POINTS_TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for name, columns, where in (
        ("uq_data_request_look", ["person_id", "entry"], ABOUT_A_LOOK),
        ("uq_data_request_open", ["person_id", "kind"], OPEN),
    ):
        op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)
    op.create_index("ix_data_request_organisation_id_answered_at", table, ["organisation_id", "answered_at"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("data_request")
    op.drop_table("journal_listed")

"""Cases, their events, and the amounts that were granted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATES = (
    "'draft', 'submitted', 'correction', 'eligibility', 'refused', 'withdrawn', 'granted', 'queued', "
    "'assessment', 'plan-draft', 'amount-check', 'signing', 'not-concluded', 'first-survey', 'providers', "
    "'active', 'review', 'period-close', 'suspended', 'ending', 'moving', 'ended'"
)


def upgrade() -> None:
    """Add what this change needs."""
    _case()
    op.create_table(
        "case_event",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("party", sa.String(20), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_case_event_state")),
        sa.CheckConstraint(
            "party in ('person', 'organisation', 'portal')", name=op.f("ck_case_event_party")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_case_event_case_id_support_case")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_case_event_by_id_person")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_case_event")),
    )
    op.create_table(
        "case_grant",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("care_level", sa.Text(), nullable=False),
        sa.Column("living", sa.Text(), nullable=False),
        sa.Column("base_cents", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_case_grant_case_id_support_case")
        ),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_case_grant")),
    )


def _case() -> None:
    op.create_table(
        "support_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("programme", sa.String(80), nullable=False),
        sa.Column("version", sa.String(80), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_support_case_state")),
        sa.CheckConstraint(
            "state = 'draft' or organisation_id is not null",
            name=op.f("ck_support_case_organisation_when_sent"),
        ),
        sa.CheckConstraint(
            "(ended_at is not null) = (state in ('ended', 'not-concluded', 'refused', 'withdrawn'))",
            name=op.f("ck_support_case_ended_in_an_end"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_support_case_person_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_support_case_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_case")),
        sa.UniqueConstraint("number", name=op.f("uq_support_case_number")),
    )
    still = sa.text("ended_at is null")
    op.create_index(
        "uq_support_case_open",
        "support_case",
        ["person_id", "programme"],
        unique=True,
        sqlite_where=still,
        postgresql_where=still,
    )
    op.create_index("ix_support_case_organisation_id_state", "support_case", ["organisation_id", "state"])
    op.create_index(op.f("ix_support_case_person_id"), "support_case", ["person_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("case_grant")
    op.drop_table("case_event")
    op.drop_table("support_case")

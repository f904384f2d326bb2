"""Requests to be called, their limits, and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    _call_request()
    op.create_table(
        "call_count",
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("window_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key_hash", "window_ends_at", name=op.f("pk_call_count")),
    )
    op.create_index(op.f("ix_call_count_window_ends_at"), "call_count", ["window_ends_at"])
    _outbox_message()


def _call_request() -> None:
    op.create_table(
        "call_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("phone_hash", sa.String(64), nullable=False),
        sa.Column("best_time", sa.String(20), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("times_asked", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("erase_after", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "best_time in ('any', 'morning', 'day', 'evening')", name=op.f("ck_call_request_best_time")
        ),
        sa.CheckConstraint(
            "outcome in ('reached', 'not_reached', 'wrong_number')", name=op.f("ck_call_request_outcome")
        ),
        sa.CheckConstraint(
            "(called_at is null) = (outcome is null)", name=op.f("ck_call_request_called_with_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_call_request_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_request")),
    )
    op.create_index(
        "uq_call_request_open_number",
        "call_request",
        ["organisation_id", "phone_hash"],
        unique=True,
        sqlite_where=sa.text("called_at is null"),
        postgresql_where=sa.text("called_at is null"),
    )
    op.create_index(op.f("ix_call_request_erase_after"), "call_request", ["erase_after"])


def _outbox_message() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("idempotency_key", sa.String(200), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Uuid(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_outbox_message_idempotency_key")),
    )
    op.create_index(op.f("ix_outbox_message_due_at"), "outbox_message", ["due_at"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("outbox_message")
    op.drop_table("call_count")
    op.drop_table("call_request")

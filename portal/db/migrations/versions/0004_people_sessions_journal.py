"""People, their logins, sessions and mandates, who works where, and the journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    _people()
    _mandate()
    _sessions()
    _staff()
    _journal()


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("code_hash", sa.String(64), nullable=True),
        sa.Column("code_state", sa.String(10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "code_state in ('none', 'declared', 'verified')", name=op.f("ck_person_code_state")
        ),
        sa.CheckConstraint(
            "(code is null) = (code_state = 'none')", name=op.f("ck_person_code_with_state")
        ),
        sa.CheckConstraint("(code is null) = (code_hash is null)", name=op.f("ck_person_code_with_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index("ix_person_code_hash", "person", ["code_hash"])
    op.create_index(
        "uq_person_verified_code",
        "person",
        ["code_hash"],
        unique=True,
        sqlite_where=sa.text("code_state = 'verified'"),
        postgresql_where=sa.text("code_state = 'verified'"),
    )
    op.create_table(
        "login",
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_login_person_id_person")),
        sa.PrimaryKeyConstraint("issuer", "subject_hash", name=op.f("pk_login")),
    )
    op.create_index(op.f("ix_login_person_id"), "login", ["person_id"])


def _mandate() -> None:
    live = sa.text("state in ('claimed', 'checked')")
    op.create_table(
        "mandate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('claimed', 'checked', 'refused', 'ended')", name=op.f("ck_mandate_state")
        ),
        sa.CheckConstraint("basis in ('guardian')", name=op.f("ck_mandate_basis")),
        sa.CheckConstraint("agent_id <> principal_id", name=op.f("ck_mandate_two_people")),
        sa.ForeignKeyConstraint(["agent_id"], ["person.id"], name=op.f("fk_mandate_agent_id_person")),
        sa.ForeignKeyConstraint(["principal_id"], ["person.id"], name=op.f("fk_mandate_principal_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    op.create_index(op.f("ix_mandate_principal_id"), "mandate", ["principal_id"])
    op.create_index(
        "uq_mandate_live",
        "mandate",
        ["agent_id", "principal_id", "basis"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )


def _sessions() -> None:
    op.create_table(
        "web_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authenticated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_web_session_person_id_person")),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_web_session_mandate_id_mandate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_session_token_hash")),
    )
    op.create_index(op.f("ix_web_session_person_id"), "web_session", ["person_id"])
    op.create_index(op.f("ix_web_session_ends_at"), "web_session", ["ends_at"])
    op.create_table(
        "parked_post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_parked_post_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_post")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_parked_post_token_hash")),
    )
    op.create_index(op.f("ix_parked_post_person_id"), "parked_post", ["person_id"])
    op.create_index(op.f("ix_parked_post_ends_at"), "parked_post", ["ends_at"])
    op.create_table(
        "sign_in_attempt",
        sa.Column("state_hash", sa.String(64), nullable=False),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("going_to", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(op.f("ix_sign_in_attempt_ends_at"), "sign_in_attempt", ["ends_at"])


def _staff() -> None:
    still = sa.text("ended_at is null")
    op.create_table(
        "staff_membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role in ('worker', 'coordinator', 'editor', 'data_officer', 'evaluator', 'lawyer', 'admin')",
            name=op.f("ck_staff_membership_role"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_staff_membership_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_staff_membership_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_membership")),
    )
    op.create_index(op.f("ix_staff_membership_organisation_id"), "staff_membership", ["organisation_id"])
    op.create_index(
        "uq_staff_membership_open",
        "staff_membership",
        ["person_id", "organisation_id", "role"],
        unique=True,
        sqlite_where=still,
        postgresql_where=still,
    )


def _journal() -> None:
    op.create_table(
        "journal_entry",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("key_id", sa.String(80), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_entry")),
    )
    op.create_table(
        "journal_payload",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["journal_entry.number"], name=op.f("fk_journal_payload_number_journal_entry")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_payload")),
    )
    op.create_index(op.f("ix_journal_payload_about_id"), "journal_payload", ["about_id"])
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "journal_look",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.String(120), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "record", "hour", name=op.f("pk_journal_look")),
    )
    op.create_index(op.f("ix_journal_look_hour"), "journal_look", ["hour"])


def downgrade() -> None:
    """Take it away again."""
    for table in (
        "journal_look",
        "journal_head",
        "journal_payload",
        "journal_entry",
        "staff_membership",
        "sign_in_attempt",
        "parked_post",
        "web_session",
        "mandate",
        "login",
        "person",
    ):
        op.drop_table(table)

"""Mandates say on which ground, in what, until when and why they ended; invitations; agreeing together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BASES = "'guardian', 'temporary-guardian', 'attorney', 'future-attorney', 'support-person', 'helper', 'office'"
KINDS = "'received', 'asked', 'granted', 'refused', 'moved-on', 'guardian-claimed', 'guardian-settled'"
NEW_KINDS = "'agree-asked', 'agreed', 'helper-began', 'helping-ended', 'helper-left', 'help-ends-soon'"
LIVE = sa.text("state in ('claimed', 'checked')")
OPEN = sa.text("used_at is null and withdrawn_at is null")


def upgrade() -> None:
    """Add what this change needs."""
    _say_again("mandate", "ck_mandate_basis", "basis in ('guardian')", f"basis in ({BASES})")
    _say_again("message", "ck_message_kind", f"kind in ({KINDS})", f"kind in ({KINDS}, {NEW_KINDS})")
    _mandate()
    _invitation()
    op.create_table(
        "application_agreement",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("asked", sa.String(64), nullable=True),
        sa.Column("agreed", sa.String(64), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_application_agreement_case_id_support_case")
        ),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_application_agreement_mandate_id_mandate")
        ),
        sa.PrimaryKeyConstraint("case_id", "mandate_id", name=op.f("pk_application_agreement")),
    )


def _mandate() -> None:
    op.add_column("mandate", sa.Column("areas", sa.String(300), nullable=False, server_default=""))
    op.add_column("mandate", sa.Column("tasks", sa.String(300), nullable=False, server_default=""))
    op.add_column("mandate", sa.Column("is_paid", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("mandate", sa.Column("court_reference", sa.Text(), nullable=True))
    _add_person("mandate", "verified_by_id")
    _add_checked("mandate", "verified_how", "'paper', 'consent', 'presence'")
    op.add_column("mandate", sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("mandate", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    _add_person("mandate", "ended_by_id")
    _add_checked("mandate", "ended_why", "'person', 'agent', 'over', 'refused', 'taken-back', 'replaced'")
    op.create_index(
        "ix_mandate_valid_until", "mandate", ["valid_until"], sqlite_where=LIVE, postgresql_where=LIVE
    )
    # What was checked before was checked for an application: that, and nothing else, goes on.
    op.execute(
        "update mandate set areas = 'offices=alone', verified_how = 'paper' where state = 'checked'"
    )


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("tasks", sa.String(300), nullable=False),
        sa.Column("length", sa.String(20), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(used_at is null) = (mandate_id is null)", name=op.f("ck_invitation_used_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["person.id"], name=op.f("fk_invitation_principal_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_invitation_mandate_id_mandate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(op.f("ix_invitation_principal_id"), "invitation", ["principal_id"])
    op.create_index(
        "uq_invitation_open_code", "invitation", ["code_hash"], unique=True, sqlite_where=OPEN,
        postgresql_where=OPEN,
    )  # fmt: skip


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("application_agreement")
    op.drop_table("invitation")
    op.drop_index("ix_mandate_valid_until", "mandate")
    for column in (
        "ended_why", "ended_by_id", "ended_at", "remind_at", "verified_how", "verified_by_id",
        "court_reference", "is_paid", "tasks", "areas",
    ):  # fmt: skip
        op.drop_column("mandate", column)
    _say_again("message", "ck_message_kind", f"kind in ({KINDS}, {NEW_KINDS})", f"kind in ({KINDS})")
    _say_again("mandate", "ck_mandate_basis", f"basis in ({BASES})", "basis in ('guardian')")


def _add_checked(table: str, column: str, values: str) -> None:
    """A column with its constraint in one statement: SQLite adds none to a table that is there."""
    check = f"CONSTRAINT ck_{table}_{column} CHECK ({column} in ({values}))"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(20) {check}")


def _add_person(table: str, column: str) -> None:
    kind = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    name = f"fk_{table}_{column}_person"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT {name} REFERENCES person (id)")


def _say_again(table: str, name: str, before: str, after: str) -> None:
    """The constraint with other words.

    SQLite changes none, and a table that others point to cannot be built anew inside a transaction: there its
    words are changed where they stand, as SQLite's own handbook describes for what no data can break.
    """
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

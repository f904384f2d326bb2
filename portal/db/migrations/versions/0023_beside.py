"""A worker beside the person, answers that somebody helped to write, keys without a national login."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = (
    "'received', 'asked', 'granted', 'refused', 'moved-on', 'guardian-claimed', 'guardian-settled', "
    "'agree-asked', 'agreed', 'helper-began', 'helping-ended', 'helper-left', 'help-ends-soon'"
)
NEW_KINDS = "'was-beside'"
LIVE = sa.text("ended_at is null")
ASKED_POINTS = {
    "worker_id": "person", "person_id": "person", "organisation_id": "organisation", "mandate_id": "mandate",
}  # fmt: skip
ASKED_CHECKS = {
    "how": "how in ('screen', 'phone', 'paper')",
    "two_people": "worker_id <> person_id",
    "used_with_a_way": "mandate_id is null or how is not null",
}
KEY_POINTS = {
    "person_id": "person", "organisation_id": "organisation", "handed_by_id": "person", "ended_by_id": "person",
}  # fmt: skip
KEY_CHECKS = {
    "ended_why": "ended_why in ('person', 'office', 'replaced', 'tries', 'over')",
    "ended": "(ended_at is null) = (ended_why is null)",
    "not_to_oneself": "handed_by_id <> person_id",
}


def upgrade() -> None:
    """Add what this change needs."""
    _say_again("message", "ck_message_kind", f"kind in ({KINDS})", f"kind in ({KINDS}, {NEW_KINDS})")
    _add_reference("mandate", "organisation_id", "organisation")
    op.add_column("mandate", sa.Column("session_id", sa.Uuid(), nullable=True))
    _add_reference("application_answer", "assisted_by_id", "person")
    op.create_table(
        "beside_asked",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("how", sa.String(10), nullable=True),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        *_kept_true("beside_asked", ASKED_CHECKS, ASKED_POINTS),
        sa.UniqueConstraint("token_hash", name=op.f("uq_beside_asked_token_hash")),
    )
    op.create_index(op.f("ix_beside_asked_person_id"), "beside_asked", ["person_id"])
    op.create_table(
        "key_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("handed_by_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("pictures_hash", sa.String(64), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_why", sa.String(20), nullable=True),
        *_kept_true("key_card", KEY_CHECKS, KEY_POINTS),
        sa.UniqueConstraint("token_hash", name=op.f("uq_key_card_token_hash")),
    )
    op.create_index(op.f("ix_key_card_person_id"), "key_card", ["person_id"])
    op.create_index(
        "uq_key_card_live", "key_card", ["person_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("key_card")
    op.drop_table("beside_asked")
    op.drop_column("application_answer", "assisted_by_id")
    op.drop_column("mandate", "session_id")
    op.drop_column("mandate", "organisation_id")
    _say_again("message", "ck_message_kind", f"kind in ({KINDS}, {NEW_KINDS})", f"kind in ({KINDS})")


def _kept_true(
    table: str, checks: dict[str, str], points: dict[str, str]
) -> tuple[sa.CheckConstraint | sa.ForeignKeyConstraint | sa.PrimaryKeyConstraint, ...]:
    return (
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in checks.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
            for column, to in points.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _add_reference(table: str, column: str, to: str) -> None:
    """A column with its constraint in one statement: SQLite adds none to a table that is there."""
    kind = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    name = f"fk_{table}_{column}_{to}"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT {name} REFERENCES {to} (id)")


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

"""How a person may be told safely; what they say in confidence, and who never reads it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KINDS = (
    "'received', 'asked', 'granted', 'refused', 'moved-on', 'guardian-claimed', 'guardian-settled', "
    "'agree-asked', 'agreed', 'helper-began', 'helping-ended', 'helper-left', 'help-ends-soon', 'was-beside'"
)
NEW_KINDS = "'answered-alone'"
CHECKS = {
    "kind": "kind in ('talk', 'guardian', 'complaint')",
    "not_by_whom_it_is_about": "reader_id <> about_id",
    "not_by_oneself": "reader_id <> person_id",
    "answered_with_words": "(answered_at is null) = (answer is null)",
    "answered_when_read": "answered_at is null or opened_at is not null",
}
POINTS_TO = {
    "person_id": "person", "about_id": "person", "organisation_id": "organisation", "reader_id": "person",
}  # fmt: skip


def upgrade() -> None:
    """Add what this change needs."""
    _say_again("message", "ck_message_kind", f"kind in ({KINDS})", f"kind in ({KINDS}, {NEW_KINDS})")
    _safe_contact()
    _concern()


def _safe_contact() -> None:
    table = "safe_contact"
    op.create_table(
        table,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("careful", sa.Boolean(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "way in ('message', 'call', 'email', 'letter', 'come', 'look')", name=op.f(f"ck_{table}_way")
        ),
        sa.CheckConstraint(
            "(address is not null) = (way in ('call', 'email', 'letter', 'message'))",
            name=op.f(f"ck_{table}_leads_somewhere"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f(f"pk_{table}")),
    )


def _concern() -> None:
    table = "concern"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
            for column, to in POINTS_TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_concern_person_id_said_at", table, ["person_id", "said_at"])
    op.create_index("ix_concern_reader_id_answered_at", table, ["reader_id", "answered_at"])
    table = "concern_kept_from"
    op.create_table(
        table,
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f(f"fk_{table}_concern_id_concern"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person")),
        sa.PrimaryKeyConstraint("concern_id", "person_id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("concern_kept_from")
    op.drop_table("concern")
    op.drop_table("safe_contact")
    _say_again("message", "ck_message_kind", f"kind in ({KINDS}, {NEW_KINDS})", f"kind in ({KINDS})")


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

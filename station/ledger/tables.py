"""The ledger's tables; CHECK lists come from `station.states`. Columns ending in `_at` are ISO 8601 with zone."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from station.states import TABLES, Kind

metadata = MetaData()


def _state(kind: Kind) -> CheckConstraint:
    names = ", ".join(f"'{name}'" for name in TABLES[kind])
    return CheckConstraint(f"state IN ({names})", name=f"{kind.value}_state")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

profile = Table("profile", metadata, Column("hash", Text, primary_key=True), Column("body", Text, nullable=False))

dossier = Table(
    "dossier",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("kind", Text, CheckConstraint("kind IN ('desk', 'backlog', 'tray')"), nullable=False),
    Column("state", Text, _state(Kind.DOSSIER), nullable=False),
    _text("procedure"),
    Column("profile_hash", Text, ForeignKey("profile.hash"), nullable=False),
    _text("title"),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("current", Integer, nullable=False, server_default="0"),
    Column("current_since", Float, nullable=False, server_default="0"),
    Column("batch", Integer, nullable=False, server_default="0"),
    Column("expected", Integer, nullable=False, server_default="0"),
    Column("cut_from", Integer, ForeignKey("dossier.id")),
    _text("opened_at"),
    _text("opened_by"),
    _text("incomplete_reason"),
)

scan = Table(
    "scan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", Text, _state(Kind.SCAN), nullable=False),
    _text("watch_id"),
    Column("raw_name", LargeBinary, nullable=False),
    Column("dev", Integer, nullable=False),
    Column("ino", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
    _text("sha256"),
    _text("format"),
    Column("frames", Integer, nullable=False, server_default="0"),
    Column("dossier_id", Integer, ForeignKey("dossier.id"), nullable=False),
    Column("dup_of", Integer, ForeignKey("scan.id")),
    _text("code"),
    Column("facts", Text, nullable=False, server_default="{}"),
    Column("answered", Integer, nullable=False, server_default="0"),
    _text("first_seen_at"),
    Column("first_seen_mono", Float, nullable=False),
    _text("boot_id"),
    Index("scan_unfinished", "state", sqlite_where=Column("state").in_(("seen", "settling", "secured"))),
)

page = Table(
    "page",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", Text, _state(Kind.PAGE), nullable=False),
    Column("scan_id", Integer, ForeignKey("scan.id"), nullable=False),
    Column("frame", Integer, nullable=False),
    Column("part", Integer, nullable=False, server_default="0"),
    Column("dossier_id", Integer, ForeignKey("dossier.id"), nullable=False),
    Column("position", Integer, nullable=False),
    _text("component"),
    _text("component_by"),
    _text("kind"),
    _text("certainty"),
    Column("begins", Integer, nullable=False, server_default="0"),
    _text("begins_by"),
    Column("replaced_by", Integer, ForeignKey("page.id")),
    _text("reason"),
    Column("edits", Text, nullable=False, server_default="{}"),
    Column("width", Integer, nullable=False, server_default="0"),
    Column("height", Integer, nullable=False, server_default="0"),
    Column("blank", Integer, nullable=False, server_default="0"),
    Column("verdicts", Text, nullable=False, server_default="[]"),
    _text("original"),
    _text("origin"),
    _text("look"),
    _text("thumbnail"),
    _text("reading"),
    _text("fields"),
    _text("fields_of"),
    _text("code"),
    _text("lease"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    UniqueConstraint("scan_id", "frame", "part"),
    UniqueConstraint("dossier_id", "position"),
    Index("page_unfinished", "state", sqlite_where=Column("state").in_(("secured", "judged"))),
)

# What a person said, never changed: the newest row of a subject and name is what holds, and an empty value takes it back.
saying = Table(
    "saying",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dossier_id", Integer, ForeignKey("dossier.id"), nullable=False),
    Column("page_id", Integer, ForeignKey("page.id")),
    Column("subject", Text, CheckConstraint("subject IN ('answer', 'original', 'field', 'applicant')"), nullable=False),
    Column("name", Text, nullable=False),
    _text("value"),
    _text("before"),
    _text("said_by"),
    _text("said_at"),
    Index("saying_of", "dossier_id", "subject", "name"),
    Index("saying_page", "page_id"),
)

act = Table(
    "act",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("verb"),
    _text("actor"),
    _text("at"),
    Column("dossier_id", Integer, ForeignKey("dossier.id"), nullable=False),
    Column("other_id", Integer, ForeignKey("dossier.id"), nullable=False),
    Column("done", Integer, nullable=False, server_default="1"),
    Column("pages", Text, nullable=False, server_default="{}"),
    Column("wish", Text, nullable=False, server_default="{}"),
    _text("lesson"),
    Index("act_dossier", "dossier_id"),
    Index("act_other", "other_id"),
)

package = Table(
    "package",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dossier_id", Integer, ForeignKey("dossier.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    _text("folder"),
    _text("sha256"),
    Column("size", Integer, nullable=False),
    _text("sealed_at"),
    UniqueConstraint("dossier_id", "revision"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", Text, _state(Kind.DELIVERY), nullable=False),
    Column("package_id", Integer, ForeignKey("package.id"), nullable=False),
    _text("connector"),
    Column("key", Text, nullable=False, unique=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try", Float, nullable=False, server_default="0"),
    Column("sent_bytes", Integer, nullable=False, server_default="0"),
    _text("code"),
    Column("facts", Text, nullable=False, server_default="{}"),
    _text("lease"),
    UniqueConstraint("package_id", "connector"),
)

receipt = Table(
    "receipt",
    metadata,
    Column("delivery_id", Integer, ForeignKey("delivery.id"), primary_key=True),
    Column("receipt_id", Text, nullable=False),
    _text("committed_at"),
    Column("body", Text, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True),
    _text("at"),
    Column("mono", Float, nullable=False),
    _text("boot_id"),
    _text("actor"),
    _text("kind"),
    Column("ref", Integer, nullable=False),
    _text("old"),
    _text("new"),
    _text("code"),
    Column("facts", Text, nullable=False, server_default="{}"),
    _text("prev"),
    Column("hash", Text, nullable=False, unique=True),
    Index("event_ref", "kind", "ref"),
)

BY_KIND: dict[Kind, Table] = {Kind.SCAN: scan, Kind.PAGE: page, Kind.DOSSIER: dossier, Kind.DELIVERY: delivery}

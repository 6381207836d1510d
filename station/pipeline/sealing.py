"""Takes dossiers `sealing`, leaves them `sealed` with a frozen package and a delivery `queued`; refused ones in `review`.

Built beside, synced, renamed, and only then committed together with the delivery and its key.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from ocr.errors import Failure
from ocr.types import Origin, PdfJob, PdfPage, PdfResult
from station import durable, file_names, formats, mending, untouched
from station.context import Context
from station.formats import MANIFEST, PackedFile, PaperSaid
from station.ledger.acts import LOCKED
from station.ledger.tables import delivery, event, package
from station.ledger.tables import page as page_table
from station.page_record import as_delivered, fields_json, geometry_of, reading_of
from station.profiles.model import OTHER, Profile
from station.rules import AWAY
from station.states import Kind
from station.types import Dossier, Page
from station.vault import hash_file


def step(ctx: Context) -> bool:
    """Seal the next dossier."""
    waiting = ctx.queries.dossiers(1, ("sealing",))
    if not waiting:
        return False
    dossier = waiting[0]
    try:
        _seal(ctx, dossier)
    except Failure as failure:
        if failure.code in ("OCR-009", "VLT-001", "LDG-001"):  # passes by itself: sealing is tried again
            raise
        with ctx.ledger.transaction() as connection:
            ctx.ledger.advance(
                connection, Kind.DOSSIER, dossier.id, "sealing", "review", code=failure.code, facts=failure.facts
            )
        if mending.step(ctx):  # it closes once more when the page was read again
            with ctx.ledger.transaction() as connection:
                ctx.ledger.advance(connection, Kind.DOSSIER, dossier.id, "review", "open", code=mending.MADE_AGAIN)
                ctx.ledger.advance(connection, Kind.DOSSIER, dossier.id, "open", "closing", code=mending.MADE_AGAIN)
    return True


def _seal(ctx: Context, dossier: Dossier) -> None:
    _freeze(ctx, dossier)
    revision = dossier.revision + 1
    final = ctx.packages / dossier.code / f"r{revision}"
    durable.remove_tree(final)  # of a run that died between the rename and the commit
    temp = ctx.packages / ".tmp" / f"{dossier.code}-r{revision}"
    durable.remove_tree(temp)
    durable.make_folder(temp)
    package_sha256, size = _build(ctx, dossier, revision, temp)
    durable.sync_tree(temp)
    durable.publish(temp, final)
    _commit(ctx, dossier, revision, final, package_sha256, size)


def _freeze(ctx: Context, dossier: Dossier) -> None:
    """Number the pages 1…n as they stand; ascending, so that no two ever share a position."""
    with ctx.ledger.transaction() as connection:
        rows = connection.execute(
            select(page_table.c.id).where(page_table.c.dossier_id == dossier.id).order_by(page_table.c.position)
        ).all()
        for position, row in enumerate(rows, 1):
            connection.execute(update(page_table).where(page_table.c.id == row.id).values(position=position))


def _build(ctx: Context, dossier: Dossier, revision: int, folder: Path) -> tuple[str, int]:
    """Write all files of a package; gives the SHA-256 of its manifest and the sum of bytes."""
    profile = ctx.profile_of(dossier.profile_hash).profile
    pages = ctx.queries.pages(dossier.id)
    sealed_at = _sealing_since(ctx, dossier)
    files: list[PackedFile] = []
    packed = 0
    order = [*(slot.code for slot in profile.slots), OTHER]
    for component in order:
        mine = [page for page in pages if page.component == component and page.state not in AWAY]
        for paper in untouched.files_of(profile, mine):
            ordinal = len(files) // 2 + 1
            pdf, said = _paper(ctx, dossier, revision, profile, component, paper, pages, folder, ordinal, sealed_at)
            files += [pdf, said]
            packed += len(paper) if pdf.origin else pdf.pages  # a blank side that was set aside goes along as it came
    shown = sum(page.state not in AWAY for page in pages)
    if packed != shown:
        raise Failure("SEA-002", paper="*", pages=packed, expected=shown)
    with ctx.ledger.transaction() as connection:
        head = ctx.ledger.head(connection)
    answers = ctx.queries.sayings(dossier.id, "answer")
    told = [page for page in pages if page.code != LOCKED]  # nothing of it leaves, not even that it is there
    body = formats.manifest(dossier, revision, sealed_at, files, told, head, answers)
    durable.write_fresh(folder / MANIFEST, body)
    return hashlib.sha256(body).hexdigest(), sum(file.size for file in files) + len(body)


def _paper(
    ctx: Context,
    dossier: Dossier,
    revision: int,
    profile: Profile,
    code: str,
    pages: Sequence[Page],
    stack: Sequence[Page],
    folder: Path,
    ordinal: int,
    sealed_at: str,
) -> tuple[PackedFile, PackedFile]:
    """One paper: its searchable PDF/A, validated as it is written, or the file that came; and its record."""
    component, said = profile.slot(code), _said(ctx, dossier, code, pages)
    stem = _stem(ctx, dossier, profile, pages[0], ordinal, sealed_at)
    if (folder / f"{stem}.pdf").exists():
        raise Failure("SEA-006", name=stem)
    target = folder / f"{stem}.pdf"
    origin, made = _as_it_came(ctx, profile, pages, stack, target)
    if made is None:
        job = PdfJob(
            pages=tuple(_pdf_page(ctx, page) for page in pages),
            target=str(target),
            title=component.title if component else "Giấy tờ khác",
            identifier=stem,
            description=f"{dossier.procedure} {profile.title}".strip(),
            creator=dossier.opened_by,
            language="vi-VN",
            created=sealed_at,
            way=profile.pdf_way,
            dpi_floor=profile.dpi_floor,
            most_bytes=profile.pdf_most_bytes,
            record=formats.inner_record(dossier, revision, component, code, said) if profile.pdfa == "3b" else b"",
        )
        made = ctx.workers.write_pdf(job)
        if made.pages != len(pages):
            raise Failure("SEA-002", paper=code, pages=made.pages, expected=len(pages))
    pdf = PackedFile(target.name, "document", code, hash_file(target), target.stat().st_size, made.pages, origin)
    body = formats.record(dossier, revision, component, code, said, pdf, made)
    durable.write_fresh(folder / f"{stem}.json", body)
    return pdf, PackedFile(f"{stem}.json", "record", code, hashlib.sha256(body).hexdigest(), len(body), 0)


def _as_it_came(
    ctx: Context, profile: Profile, pages: Sequence[Page], stack: Sequence[Page], target: Path
) -> tuple[Origin, PdfResult | None]:
    """Put a signed or born-digital file into the package byte for byte; None when a PDF of ours has to be made.

    Raises SEA-007 for a signed file whose pages don't stand whole together, SEA-008 for one that is too large to be sent.
    """
    scan, signed = ctx.queries.scan(pages[0].scan_id), pages[0].origin is Origin.SIGNED
    origin = untouched.passes(pages, stack, scan.frames)
    if not origin:
        if signed:
            raise Failure("SEA-007", file=scan.name)
        return Origin.PAPER, None
    body = ctx.vault.get(pages[0].original)
    if not untouched.fits(profile, len(body)):
        if signed:
            size, limit = (round(number / 1e6, 1) for number in (len(body), profile.pdf_most_bytes))
            raise Failure("SEA-008", file=scan.name, size=size, limit=limit)
        return Origin.PAPER, None
    durable.write_fresh(target, body)
    return origin, PdfResult(len(body), scan.frames, 0.0, "", ())


def _stem(ctx: Context, dossier: Dossier, profile: Profile, first: Page, ordinal: int, sealed_at: str) -> str:
    """The paper's file name by the profile's template, without its ending."""
    papers = {paper.code: paper for slot in profile.slots for paper in slot.papers}
    slot = profile.slot(first.component)
    own = papers.get(first.kind) or (slot.papers[0] if slot and len(slot.papers) == 1 else None)
    return file_names.stem(
        profile.file_names,
        profile.name_most - len(".json"),
        code=dossier.code,
        n=str(ordinal),
        n3=f"{ordinal:03d}",
        paper=first.component,
        agency=ctx.settings.agency_code,
        type=file_names.SHORT[int(own.archive_type) if own else 32],
        seq=f"{first.id:06d}",
        date=sealed_at[:10].replace("-", ""),
    )


def _said(ctx: Context, dossier: Dossier, code: str, pages: Sequence[Page]) -> PaperSaid:
    """The paper's values with who confirmed them, and who compared its original."""
    values, by_hand = ctx.values.of(dossier.id, pages), ctx.queries.field_sayings(dossier.id)
    fields: dict[str, Any] = {}
    for page in pages:
        for name, value in fields_json(values[page.id]).items():
            said = by_hand.get((page.id, name))
            sure = {"confirmed_by": said.by, "confirmed_at": said.at} if said and said.value else {}
            if name not in fields or sure:
                fields[name] = value | {"page_id": page.id} | sure
    checked = ctx.queries.sayings(dossier.id, "original").get(code)
    return PaperSaid(fields, checked if checked and checked.value else None)


def _pdf_page(ctx: Context, page: Page) -> PdfPage:
    path = str(ctx.vault.verified(page.original))
    if not page.look:
        return PdfPage(path, page.frame, as_delivered(ctx.workers.inspect(path).frames[page.frame]), None)
    reading = reading_of(ctx.vault.get(page.reading)) if page.reading else None
    cut = page.edits.region is not None  # chosen by a hand, or one of several papers in the frame
    return PdfPage(path, page.frame, geometry_of(ctx.vault.get(page.look)), reading, cut)


def _sealing_since(ctx: Context, dossier: Dossier) -> str:
    """When sealing was asked for: the one time in a package, so that building it again gives the same bytes."""
    question = (
        select(event.c.at)
        .where(event.c.kind == Kind.DOSSIER.value, event.c.ref == dossier.id, event.c.new == "sealing")
        .order_by(event.c.seq.desc())
        .limit(1)
    )
    return str(ctx.queries.rows(question)[0].at)


def _commit(ctx: Context, dossier: Dossier, revision: int, final: Path, sha256: str, size: int) -> None:
    with ctx.ledger.transaction() as connection:
        older = connection.execute(
            select(delivery.c.id, delivery.c.state)
            .join(package, package.c.id == delivery.c.package_id)
            .where(package.c.dossier_id == dossier.id, delivery.c.state.in_(("queued", "held")))
        ).all()
        for row in older:
            ctx.ledger.advance(connection, Kind.DELIVERY, row.id, row.state, "superseded")
        ref = connection.execute(
            insert(package)
            .values(
                dossier_id=dossier.id,
                revision=revision,
                folder=str(final.relative_to(ctx.packages)),
                sha256=sha256,
                size=size,
                sealed_at=_sealing_since(ctx, dossier),
            )
            .returning(package.c.id)
        ).scalar_one()
        ctx.ledger.advance(
            connection,
            Kind.DOSSIER,
            dossier.id,
            "sealing",
            "sealed",
            revision=revision,
            facts={"revision": revision, "sha256": sha256},
        )
        ctx.ledger.begin(
            connection, Kind.DELIVERY, package_id=ref, connector=ctx.settings.target_connector, key=str(uuid.uuid4())
        )

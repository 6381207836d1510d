"""Which paper is a page? By the heading it carries, as the profile names it. Imports `profiles` and page types."""

from __future__ import annotations

from collections.abc import Sequence

from station.profiles import OTHER, Profile
from station.types import ChecklistRow, Page

PENDING = {"secured", "judged"}


def component_for(profile: Profile, text: str, before: Page | None, page: Page) -> str:
    """The paper of a page: its own heading; else that of the page before it in the same file; else nobody knows."""
    found = profile.paper_of(text)
    if found:
        return found
    if before is not None and before.scan_id == page.scan_id and before.component:
        return before.component
    return only_component(profile)


def only_component(profile: Profile) -> str:
    """Where a procedure has one paper only, everything is that paper; else the paper of the unplaced."""
    return profile.components[0].code if len(profile.components) == 1 else OTHER


def checklist(profile: Profile, pages: Sequence[Page], other_title: str) -> tuple[ChecklistRow, ...]:
    """The papers of a procedure against the pages that are there."""
    rows = [
        _row(component.code, component.title, component.need, component.hint, pages) for component in profile.components
    ]
    if any(page.component == OTHER and page.state != "set_aside" for page in pages):
        rows.append(_row(OTHER, other_title, "optional", "", pages))
    return tuple(rows)


def _row(code: str, title: str, need: str, hint: str, pages: Sequence[Page]) -> ChecklistRow:
    mine = [page for page in pages if page.component == code and page.state != "set_aside"]
    if not mine:
        state = "missing" if need == "required" else "not_needed"
    else:
        state = "attention" if any(needs_attention(page) for page in mine) else "present"
    return ChecklistRow(code, title, need, len(mine), state, hint)


def needs_attention(page: Page) -> bool:
    """Whether a person should look at the page before the citizen leaves."""
    bad = any(verdict.severity in ("warn", "bad") for verdict in page.verdicts if verdict.kind != "blank")
    return bad or page.state in ("needs_operator", "poison") or page.code.startswith("OCR-")


def missing(profile: Profile, pages: Sequence[Page]) -> tuple[str, ...]:
    """Titles of the required papers without a page, and papers with a page that can't be read."""
    rows = checklist(profile, pages, "")
    return tuple(row.title for row in rows if row.need == "required" and row.state == "missing")


def unreadable(pages: Sequence[Page]) -> tuple[int, ...]:
    """Numbers of pages that should be scanned again, counted as the desk shows them: pages set aside have theirs too."""
    return tuple(
        number
        for number, page in enumerate(pages, 1)
        if page.state != "set_aside"
        and (any(verdict.severity == "bad" for verdict in page.verdicts) or page.state in ("needs_operator", "poison"))
    )

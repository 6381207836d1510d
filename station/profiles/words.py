"""A profile as an officer reads it, and what has changed between two of them, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from station.i18n import N_, _
from station.profiles.model import Basis, Component, FieldRule, Paper, Profile, Result, Slot, Strict

_Coded = TypeVar("_Coded", Slot, Paper)
LABELS = {
    "code": N_("code"),
    "title": N_("title"),
    "kind": N_("kind of work"),
    "field": N_("field of work"),
    "aliases": N_("other codes"),
    "valid_from": N_("in force from"),
    "valid_to": N_("in force until"),
    "legal_basis": N_("legal basis"),
    "processing_time": N_("processing time"),
    "working_days": N_("working days"),
    "fee": N_("fee"),
    "dpi_floor": N_("lowest dpi"),
    "pdf": N_("way of writing PDFs"),
    "pdf_max_mb": N_("most MB of a PDF"),
    "pdfa": N_("kind of PDF/A"),
    "read_back": N_("read back after sending"),
    "applicant": N_("applicant's role"),
    "unconfirmed": N_("not confirmed"),
    "components": N_("papers"),
    "results": N_("results"),
    "beside": N_("papers that may lie beside"),
    "cuts": N_("what else cuts a batch"),
    "files": N_("what becomes a file"),
    "file_names": N_("names of files"),
    "name_most": N_("most letters of a file's name"),
    "papers": N_("kinds of paper"),
    "headings": N_("headings"),
    "digitize": N_("to be digitised"),
    "multiple": N_("several papers in one place"),
    "hint": N_("hint"),
    "need": N_("need"),
    "question": N_("question"),
    "one_of": N_("one of"),
    "original": N_("original"),
    "copies": N_("number of copies"),
    "given_as": N_("given as"),
    "forms": N_("form numbers"),
    "phrases": N_("words that tell it"),
    "marks": N_("codes and print that tell it"),
    "examples": N_("example pages"),
    "pages": N_("usual number of pages"),
    "two_sided": N_("two-sided"),
    "identity": N_("identity paper"),
    "everywhere": N_("among the papers of every desk"),
    "sensitive": N_("sensitive data"),
    "fields": N_("fields"),
    "archive_type": N_("kind in the archives' list"),
}
"""Every entry of a profile in words."""
VALUES = {
    "need": {"required": N_("required"), "conditional": N_("if it applies"), "optional": N_("optional")},
    "digitize": {
        "required": N_("must be digitised"),
        "optional": N_("need not be digitised"),
        "never": N_("never scanned"),
    },
    "original": {
        "keep": N_("original handed in"),
        "copy": N_("copy handed in"),
        "show": N_("original shown and given back"),
    },
    "given_as": {
        "paper": N_("on paper"),
        "electronic": N_("electronic"),
        "database": N_("entry in the database, no paper"),
    },
    "kind": {"desk": N_("desk"), "backlog": N_("backlog"), "tray": N_("tray")},
}


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that differs. place: the paper it belongs to, empty for the procedure itself; an empty side has nothing."""

    place: str
    entry: str
    before: str
    after: str


def title_line(profile: Profile) -> str:
    return f"{profile.code}  {profile.title}"


def lines(profile: Profile) -> Iterator[str]:
    """All that an officer wants to know of a procedure, line by line; what is unconfirmed carries a mark."""
    yield title_line(profile) + _mark(profile, "code", "title")
    period = _("in force from {day}").format(day=_say(profile.valid_from))
    if profile.valid_to:
        period += " " + _("until {day}").format(day=_say(profile.valid_to))
    yield " · ".join(part for part in (profile.field, period) if part)
    if profile.aliases:
        yield f"{_entry('aliases')}: {', '.join(profile.aliases)}{_mark(profile, 'aliases')}"
    if profile.processing_time:
        mark = _mark(profile, "processing_time", "working_days")
        yield f"{_entry('processing_time')}: {profile.processing_time}{mark}"
    if profile.fee:
        yield f"{_entry('fee')}: {profile.fee}{_mark(profile, 'fee')}"
    for head, need in (
        (_("Papers required"), "required"),
        (_("Papers that depend on a question"), "conditional"),
        (_("Papers that may be added"), "optional"),
    ):
        chosen = [component for component in profile.components if component.need == need]
        if chosen:
            yield from ("", head, *_components(profile, chosen))
    if profile.results:
        on_paper = any(result.given_as != "database" for result in profile.results)
        head = _("Results (the dossier counts as digitised only with them)") if on_paper else _entry("results")
        yield from ("", head)
        for result in profile.results:
            how = f"{_value('given_as', result.given_as)} · {_value('digitize', result.digitize)}"
            yield from _slot(profile, "results", result, how)
    if profile.legal_basis:
        yield from ("", _entry("legal_basis") + _mark(profile, "legal_basis"))
        yield from (f"  - {_say(basis)}" for basis in profile.legal_basis)
    everywhere = [name.split(".") for name in profile.unconfirmed if ".*." in name]
    if everywhere:
        places = "; ".join(f"{_label(table)}: {_label(entry)}" for table, _star, entry in everywhere)
        yield from ("", _("Not confirmed for any of them: {places}").format(places=places))


def _components(profile: Profile, components: Sequence[Component]) -> Iterator[str]:
    told: set[str] = set()
    for component in components:
        if component.one_of and component.one_of not in told:
            told.add(component.one_of)
            yield "  " + _("One of these is enough:")
            for other in components:
                if other.one_of == component.one_of:
                    yield from ("  " + line for line in _component(profile, other))
        elif not component.one_of:
            yield from _component(profile, component)


def _component(profile: Profile, component: Component) -> Iterator[str]:
    how = _value("original", component.original)
    if component.copies > 1:
        how += ", " + _("{count} copies").format(count=component.copies)
    yield from _slot(profile, "components", component, f"{how} · {_value('digitize', component.digitize)}")


def _slot(profile: Profile, table: str, slot: Slot, how: str) -> Iterator[str]:
    place = f"{table}.{slot.code}"
    mark = _mark(profile, place, *(f"{place}.{name}" for name in type(slot).model_fields))
    question = getattr(slot, "question", "")
    care = f" · {_label('sensitive')}" if any(paper.sensitive for paper in slot.papers) else ""
    yield f"  - {slot.title} [{slot.code}] · {how}{care}{mark}"
    if question:
        yield f"      {_entry('question')}: {question}"
    if slot.hint:
        yield f"      {slot.hint}"
    if slot.dpi_floor:
        yield f"      {_entry('dpi_floor')}: {slot.dpi_floor}"
    kinds = [kind for paper in slot.papers if (kind := _kind(paper, slot.title))]
    if len(kinds) > 8:
        kinds = [*kinds[:8], _("{count} more").format(count=len(kinds) - 8)]
    if kinds:
        alone = len(slot.papers) == 1 and slot.papers[0].title == slot.title
        yield f"      {_entry('forms' if alone else 'papers')}: {'; '.join(kinds)}"
    if len(slot.papers) == 1 and slot.papers[0].fields:
        yield f"      {_entry('fields')}: {', '.join(rule.title for rule in slot.papers[0].fields)}"


def _kind(paper: Paper, known: str) -> str:
    """A kind's title, unless it is known already, and its form numbers."""
    mark = _unsure() if "forms" in paper.unconfirmed else ""
    forms = f"{', '.join(paper.forms)}{mark}"
    if paper.title == known:
        return forms
    return f"{paper.title} ({forms})" if forms else paper.title


def _unsure() -> str:
    return " (" + _("not confirmed") + ")"


def _mark(profile: Profile, *names: str) -> str:
    return _unsure() if set(names) & set(profile.unconfirmed) else ""


def _label(name: str) -> str:
    return _(LABELS[name])


def _entry(name: str) -> str:
    text = _label(name)
    return text[:1].upper() + text[1:]


def _value(name: str, value: str) -> str:
    return _(VALUES.get(name, {}).get(value, "")) or value


def _say(value: object, name: str = "") -> str:
    """An entry's value in words."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Basis):
        until = _("until {day}").format(day=_say(value.valid_to)) if value.valid_to else ""
        since = _("from {day}").format(day=_say(value.valid_from)) if value.valid_from else ""
        period = " ".join(part for part in (since, until) if part)
        return f"{value.title} ({period})" if period else value.title
    if isinstance(value, Paper | Slot):
        return value.title
    if isinstance(value, FieldRule):
        return f"{value.title} ({', '.join(value.labels)})" if value.labels else value.title
    if isinstance(value, tuple):
        return "; ".join(_say(part) for part in value)
    return _value(name, str(value))


def differences(old: Profile, new: Profile) -> tuple[Change, ...]:
    """What has changed: entries of the procedure, then of each paper and result, then of each kind of paper."""
    found = list(_entries("", old, new, {"components", "results", "beside"}))
    for pair in _pairs(old.slots, new.slots):
        found += _of_slot(*pair)
    return tuple(found)


def _of_slot(before: Slot | None, after: Slot | None) -> Iterator[Change]:
    shown = after or before
    if shown is None:
        return
    table = "results" if isinstance(shown, Result) else "components"
    if before is None or after is None:
        yield Change("", table, before.title if before else "", after.title if after else "")
        return
    yield from _entries(before.title, before, after, {"papers"})
    for pair in _pairs(before.papers, after.papers):
        yield from _of_kind(before.title, *pair)


def _of_kind(place: str, old: Paper | None, new: Paper | None) -> Iterator[Change]:
    if old is None or new is None:
        yield Change(place, "papers", old.title if old else "", new.title if new else "")
    else:
        yield from _entries(f"{place} / {old.title}", old, new, set())


def _entries(place: str, old: Strict, new: Strict, without: set[str]) -> Iterator[Change]:
    for name in [*type(old).model_fields, *(set(type(new).model_fields) - set(type(old).model_fields))]:
        before, after = getattr(old, name, None), getattr(new, name, None)
        if name in without or before == after:
            continue
        if isinstance(before, tuple) and isinstance(after, tuple):
            gone = tuple(part for part in before if part not in after)
            come = tuple(part for part in after if part not in before)
            if gone or come:
                yield Change(place, name, _say(gone), _say(come))
            else:
                yield Change(place, name, _say(before), _say(after))
        else:
            yield Change(place, name, _say(before, name), _say(after, name))


def _pairs(old: Sequence[_Coded], new: Sequence[_Coded]) -> Iterator[tuple[_Coded | None, _Coded | None]]:
    """Those with the same code together, in the order of the old ones and then the new."""
    codes = dict.fromkeys([*(each.code for each in old), *(each.code for each in new)])
    for code in codes:
        yield _by_code(old, code), _by_code(new, code)


def _by_code(sought: Sequence[_Coded], code: str) -> _Coded | None:
    return next((each for each in sought if each.code == code), None)


def change_line(change: Change) -> str:
    """One change as a sentence."""
    head = f"{change.place}: {_label(change.entry)}" if change.place else _entry(change.entry)
    if not change.before:
        return _("{what}: added {after}").format(what=head, after=change.after)
    if not change.after:
        return _("{what}: removed {before}").format(what=head, before=change.before)
    return _("{what}: {before} → {after}").format(what=head, before=change.before, after=change.after)

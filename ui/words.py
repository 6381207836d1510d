"""States, times and counts as a person reads them."""

from __future__ import annotations

import time
from datetime import datetime

from ocr.types import Severity, Step
from station.i18n import _, decimal
from station.messages import notice
from station.states import Kind
from station.terms import state_words
from station.types import Delivery, Page
from station.verdict_words import verdict_words
from ui.style import Tone

GRAVITY = (Severity.BAD, Severity.WARN, Severity.INFO)


def dossier_state(state: str) -> str:
    return state_words(Kind.DOSSIER, state)


def page_state(state: str) -> str:
    return state_words(Kind.PAGE, state)


def delivery_state(state: str) -> str:
    return state_words(Kind.DELIVERY, state)


def step(name: Step) -> str:
    return {
        Step.CROP: _("crop"),
        Step.PERSPECTIVE: _("flatten"),
        Step.TURN: _("turn"),
        Step.LEVEL: _("level"),
        Step.SPLIT: _("cut out"),
    }[name]


def paper_state(state: str) -> tuple[Tone, str]:
    return {
        "missing": (Tone.QUIET, _("missing")),
        "present": (Tone.GOOD, _("present")),
        "attention": (Tone.WARN, _("look again")),
        "not_needed": (Tone.GOOD, _("not needed")),
        "asked": (Tone.QUIET, _("ask")),
        "later": (Tone.QUIET, _("comes later")),
        "no_paper": (Tone.QUIET, _("nothing to scan")),
    }.get(state, (Tone.WARN, state))


def verb(name: str) -> str:
    """What a hand did, as undo and redo name it."""
    return {
        "assign": _("give a page to a paper"),
        "await_rescan": _("wait for a rescan"),
        "bring_back": _("bring a page back"),
        "interleave": _("merge fronts and backs"),
        "join": _("join papers"),
        "leave_out": _("leave a step out"),
        "move": _("move pages to another dossier"),
        "read_word": _("put a word right"),
        "reorder": _("move a page"),
        "replace": _("replace a page by its rescan"),
        "set_aside": _("set a page aside"),
        "split": _("begin a paper"),
        "turn": _("turn a page"),
    }.get(name, name)


def need(code: str) -> str:
    return {
        "required": _("required"),
        "optional": _("optional"),
        "conditional": _("if it applies"),
        "result": _("result"),
    }.get(code, code)


def page_word(page: Page) -> str:
    """One or two words below a thumbnail: the gravest finding and how many more there are."""
    short = {
        "secured": _("being looked at"),
        "set_aside": _("set aside"),
        "needs_operator": _("needs you"),
        "poison": _("not processed"),
    }.get(page.state)
    if short:
        return short
    found = sorted(page.verdicts, key=lambda verdict: GRAVITY.index(verdict.severity))
    if not found:
        return _("good")
    name = verdict_words(found[0].kind)[0]
    return f"{name} +{len(found) - 1}" if len(found) > 1 else name


def moment(text: str) -> str:
    """ISO 8601 as local time; the date only where it is not today."""
    try:
        at = datetime.fromisoformat(text).astimezone()
    except ValueError:
        return ""
    today = at.date() == datetime.now().astimezone().date()
    return at.strftime("%H:%M:%S" if today else "%d/%m/%Y %H:%M")


def next_try(delivery: Delivery) -> str:
    if delivery.state != "queued" or delivery.next_try <= 0:
        return ""
    if delivery.next_try <= time.time():
        return _("now")
    return moment(datetime.fromtimestamp(delivery.next_try).astimezone().isoformat())


def answer(delivery: Delivery) -> str:
    """The receiver's last answer in words."""
    if not delivery.code:
        return ""
    said = notice(delivery.code, delivery.facts)
    return f"{said.title}. {said.advice}"


def size(count: int) -> str:
    """Decimal units as disks are sold; one decimal only where the number is small."""
    number, unit = float(count), "B"
    for larger in ("KB", "MB", "GB"):
        if number < 1000:
            break
        number, unit = number / 1000, larger
    return f"{decimal(number, 1 if number < 10 and unit != 'B' else 0)} {unit}"


def progress(delivery: Delivery) -> str:
    if delivery.total_bytes <= 0:
        return ""
    part = min(100, 100 * delivery.sent_bytes // delivery.total_bytes)
    return _("{share} of {size}").format(share=f"{part}%", size=size(delivery.total_bytes))

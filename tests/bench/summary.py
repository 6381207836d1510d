"""Sums page scores up into figures; every figure knows over how many pages it was taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ocr.types import VerdictKind
from tests.bench.scoring import ASKED, PageScore

Figures = dict[str, Any]
MODULES = ((0.0, 2.0), (2.0, 3.0), (3.0, 99.0))


def figures(scores: Sequence[PageScore]) -> Figures:
    """Speed, orientation, skew, blank and text of a group of pages."""
    looked = [one.answer.look_cpu for one in scores if one.answer.look]
    turns = Counter(one.turn for one in scores if one.turn)
    skews = [one.skew_error for one in scores if one.skew_error is not None]
    turned = sum(turns.values())
    return {
        "pages": len(scores),
        "errors": Counter(one.answer.error for one in scores if one.answer.error),
        "look_cpu_median": _at(looked, 50), "look_cpu_p95": _at(looked, 95),
        "read_cpu_median": _at([one.answer.read_cpu for one in scores if one.answer.reading], 50),
        "text_pages": turned, "turn_right": _part(turns["right"], turned), "turn_wrong": turns["wrong"],
        "turn_asked": turns["asked"], "upright_broken": sum(one.broken for one in scores),
        "skew_median": _at(skews, 50), "skew_p95": _at(skews, 95), "skew_pages": len(skews),
        **_blank(scores), **_text(scores),
    }  # fmt: skip


def verdicts(scores: Sequence[PageScore]) -> list[Figures]:
    """One row for each kind: found of planted by severity, how well the place fits, false alarms on good pages."""
    good = [one for one in scores if one.truth.good]
    rows = []
    for kind in VerdictKind:
        if kind in ASKED:
            continue
        found = [one for page in scores for one in page.found if one.kind == kind.value]
        alarms = [page.truth.page for page in good if kind.value in page.false_alarms]
        counts = {
            grade: [
                sum(one.said for one in found if one.severity == grade),
                sum(one.severity == grade for one in found),
            ]
            for grade in ("light", "medium", "severe")
        }
        said = [one for one in found if one.said and one.severity != "light"]
        rows.append({
            "kind": kind.value, **counts, "covered": _at([one.covered for one in said], 50),
            "fit": _at([one.fit for one in said], 50), "false_alarms": len(alarms), "good_pages": len(good),
            "alarmed": alarms, "missed": [
                page.truth.page for page in scores for one in page.found
                if one.kind == kind.value and not one.said and one.severity != "light"
            ],
        })  # fmt: skip
    return rows


def codes(scores: Sequence[PageScore]) -> list[Figures]:
    """Read of planted for each kind of code and size of module (px)."""
    every = [code for page in scores for code in page.codes]
    return [
        {"type": kind, "module": f"{low:g}–{high:g}" if high < 99 else f"≥ {low:g}", "read": sum(c.read for c in few),
         "of": len(few)}
        for kind in sorted({code.type for code in every}) for low, high in MODULES
        if (few := [code for code in every if code.type == kind and low <= code.module_px < high])
    ]  # fmt: skip


def papers(scores: Sequence[PageScore]) -> list[Figures]:
    """Papers found on the glass, by set."""
    rows = []
    for name in dict.fromkeys(one.truth.dossier for one in scores if one.papers):
        found = np.array([one.papers for one in scores if one.papers and one.truth.dossier == name])
        rows.append({"set": name, "papers": int(found[:, 0].sum()), "found": int(found[:, 1].sum()),
                     "wrong": int(found[:, 2].sum()), "upright": int(found[:, 3].sum())})  # fmt: skip
    return rows


def harm(scores: Sequence[PageScore]) -> Figures:
    """What cleaning did to pages that were fine: points of CER, and marks rubbed out."""
    both = [one for one in scores if one.edits and one.raw_edits]
    letters = sum(one.edits[1] for one in both if one.edits)
    after, before = (sum(e[0] for one in both if (e := getattr(one, name))) for name in ("edits", "raw_edits"))
    marked = [one for one in scores if one.answer.marks_lost is not None]
    return {
        "pages": len(both), "cer_before": _part(before, letters), "cer_after": _part(after, letters),
        "marks": {
            name: {"marks": sum(len(one.truth.marks) for one in few), "lost": sum(one.answer.marks_lost or 0 for one in few)}
            for name in dict.fromkeys(one.truth.dossier for one in marked)
            if (few := [one for one in marked if one.truth.dossier == name])
        },
    }  # fmt: skip


def groups(scores: Sequence[PageScore]) -> dict[str, list[PageScore]]:
    """All pages, by level, and by kind of damage (by set where they are planted)."""
    out: dict[str, list[PageScore]] = {"all": list(scores)}
    for one in scores:
        names = (
            [f"set {one.truth.dossier}"] if one.truth.of_set else [f"damage {damage}" for damage in one.truth.damage]
        )
        for name in (f"level {one.truth.level}", *names):
            out.setdefault(name, []).append(one)
    order = {"a": 0, "l": 1, "s": 2, "d": 3}
    return dict(sorted(out.items(), key=lambda group: order[group[0][0]]))


def cer(pairs: Iterable[tuple[int, int] | None]) -> float | None:
    kept = [pair for pair in pairs if pair]
    return _part(sum(edits for edits, _ in kept), sum(letters for _, letters in kept))


def _text(scores: Sequence[PageScore]) -> Figures:
    return {"cer": cer(one.edits for one in scores), "cer_pages": sum(one.edits is not None for one in scores)}


def _blank(scores: Sequence[PageScore]) -> Figures:
    hit = sum(one.blank and one.truth.blank for one in scores)
    true, said = sum(one.truth.blank for one in scores), sum(one.blank for one in scores)
    return {
        "blank": true, "blank_recall": _part(hit, true), "blank_precision": _part(hit, said),
        "blank_wrong": [one.truth.page for one in scores if one.blank and not one.truth.blank],
        "blank_missed": [one.truth.page for one in scores if one.truth.blank and not one.blank],
    }  # fmt: skip


def _at(values: Sequence[float], percent: int) -> float | None:
    return float(np.percentile(values, percent)) if values else None


def _part(some: float, of: float) -> float | None:
    return some / of if of else None

"""The bench's figures as tables on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.bench.summary import Figures


def show(console: Console, report: Figures) -> None:
    """Print every part of a report that holds something."""
    console.print(_groups(report["groups"]))
    for make, name in ((_verdicts, "verdicts"), (_codes, "codes"), (_papers, "papers"), (_peers, "engines")):
        if report.get(name):
            console.print(make(report[name]))
    _lines(console, report)


def _groups(groups: dict[str, Figures]) -> Table:
    table = _table(
        "Our engine, by group", "pages", "look CPU s", "p95", "upright %", "wrong", "asked", "broken", "skew °", "p95",
        "blank rec %", "prec %", "CER %", left="group",
    )  # fmt: skip
    for name, one in groups.items():
        table.add_row(
            name, str(one["pages"]), _number(one["look_cpu_median"]), _number(one["look_cpu_p95"]),
            _percent(one["turn_right"]), _count(one, "turn_wrong"), _count(one, "turn_asked"), _count(one, "upright_broken"),
            _number(one["skew_median"], 3), _number(one["skew_p95"], 3), _percent(one["blank_recall"]),
            _percent(one["blank_precision"]), _percent(one["cer"], 2),
        )  # fmt: skip
    return table


def _verdicts(rows: Sequence[Figures]) -> Table:
    table = _table("Verdicts: found of planted, and false alarms on good pages", "light", "medium", "severe",
                   "med+sev %", "covered", "IoU", "false alarms", "%", left="kind")  # fmt: skip
    for row in rows:
        hit, of = (row["medium"][i] + row["severe"][i] for i in (0, 1))
        table.add_row(
            row["kind"], *(f"{row[grade][0]}/{row[grade][1]}" if row[grade][1] else "-" for grade in ("light", "medium", "severe")),
            _percent(hit / of if of else None), _number(row["covered"]), _number(row["fit"]),
            f"{row['false_alarms']}/{row['good_pages']}",
            _percent(row["false_alarms"] / row["good_pages"] if row["good_pages"] else None),
        )  # fmt: skip
    return table


def _codes(rows: Sequence[Figures]) -> Table:
    table = _table("Codes", "module px", "read", "%", left="kind")
    for row in rows:
        table.add_row(row["type"], row["module"], f"{row['read']}/{row['of']}", _percent(row["read"] / row["of"]))
    return table


def _papers(rows: Sequence[Figures]) -> Table:
    table = _table(
        "Papers on the glass (outline with IoU ≥ 0.85)", "papers", "found", "%", "upright", "no paper", left="set"
    )
    for row in rows:
        part = row["found"] / row["papers"] if row["papers"] else None
        table.add_row(
            row["set"], str(row["papers"]), str(row["found"]), _percent(part), str(row["upright"]), str(row["wrong"])
        )
    return table


def _peers(rows: Sequence[Figures]) -> Table:
    table = _table("The same pages, the same run", "version", "step", "pages/min", "ours is", "CPU s/page", "ours is",
                   "MB", "upright %", "fixed", "broken", "CER %", left="engine")  # fmt: skip
    for row in rows:
        table.add_row(
            row["engine"], row["version"], row["step"], _number(row["pages_per_minute"], 1), _ratio(row["faster"]),
            _number(row["cpu_per_page"]), _ratio(row["lighter"]), _number(row.get("memory_mb"), 0),
            _percent(row.get("upright")), row.get("fixed", "-"), row.get("broken", "-"), _percent(row.get("cer"), 2),
        )  # fmt: skip
    return table


def _lines(console: Console, report: Figures) -> None:
    """What fits no table."""
    if memory := report.get("memory"):
        console.print(f"Worker: {memory['own_mb']:.0f} MiB PSS at most, {memory['tree_mb']:.0f} with its children.")
    harm = report["harm"]
    if harm["pages"] and harm["cer_before"] is not None:
        points = 100 * (harm["cer_after"] - harm["cer_before"])
        console.print(f"No harm: CER of {harm['pages']} fine pages {100 * harm['cer_before']:.2f} % as delivered, "
                      f"{100 * harm['cer_after']:.2f} % after cleaning ({points:+.2f} points).")  # fmt: skip
    for name, one in harm["marks"].items():
        console.print(f"Small marks rubbed out on pages of set {name}: {one['lost']} of {one['marks']}.")
    every = report["groups"]["all"]
    for words, pages in (
        ("Blank, but not called so", every["blank_missed"]),
        ("Called blank, but not", every["blank_wrong"]),
    ):
        if pages:
            console.print(f"{words}: {', '.join(pages)}")
    if every["errors"]:
        console.print(f"Failures: {dict(every['errors'])}")
    for name, how in report.get("missing", {}).items():
        console.print(f"Not measured: {name}: {how}")


def _table(title: str, *columns: str, left: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(left, no_wrap=True)
    for name in columns:
        table.add_column(name, justify="right")
    return table


def _number(value: float | None, digits: int = 2) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _percent(value: float | None, digits: int = 1) -> str:
    return "-" if value is None else f"{100 * value:.{digits}f}"


def _ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f} x"


def _count(one: Figures, name: str) -> str:
    return str(one[name]) if one["text_pages"] else "-"

"""The case system's page for people: dossiers, revisions, files and receipts, Vietnamese first, no JavaScript."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote

from station.case_system.manifest import ListedFile
from station.case_system.store import Revision

_STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;background:#f3f5f8;color:#1c2733;font:16px/1.5 "Segoe UI","Noto Sans",system-ui,sans-serif}
header{background:#123a63;color:#fff;padding:1.25rem 1.5rem}header h1{margin:0;font-size:1.35rem;font-weight:600}
header p{margin:.2rem 0 0;color:#cfdeee}main{max-width:64rem;margin:1.5rem auto;padding:0 1rem}
article{background:#fff;border:1px solid #d9e0e8;border-radius:8px;margin:0 0 1rem;padding:1rem 1.25rem}
h2{margin:0;font-size:1.1rem;overflow-wrap:anywhere}.facts{margin:.25rem 0 .75rem;color:#4a5a6b;font-size:.92rem}
.state{float:right;border-radius:99px;padding:.1rem .7rem;font-size:.85rem;font-weight:600}
.done{background:#dff3e4;color:#14532d}.open{background:#fdf0d3;color:#6b4a00}
table{width:100%;border-collapse:collapse;font-size:.94rem}th{text-align:left;font-weight:600;color:#4a5a6b}
th,td{padding:.4rem .5rem;border-top:1px solid #e6ebf0;vertical-align:top;overflow-wrap:anywhere}
td.number,th.number{text-align:right;white-space:nowrap}code{font:.85rem ui-monospace,Consolas,monospace}
a{color:#0b5cad}small{color:#5b6b7c}.empty{text-align:center;padding:3rem 1rem}
"""


def _time(text: str | None) -> str:
    """Local time as it is written in Vietnam."""
    if text is None:
        return "—"
    local = datetime.fromisoformat(text).astimezone()
    return f'<time datetime="{escape(text)}">{local:%d/%m/%Y %H:%M:%S}</time>'


def _size(size: int) -> str:
    """Decimal comma, as read in Vietnam."""
    if size < 1024:
        return f"{size} B"
    amount, unit = (size / 1024, "KB") if size < 1 << 20 else (size / (1 << 20), "MB")
    return f"{amount:.1f} {unit}".replace(".", ",")


def _row(revision: Revision, file: ListedFile) -> str:
    address = f"/v1/dossiers/{quote(revision.dossier, safe='')}/revisions/{revision.revision}/files/{file.file_id}"
    name = escape(file.name)
    if revision.receipt_id is not None:
        name = f'<a href="{escape(address)}">{name}</a>'
    return (
        f"<tr><td>{name}</td><td>{escape(file.component or '—')}</td><td class=number>{_size(file.size)}</td>"
        f'<td><code title="{file.sha256}">{file.sha256[:16]}…</code></td></tr>'
    )


def _article(revision: Revision, files: Iterable[ListedFile]) -> str:
    if revision.receipt_id is None:
        state = '<span class="state open">Đang nhận · Receiving</span>'
        receipt = f"Bắt đầu nhận <small>Started</small> {_time(revision.created_at)}"
    else:
        state = '<span class="state done">Đã nhận đủ · Received</span>'
        receipt = (
            f"Số biên nhận <small>Receipt</small> <b>{escape(revision.receipt_id)}</b> · "
            f"Thời điểm <small>Time</small> {_time(revision.committed_at)}"
        )
    rows = "".join(_row(revision, file) for file in files)
    return (
        f"<article>{state}<h2>{escape(revision.dossier)}</h2>"
        f"<p class=facts>Lần gửi <small>Revision</small> <b>{revision.revision}</b> · {receipt}</p>"
        "<table><thead><tr><th>Tệp <small>File</small></th><th>Thành phần <small>Component</small></th>"
        "<th class=number>Dung lượng <small>Size</small></th><th>SHA-256</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></article>"
    )


def render(revisions: Sequence[tuple[Revision, Sequence[ListedFile]]]) -> str:
    body = "".join(_article(revision, files) for revision, files in revisions) or (
        '<article class="empty"><h2>Chưa có hồ sơ nào</h2><p>No dossiers yet</p></article>'
    )
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Hồ sơ đã tiếp nhận</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head><body>'
        "<header><h1>Hồ sơ đã tiếp nhận</h1><p>Received dossiers · hệ thống tiếp nhận thử nghiệm</p></header>"
        f"<main>{body}</main></body></html>"
    )

"""What number and symbol of a paper (số, ký hiệu) say of its kind. Decree 30/2020/NĐ-CP, Appendices I and III.

A paper with a type carries the type's letters before the office's (15/QĐ-UBND); a letter (công văn) carries none (15/UBND-VP).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from station.sorting.likeness import stands_at
from station.sorting.sheet import Row, key_of

_TYPES = {
    "NQ": "NGHỊ QUYẾT",
    "QĐ": "QUYẾT ĐỊNH",
    "CT": "CHỈ THỊ",
    "QC": "QUY CHẾ",
    "QyĐ": "QUY ĐỊNH",
    "TC": "THÔNG CÁO",
    "TB": "THÔNG BÁO",
    "HD": "HƯỚNG DẪN",
    "CTr": "CHƯƠNG TRÌNH",
    "KH": "KẾ HOẠCH",
    "PA": "PHƯƠNG ÁN",
    "ĐA": "ĐỀ ÁN",
    "DA": "DỰ ÁN",
    "BC": "BÁO CÁO",
    "TTr": "TỜ TRÌNH",
    "GUQ": "GIẤY ỦY QUYỀN",
    "PG": "PHIẾU GỬI",
    "PC": "PHIẾU CHUYỂN",
    "PB": "PHIẾU BÁO",
    "BB": "BIÊN BẢN",
    "HĐ": "HỢP ĐỒNG",
    "CĐ": "CÔNG ĐIỆN",
    "BGN": "BẢN GHI NHỚ",
    "BTT": "BẢN THỎA THUẬN",
    "GM": "GIẤY MỜI",
    "GGT": "GIẤY GIỚI THIỆU",
    "GNP": "GIẤY NGHỈ PHÉP",
}
HEADING_OF = {letters.casefold(): key_of(heading) for letters, heading in _TYPES.items()}
LETTER = "letter"
"""What `type_of` says of a symbol without a type."""
_OFFICES = ("ubnd", "hđnd", "vp", "tp", "stp", "ca", "cax", "cap", "ttphcc", "pvhxh", "pkt", "ubmttq", "đu")
_SYMBOL = re.compile(
    r"^\W*(?:S[ốôo6ồòó]|56)\s*[:.]?\s*[\dOolI.…]*\s*/\s*(?:\d{4}\s*/\s*)?([^\W\d_]{1,7})\s*[-–—]", re.IGNORECASE
)
_UPPER = 0.35


def type_of(rows: Sequence[Row]) -> str:
    """Key of the type's heading that the symbol in the page's head stands for, LETTER, or "" when it says nothing."""
    for row in rows:
        found = _SYMBOL.match(row.text) if row.y0 < _UPPER else None
        if found is None:
            continue
        letters = found[1].casefold()
        if letters in HEADING_OF:
            return HEADING_OF[letters]
        return LETTER if letters in _OFFICES or _nearly(letters, "ubnd") or _nearly(letters, "hđnd") else ""
    return ""


def _nearly(letters: str, office: str) -> bool:
    """One letter misread, as LIBND and UBNO are."""
    found = stands_at(office, (letters,), 0)
    return len(letters) >= 3 and found.wrong <= 1

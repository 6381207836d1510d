"""Names of persons, bodies and peoples: what can be one, and how a name printed in capitals is written."""

from __future__ import annotations

import re
import unicodedata

from ocr.reading.syllables import possible
from station.fields.spelling import with_y
from station.fields.strips import flat
from station.sorting.likeness import least_wrong

# fmt: off
PEOPLES = (
    "Kinh", "Tày", "Thái", "Hoa", "Khmer", "Khơ-me", "Mường", "Nùng", "Mông", "H'Mông", "Hmông", "Dao", "Gia Rai", "Gia-rai", "Ngái",
    "Ê Đê", "Ê-đê", "Ba Na", "Ba-na", "Xơ Đăng", "Xơ-đăng", "Sán Chay", "Cơ Ho", "Cơ-ho", "Chăm", "Sán Dìu", "Hrê", "Mnông", "M'nông",
    "Ra Glai", "Ra-glai", "Xtiêng", "Bru-Vân Kiều", "Bru Vân Kiều", "Thổ", "Giáy", "Cơ Tu", "Cơ-tu", "Gié Triêng", "Gié-Triêng", "Mạ",
    "Khơ Mú", "Khơ-mú", "Co", "Tà Ôi", "Tà-ôi", "Chơ Ro", "Chơ-ro", "Kháng", "Xinh Mun", "Xinh-mun", "Hà Nhì", "Chu Ru", "Chu-ru",
    "Lào", "La Chí", "La Ha", "Phù Lá", "La Hủ", "Lự", "Lô Lô", "Chứt", "Mảng", "Pà Thẻn", "Cơ Lao", "Cống", "Bố Y", "Si La", "Pu Péo",
    "Brâu", "Ơ Đu", "Rơ Măm",
)
_UNITS = (
    "thị xã", "thị trấn", "thành phố", "đặc khu", "xã", "phường", "huyện", "quận", "tỉnh", "thôn", "bản", "ấp",
    "buôn", "xóm", "tổ dân phố",
)
_PROPER = (
    "Sở Tư pháp", "Sở Nội vụ", "Sở Tài chính", "Sở Xây dựng", "Sở Y tế", "Bộ Tư pháp", "Bộ Công an", "Bộ Y tế", "Bộ Nội vụ",
    "Bộ Tài chính", "Hội đồng nhân dân", "Ủy ban nhân dân", "Tòa án nhân dân", "Viện kiểm sát nhân dân", "Công an",
    "Ủy ban Mặt trận Tổ quốc Việt Nam", "Việt Nam", "Trung tâm Phục vụ hành chính công", "Văn phòng Đăng ký đất đai",
    "Phòng Tư pháp", "Phòng Kinh tế", "Phòng Văn hóa", "Bảo hiểm xã hội", "Trạm Y tế", "Trung tâm Y tế", "Bệnh viện",
)
# fmt: on
_SURNAMES_IN_U = ("Vũ", "Lu", "Lù", "Tu", "Từ", "Chu", "Cù", "Mù", "Tù")
_SURNAMES_IN_Y = ("Lý", "Ly", "Hy")
BODIES = (
    "uybannhandan",
    "ubnd",
    "hoidongnhandan",
    "hdnd",
    "so",
    "phong",
    "congan",
    "trungtam",
    "vanphong",
    "danguy",
    "toaan",
    "bo",
    "cuc",
    "chicuc",
    "benhvien",
    "tram",
    "tramyte",
    "truong",
    "hoi",
    "doan",
    "baohiemxahoi",
    "thue",
    "uybanmattran",
    "ban",
)  # fmt: skip
_HEADS = ("Ủy ban nhân dân", "Hội đồng nhân dân", "Ủy ban Mặt trận Tổ quốc", "Bảo hiểm xã hội")
_KEPT = ("UBND", "HĐND", "BHXH", "MTTQ", "II", "III", "IV", "VI", "VII", "VIII", "IX")
_LETTERS = re.compile(r"[^\W\d_]+")
_NOT_A_NAME = re.compile(r"[\d:;,()/|]")
_TITLES = re.compile(r"^(?i:ông|bà|anh|chị|cháu|em|ngài)\s*(?:\(bà\)|/\s*bà)?\s*:\s*|^(?:ông|bà|anh|chị|cháu|em)\s+")
"""Ông with a capital and no colon may be a surname."""


def person(text: str) -> str | None:
    """A person's name at the beginning of a text, without ông/bà: two to seven words of letters; None when there is none."""
    said = _TITLES.sub("", text.strip())
    said = _NOT_A_NAME.split(said, maxsplit=1)[0]
    words = [word.strip(" .…_-–'\"`*~=<>“”„»«‚") for word in said.split()]
    words = [word for word in words if word]
    if not 2 <= len(words) <= 7 or not all(
        _LETTERS.fullmatch(part) for word in words for part in re.split(r"[-'’]", word) if part
    ):
        return None
    if any(len(word) == 1 and word.upper() not in "ÁÂẤẦẨẪẬÀẢÃẠAĂÊEIÍÌỊOÔƠÓÒỌUƯÚÙỤYÝỲỶỸỴẨỈĨỎÕỦŨ" for word in words):
        return None
    if not all(word[0].isupper() for word in words):
        return None
    return " ".join(words)


def with_surname(name: str) -> str:
    """The name with a first word that is no surname, and is one once its u is taken for the y it looks like in pen: Lú, Lý."""
    first, _space, given = name.partition(" ")
    fits = [other for other in with_y(first) if other in _SURNAMES_IN_Y]
    return f"{fits[0]} {given}" if len(fits) == 1 and first not in _SURNAMES_IN_U else name


def is_spelt(name: str) -> bool:
    """Whether every word can be Vietnamese; names of other peoples often can't, so this only lowers trust."""
    return all(possible(part) for word in name.split() for part in re.split(r"[-'’]", word) if part)


def in_small(text: str) -> str:
    """A person's name in capitals as it is written otherwise; any other text as it is."""
    return _title(text) if text.isupper() else text


def body(text: str) -> str:
    """A body's name, in normal case when it is printed in capitals: Ủy ban nhân dân xã Hưng Bồi; without its province."""
    said = re.split(r"\s*,\s*(?=(?:tỉnh|thành phố|TP|huyện|quận|thị xã)\b)", text, maxsplit=1, flags=re.IGNORECASE)[0]
    return _headed(_body_in_small(said) if _mostly_capitals(said) else said)


def _headed(text: str) -> str:
    """The name with its beginning as the usual bodies are written, when only a letter or two of it differ."""
    words = text.split()
    for name in _HEADS:
        count = len(name.split())
        for taken in (count, count - 1, count + 1):
            said, wanted = "".join(flat(word) for word in words[:taken]), flat(name).replace(" ", "")
            if taken > 1 and abs(len(said) - len(wanted)) <= 1 and least_wrong(wanted, said) <= 1:
                return " ".join((name, *words[taken:]))
    return text


def _mostly_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > 0.7 * len(letters)


def _body_in_small(text: str) -> str:
    words = text.split()
    out: list[str] = []
    names = False
    at = 0
    while at < len(words):
        unit = next(
            (unit for unit in _UNITS if [w.lower() for w in words[at : at + len(unit.split())]] == unit.split()), None
        )
        known = next(
            (name for name in _PROPER if [flat(w) for w in words[at : at + len(name.split())]] == flat(name).split()),
            None,
        )
        if unit and at:
            out += unit.split()
            names = True
            at += len(unit.split())
        elif known:
            out += known.split()
            at += len(known.split())
        else:
            word = words[at]
            out.append(word if word in _KEPT else _title(word) if names or not at else word.lower())
            at += 1
    return " ".join(out)


def _title(text: str) -> str:
    return " ".join("-".join(part[:1].upper() + part[1:].lower() for part in word.split("-")) for word in text.split())


def people(text: str) -> str | None:
    """The people (dân tộc) that a text names, by the list of the 54; None for any other word."""
    said = unicodedata.normalize("NFC", text).strip(" .,;:…").casefold()
    if _people_key(said) in _PEOPLE_KEYS:
        return text.strip(" .,;:…")
    like = {other.casefold() for other in with_y(said)}
    return next((name for name in PEOPLES if name.casefold() in like), None)


def _people_key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


_PEOPLE_KEYS = frozenset(map(_people_key, PEOPLES))


def sex(text: str) -> str | None:
    """Nam or Nữ, alone or at the beginning of a text; None also where both are printed to be ticked."""
    found = re.findall(r"(?<!\w)(nam|nữ)(?!\w)", unicodedata.normalize("NFC", text).casefold())
    return {"nam": "Nam", "nữ": "Nữ"}[found[0]] if len(set(found)) == 1 else None

"""What codes and machine-readable zones of identity papers say; both are checked, and beat what is printed beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ocr.codes.citizen_card import CitizenCard, Sex, parse
from ocr.reading import mrz
from ocr.reading.vietnamese import accent_key, fold
from ocr.types import Barcode, MachineZone
from station.fields import names
from station.fields.identifiers import dossier_code
from station.types import Value

_CHECKED, _READ = 0.999, 0.9


def of_codes(codes: Sequence[Barcode]) -> tuple[Value, ...]:
    """The holder's values by the QR of a Căn cước, not where the page shows those of several; and the dossier's code."""
    number = next(
        ((said, code) for code in codes if (said := dossier_code(code.text.strip())) == code.text.strip()), None
    )
    told = (
        (Value("ma-ho-so", number[0], number[0], number[1].box, "qr", _CHECKED, True),) if number and number[0] else ()
    )
    cards = [(card, code) for code in codes if (card := parse(code.text))]
    if len({card.raw for card, _code in cards}) != 1:
        return told
    return (*told, *_of_card(*cards[0]))


def _of_card(card: CitizenCard, code: Barcode) -> Iterator[Value]:
    said = {
        "so-dinh-danh": card.number,
        "ho-ten": card.name and names.in_small(card.name),
        "ngay-sinh": card.born and card.born.isoformat(),
        "gioi-tinh": card.sex and card.sex.value,
        "noi-thuong-tru": card.address,
        "ngay-cap": card.issued and card.issued.isoformat(),
        "so-cmnd": card.old_number,
    }
    for name, value in said.items():
        if value:
            yield Value(name, value, value, code.box, "qr", _CHECKED, True)


def of_zones(zones: Sequence[MachineZone]) -> tuple[Value, ...]:
    """The values that check digits vouch for, and the zone itself."""
    out: list[Value] = []
    for zone in zones:
        read = mrz.parse(zone.lines)
        if read is None:
            continue
        whole = "\n".join((*zone.lines[:-1], _closed(zone.lines[-1]))) if read.kind == "TD1" else "\n".join(zone.lines)
        sure = (
            read.country == read.nationality == "VNM" and len(read.proved) == 5
        )  # every value that digits can vouch for
        out.append(Value("mrz", whole, whole, zone.box, "mrz", _CHECKED if sure else 0.7, sure))
        said = {
            "personal_number": ("so-dinh-danh", read.personal_number),
            "born": ("ngay-sinh", read.born and read.born.isoformat()),
            "sex": ("gioi-tinh", {"M": Sex.MALE.value, "F": Sex.FEMALE.value}.get(read.sex or "")),
            "expires": ("co-gia-tri-den", read.expires and read.expires.isoformat()),
            "number": ("so-giay-to", read.number),
        }
        for field, (name, value) in said.items():
            if value and field in read.proved:
                out.append(Value(name, value, value, zone.box, "mrz", _CHECKED, True))
    return tuple(out)


def _closed(names: str) -> str:
    """A line of names whose fillers go on to its end, whatever noise was read among them: after two of them nothing follows."""
    family, mark, given = names.partition("<<")
    own = given.split("<<", 1)[0]
    return f"{family}{mark}{own}".ljust(len(names), "<")


def weighed(printed: Iterable[Value], coded: Iterable[Value]) -> tuple[Value, ...]:
    """One value a name. A code's beats the print's; where a sure reading of the print differs from it, neither is certain,

    and both are kept: who copies a code onto another card makes just that difference.
    """
    out: dict[str, Value] = {}
    for value in coded:
        before = out.get(value.name)
        if before is None:
            out[value.name] = value
        elif before.value != value.value:
            out[value.name] = replace(before, certain=False, confidence=0.5)
    for value in printed:
        before = out.get(value.name)
        if before is None:
            out[value.name] = value
        elif before.engine in ("qr", "mrz") and value.certain and not _alike(before.value, value.value):
            doubt = min(before.confidence, 1 - value.confidence / 2)
            out[value.name] = replace(before, certain=False, confidence=doubt, printed=value)
    zone = out.get("mrz")
    if zone is not None and zone.certain and not _names_agree(zone, out.get("ho-ten")):
        out["mrz"] = replace(zone, certain=False, confidence=_READ)
    return tuple(out.values())


def _names_agree(zone: Value, name: Value | None) -> bool:
    """Whether the zone's line of names says the name that stands on the card: no check digit vouches for it."""
    said = zone.value.rsplit("\n", 1)[-1].replace("<", "").casefold()
    return name is not None and said == "".join(c for c in fold(name.value) if c.isalpha())


def _alike(one: str, other: str) -> bool:
    """Whether two values agree: marks may be lost in print, and an address may be told without its province."""
    if accent_key(one) == accent_key(other):
        return True
    shorter, longer = sorted((fold(one), fold(other)), key=len)
    return any(c.isalpha() for c in shorter) and longer.startswith(shorter)

"""How geometry, codes, a reading and fields are written as JSON: in the vault and beside converted files. Imports the types."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

from ocr.codes.citizen_card import Sex, parse
from ocr.reading import mrz
from ocr.types import (
    IDENTITY,
    Barcode,
    Box,
    Frame,
    Geometry,
    Line,
    LineKind,
    Look,
    MachineZone,
    Matrix,
    Quad,
    RecognisedPage,
    Step,
    Word,
)
from station.types import Value

_SEXES = {"M": Sex.MALE, "F": Sex.FEMALE}
A4_LONG_SIDE = 297 / 25.4
"""Inches; what a page without a resolution is taken to be."""


def as_delivered(frame: Frame) -> Geometry:
    """A page that no look survived still travels, as it came and without text."""
    dpi = frame.dpi or max(frame.width, frame.height) / A4_LONG_SIDE
    return Geometry(0, False, 0.0, (frame.width, frame.height), IDENTITY, dpi)


def geometry_json(geometry: Geometry) -> dict[str, Any]:
    return {
        "rotation": geometry.rotation,
        "rotation_certain": geometry.rotation_certain,
        "skew_deg": round(geometry.skew_deg, 4),
        "size": list(geometry.size),
        "transform": [list(row) for row in geometry.transform],
        "dpi": round(geometry.dpi, 3),
        "region": geometry.region and [list(corner) for corner in geometry.region],
        "steps": [step.value for step in geometry.steps],
    }


def barcodes_json(look: Look) -> list[dict[str, Any]]:
    return [{"text": b.text, "format": b.format, "box": b.box.as_list()} for b in look.barcodes]


def card_json(text: str) -> dict[str, Any]:
    """What the QR of a Căn cước says, under the key "card"; nothing for any other code. None = not said, or not trusted."""
    card = parse(text)
    if card is None:
        return {}
    return {
        "card": {
            "number": card.number,
            "old_number": card.old_number,
            "name": card.name,
            "born": card.born and card.born.isoformat(),
            "sex": card.sex and card.sex.value,
            "address": card.address,
            "issued": card.issued and card.issued.isoformat(),
            "doubts": [doubt.value for doubt in card.doubts],
        }
    }


def look_blob(look: Look) -> bytes:
    """What the vault keeps of a look; its verdicts stand in the page's row, its thumbnail is a blob of its own."""
    body = {"geometry": geometry_json(look.geometry), "barcodes": barcodes_json(look), "blank": look.blank}
    return _dump({**body, "fingerprint": base64.b64encode(look.fingerprint).decode("ascii")})


def geometry_of(blob: bytes) -> Geometry:
    """The geometry in a look blob."""
    found = json.loads(blob)["geometry"]
    rows: Matrix = tuple(tuple(float(n) for n in row) for row in found["transform"])  # type: ignore[assignment]
    region: Quad | None = tuple((x, y) for x, y in found["region"]) if found["region"] else None  # type: ignore[assignment]
    return Geometry(
        found["rotation"],
        found["rotation_certain"],
        found["skew_deg"],
        (found["size"][0], found["size"][1]),
        rows,
        found["dpi"],
        region,
        tuple(Step(name) for name in found["steps"]),
    )


def codes_of(blob: bytes) -> tuple[str, ...]:
    """The texts of the codes in a look blob."""
    return tuple(code["text"] for code in json.loads(blob)["barcodes"])


def barcodes_of(blob: bytes) -> tuple[Barcode, ...]:
    """The codes in a look blob."""
    return tuple(Barcode(code["text"], code["format"], Box(*code["box"])) for code in json.loads(blob)["barcodes"])


def fingerprint_of(blob: bytes) -> bytes:
    """What the sheet is known by (`ocr.fingerprint`), from a look blob; b"" for a page too empty to be known."""
    return base64.b64decode(json.loads(blob)["fingerprint"])


def words_json(page: RecognisedPage) -> list[dict[str, Any]]:
    """Text, box and confidence of each word; "hand" where it is in pen, "said" where the recogniser said something else."""
    return [
        {"text": w.text, "box": w.box.as_list(), "confidence": round(w.confidence, 3)}
        | ({"hand": True} if w.hand else {})
        | ({"said": w.said} if w.said else {})
        for w in page.words
    ]


def zones_json(page: RecognisedPage) -> list[dict[str, Any]]:
    """What the machine-readable zones of cards and passports say; None = not said, or not trusted."""
    found = []
    for zone in page.zones:
        said = mrz.parse(zone.lines)
        if said is not None:
            values = {
                "kind": said.kind,
                "country": said.country,
                "number": said.number,
                "personal_number": said.personal_number,
                "name": said.name,
                "born": said.born and said.born.isoformat(),
                "sex": said.sex and _SEXES[said.sex].value,
                "expires": said.expires and said.expires.isoformat(),
                "nationality": said.nationality,
                "proved": list(said.proved),
            }
            found.append({"lines": list(zone.lines), "box": zone.box.as_list(), "document": values})
    return found


def fields_json(values: Iterable[Value]) -> dict[str, Any]:
    """Values by their names, each with its proof; `box` in px of the upright page."""
    return {
        value.name: {
            "value": value.value,
            "shown": value.shown,
            "confidence": round(value.confidence, 3),
            "certain": value.certain,
            "engine": value.engine,
            "box": value.box.as_list(),
        }
        for value in values
    }


def reading_blob(page: RecognisedPage) -> bytes:
    lines = [
        {"block": line.block, "words": [_word(w) for w in line.words]}
        | ({} if line.kind is LineKind.PRINT else {"kind": line.kind.value})
        for line in page.lines
    ]
    zones = [{"lines": list(zone.lines), "box": zone.box.as_list()} for zone in page.zones]
    return _dump(
        {"engine": page.engine, "language": page.language, "lines": lines} | ({"zones": zones} if zones else {})
    )


def _word(word: Word) -> list[Any]:
    more = [word.hand, word.said] if word.said else [True] * word.hand
    return [word.text, word.box.as_list(), round(word.confidence, 3), *more]


def placed_words(blob: bytes) -> list[list[tuple[str, list[int]]]]:
    """The words of a reading blob by lines, each with its box as four numbers: all that a search looks at, in half the time."""
    return [[(text, box) for text, box, *_rest in line["words"]] for line in json.loads(blob)["lines"]]


def reading_of(blob: bytes) -> RecognisedPage:
    found = json.loads(blob)
    lines = tuple(
        Line(
            tuple(_word_of(*word) for word in line["words"]),
            line["block"],
            LineKind(line.get("kind", LineKind.PRINT)),
        )
        for line in found["lines"]
    )
    zones = tuple(MachineZone(tuple(zone["lines"]), Box(*zone["box"])) for zone in found.get("zones", ()))
    return RecognisedPage(lines, found["engine"], found["language"], zones)


def _word_of(text: str, box: list[int], confidence: float, hand: bool = False, said: str = "") -> Word:
    return Word(text, Box(*box), confidence, hand, said)


def _dump(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")

"""What a profile says: kinds of paper, the papers a procedure asks for, its results."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from ocr.types import PdfWay
from station.file_names import USUAL, fault_of

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]
Role = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,41}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
OTHER = "khac"
"""The paper that every profile has: pages that nobody has placed yet travel in it, so none is left behind."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# fmt: off
FieldType = Literal[
    "text", "name", "date", "sex", "people", "person-number", "symbol", "dossier-code", "birth-note", "land-serial",
    "book-number", "body", "place", "number", "decimal", "money", "phone", "post",
]
FieldZone = Literal[
    "", "co-quan", "so-ky-hieu", "dia-danh", "ngay", "ngay-cuoi", "trich-yeu", "tieu-de", "chuc-vu", "nguoi-ky", "so-phat-hanh",
]
# fmt: on
CODED = (
    "so-dinh-danh",
    "ho-ten",
    "ngay-sinh",
    "gioi-tinh",
    "noi-thuong-tru",
    "ngay-cap",
    "so-cmnd",
    "mrz",
    "co-gia-tri-den",
    "so-giay-to",
    "ma-ho-so",
)  # fmt: skip
"""Names of fields that QR, bar codes and machine-readable zones give; only they need neither label nor zone."""


class FieldRule(Strict):
    """One thing that a kind of paper says (trường thông tin), and how it is found.

    labels: what is printed before it, several wordings. under: heads of the section that they stand in, where the same
    labels come for several persons. signed: heads under which this person signs, where the name stands once more.
    zone: its place on an administrative paper, where no label tells it.
    type: what its value looks like, so that it can be checked.
    person: whom it tells of (con, me, cha, vo, chong, nguoi-khai, chu-the …), "" = nobody; means: what it tells of them
    (ho-ten, ngay-sinh, gioi-tinh, so-dinh-danh, noi-cu-tru …): the same of the same person must agree on all papers.
    """

    name: Code
    title: Words
    type: FieldType = "text"
    labels: tuple[Words, ...] = ()
    under: tuple[Words, ...] = ()
    signed: tuple[Words, ...] = ()
    zone: FieldZone = ""
    person: str = Field(default="", pattern=r"^[a-z0-9-]{0,41}$")
    means: str = Field(default="", pattern=r"^[a-z0-9-]{0,41}$")


class Paper(Strict):
    """A kind of paper (loại giấy tờ): what is printed on it, and how it usually comes.

    headings, forms: titles and form numbers (mẫu số) as printed, several variants.
    pages: sides it usually has; two_sided: front and back belong together. identity: tells who somebody is.
    phrases: what its body or its signature says and few other papers do. marks: what else tells it: the QR of a Căn cước,
    the machine-readable zone of a card or a passport, or `letter`: a symbol without a type, V/v and Kính gửi.
    examples: pages seen, each as its titles and the labels of its fields.
    everywhere: every desk has it among its papers, asked for or not. sensitive: health, adoption and the like.
    fields: what can be read from it.
    archive_type: code 01–32 of the archives' list of document kinds.
    unconfirmed: names of its own entries that nobody has seen in a rule or on a form yet.
    """

    code: Code
    title: Words
    headings: tuple[Words, ...] = ()
    forms: tuple[Words, ...] = ()
    phrases: tuple[Words, ...] = ()
    marks: tuple[Literal["citizen-qr", "card-mrz", "passport-mrz", "letter"], ...] = ()
    examples: tuple[tuple[Words, ...], ...] = ()
    pages: int = Field(1, ge=1, le=500)
    two_sided: bool = False
    identity: bool = False
    everywhere: bool = False
    sensitive: bool = False
    fields: tuple[FieldRule, ...] = ()
    archive_type: str = Field("32", pattern=r"^(0[1-9]|[12][0-9]|3[0-2])$")
    unconfirmed: tuple[str, ...] = ()


class Slot(Strict):
    """A place in the dossier that pages go to. papers: the kinds that may stand there; multiple: several papers may."""

    code: Code
    title: Words
    papers: tuple[Paper, ...] = ()
    headings: tuple[Words, ...] = ()
    digitize: Literal["required", "optional", "never"] = "optional"
    multiple: bool = False
    dpi_floor: int | None = Field(None, ge=100, le=1200)
    hint: str = ""

    @property
    def all_headings(self) -> tuple[str, ...]:
        return (*self.headings, *(heading for paper in self.papers for heading in paper.headings))


class Component(Slot):
    """A paper (thành phần hồ sơ) that the procedure asks for.

    question: what decides whether a conditional paper is needed. one_of: one of all with this name is enough.
    original: the original is kept, a copy is kept, or the original is shown and given back. copies: how many (số bản).
    """

    need: Literal["required", "conditional", "optional"] = "optional"
    question: str = ""
    one_of: str = ""
    original: Literal["keep", "copy", "show"] = "copy"
    copies: int = Field(1, ge=1, le=50)


class Result(Slot):
    """What the procedure gives (kết quả): a paper to scan, an electronic one to receive, or an entry in a database."""

    given_as: Literal["paper", "electronic", "database"] = "paper"


class Basis(Strict):
    """A rule that the profile rests on, and from when to when it is in force."""

    title: Words
    valid_from: date | None = None
    valid_to: date | None = None


class Profile(Strict):
    """One procedure or kind of work.

    working_days: until the result, 0 = the same day. applicant: roles that stand for the applicant, the first that the papers
    tell of; the holder of the first card where they tell of none. beside: papers that may lie among the pages unasked.
    unconfirmed: entries that nobody has seen in a rule yet, as `processing_time` or `components.to-khai.need`.
    cuts: what cuts a batch beside printed separators and receipts.
    """

    code: Words
    title: Words
    kind: Literal["desk", "backlog", "tray"]
    field: str = ""
    aliases: tuple[Words, ...] = ()
    valid_from: date
    valid_to: date | None = None
    legal_basis: tuple[Basis, ...] = ()
    processing_time: str = ""
    working_days: int | None = Field(None, ge=0, le=400)
    fee: str = ""
    dpi_floor: int = Field(200, ge=100, le=1200)
    pdf: PdfWay | None = None
    pdf_max_mb: float | None = Field(None, ge=0, description="of one file, 0 = any size")
    pdfa: Literal["2b", "3b"] = Field("2b", description="3b = with the record of the paper inside")
    files: Literal["component", "paper"] = "component"
    file_names: str = Field(USUAL, max_length=120)
    name_most: int = Field(100, ge=20, le=200, description="letters of a file's name with its ending")
    read_back: bool = True
    applicant: tuple[Role, ...] = ("nguoi-khai", "nguoi-de-nghi", "nguoi-yeu-cau")
    unconfirmed: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    results: tuple[Result, ...] = ()
    beside: tuple[Paper, ...] = ()
    cuts: tuple[Literal["patch-dossier", "patch-paper", "blank-dossier", "blank-paper"], ...] = ()

    @property
    def pdf_way(self) -> PdfWay:
        """As the file says; else small files for the portal at the desk, and the scanner's very pixels for what is kept."""
        return self.pdf or (PdfWay.COMPACT if self.kind == "desk" else PdfWay.FAITHFUL)

    @property
    def pdf_most_bytes(self) -> int:
        """As the file says; else 5 MB at the desk, as portals have it, and any size (0) for what is kept."""
        usual = 5.0 if self.kind == "desk" else 0.0
        return round(1_000_000 * (usual if self.pdf_max_mb is None else self.pdf_max_mb))

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, raw: Any) -> Any:
        """A rule or a result said as a text alone, as the first profiles did, stands for one with that title."""
        if not isinstance(raw, dict):
            return raw
        whole = dict(raw)
        if isinstance(basis := whole.get("legal_basis"), str):
            whole["legal_basis"] = [{"title": basis}] if basis.strip() else []
        if isinstance(result := whole.get("result"), str) and "results" not in whole:
            del whole["result"]
            whole["results"] = [{"code": "ket-qua", "title": result}] if result.strip() else []
        return whole

    @field_validator("file_names")
    @classmethod
    def _known_parts(cls, template: str) -> str:
        if wrong := fault_of(template):
            raise ValueError(wrong)
        return template

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every place that a page may go to: the papers asked for, then the results."""
        return (*self.components, *self.results)

    @property
    def papers(self) -> dict[str, Paper]:
        """Every kind of paper that it names, by code."""
        named = [paper for slot in self.slots for paper in slot.papers]
        return {paper.code: paper for paper in (*self.beside, *named)}

    def slot(self, code: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.code == code), None)

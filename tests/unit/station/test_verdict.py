"""The verdict on a dossier: what it calls complete is complete, and what is not is named, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr.types import Box, Edits, Severity, Verdict, VerdictKind
from station import i18n
from station.findings import DossierVerdict, Value
from station.profiles.files import parse
from station.types import Page
from station.verdict import Known, verdict_of

PROFILE = parse("""code = "9.000001"
title = "Đăng ký khai sinh (thử)"
kind = "desk"
valid_from = 2026-01-01

[[components]]
code = "to-khai"
title = "Tờ khai"
need = "required"
papers = [{ code = "to-khai-khai-sinh", title = "Tờ khai", fields = [
  { name = "nguoi-khai", title = "Người khai", type = "name", person = "nguoi-khai", means = "ho-ten" },
] }]

[[components]]
code = "chung-sinh"
title = "Giấy chứng sinh"
need = "required"
one_of = "sinh"

[[components]]
code = "cam-doan"
title = "Giấy cam đoan"
need = "required"
one_of = "sinh"

[[components]]
code = "can-cuoc"
title = "Căn cước"
need = "required"
original = "show"
papers = [{ code = "can-cuoc", title = "Căn cước", identity = true, fields = [
  { name = "ho-ten", title = "Họ tên", type = "name", person = "chu-the", means = "ho-ten" },
] }]

[[components]]
code = "uy-quyen"
title = "Giấy ủy quyền"
need = "conditional"
question = "Có ủy quyền?"
""").profile
KINDS = {"to-khai": "to-khai-khai-sinh", "can-cuoc": "can-cuoc"}
BLURRED = Verdict(VerdictKind.BLURRED, Severity.BAD, Box(0, 0, 9, 9), 1.0)
WHOLE = ("to-khai", "chung-sinh", "can-cuoc")


def page(number: int, component: str, certainty: str = "sure", **changes: object) -> Page:
    made = Page(
        id=10 * number, scan_id=number, frame=0, part=0, dossier_id=1, position=number, state="ready", component=component,
        component_by="station", edits=Edits(), size=(100, 100), blank=False, verdicts=(), original="", look="",
        thumbnail="", reading="", code="", kind=KINDS.get(component, ""), certainty=certainty, begins=True,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def pages(*components: str) -> tuple[Page, ...]:
    return tuple(page(number, component) for number, component in enumerate(components, 1))


def name(field: str, text: str) -> tuple[Value, ...]:
    return (Value(field, text, text, Box(0, 0, 9, 9), "ocr", 0.99, True),)


def judge(*given: Page, known: Known | None = None, **values: tuple[Value, ...]) -> DossierVerdict:
    return verdict_of(PROFILE, given, {int(n[1:]): said for n, said in values.items()}, known)


def test_all_there_is_complete_and_the_open_question_is_named() -> None:
    found = judge(*pages(*WHOLE))

    assert found.complete
    assert found.sentence_en == "Every required paper is here and legible · still to ask: Có ủy quyền? → Giấy ủy quyền."
    assert found.sentence_vi.startswith("Đủ giấy tờ")


def test_of_the_right_person_is_only_said_when_two_papers_say_so() -> None:
    found = judge(*pages(*WHOLE), _10=name("nguoi-khai", "Lê Văn An"), _30=name("ho-ten", "LÊ VĂN AN"))

    assert found.complete
    assert "right person" in found.sentence_en
    assert "right person" not in judge(*pages(*WHOLE), _30=name("ho-ten", "LÊ VĂN AN")).sentence_en


def test_what_is_missing_is_named_with_what_would_do_instead() -> None:
    found = judge(*pages("to-khai", "can-cuoc"))

    assert not found.complete
    assert found.missing[0].components == ("chung-sinh", "cam-doan")
    assert found.sentence_en.startswith("Missing: Giấy chứng sinh or Giấy cam đoan")
    assert found.sentence_vi.startswith("Thiếu: Giấy chứng sinh hoặc Giấy cam đoan")


def test_a_paper_whose_only_page_is_illegible_is_unreadable_and_not_there() -> None:
    found = judge(*pages("to-khai", "chung-sinh"), page(3, "can-cuoc", verdicts=(BLURRED,)))

    assert not found.complete
    assert found.missing == ()
    assert [(again.number, again.why) for again in found.unreadable] == [(3, ("blurred",))]
    assert found.sentence_en.startswith("Scan page 3 again (blurred)")


def test_an_illegible_page_that_nobody_could_place_may_be_what_is_missing() -> None:
    found = judge(*pages("to-khai", "chung-sinh"), page(3, "khac", "asked", verdicts=(BLURRED,)))

    assert not found.complete
    assert found.blocked
    assert [gap.titles for gap in found.unreadable[0].perhaps] == [("Căn cước",)]
    assert found.sentence_en.startswith("Scan page 3 again (blurred), it may be what is missing: Căn cước")


def test_a_paper_that_is_there_on_a_guess_alone_makes_nothing_complete() -> None:
    guessed = judge(*pages("to-khai", "chung-sinh"), page(3, "can-cuoc", "proposed"))

    assert not guessed.complete
    assert "check which paper page 3 is" in guessed.sentence_en.lower()
    assert judge(*pages(*WHOLE), page(4, "can-cuoc", "proposed")).complete


def test_a_page_that_belongs_nowhere_is_named() -> None:
    found = judge(*pages(*WHOLE), page(4, "khac", "asked"))

    assert found.complete
    assert "page 4 belongs to no paper yet" in found.sentence_en


def test_nothing_is_called_missing_that_an_unplaced_page_may_be() -> None:
    found = judge(*pages("to-khai", "chung-sinh"), page(3, "khac", "asked"))

    assert not found.complete
    assert found.sentence_en.startswith("Not found yet: Căn cước; look at page 3, which belongs to no paper yet")


def test_answers_make_papers_required_or_not_needed() -> None:
    yes = judge(*pages(*WHOLE), known=Known(answers={"uy-quyen": "yes"}))
    no = judge(*pages(*WHOLE), known=Known(answers={"uy-quyen": "no"}))

    assert yes.missing[0].titles == ("Giấy ủy quyền",)
    assert not yes.questions
    assert no.complete
    assert no.sentence_en == "Every required paper is here and legible."


def test_a_contradiction_is_named_with_both_values_and_blocks() -> None:
    found = judge(*pages(*WHOLE), _10=name("nguoi-khai", "Lê Văn Hùng"), _30=name("ho-ten", "LÊ VĂN HƯNG"))

    assert not found.complete
    assert found.blocked
    assert "the marks of the name differ" in found.sentence_en.lower()
    assert "(page 1)" in found.sentence_en
    assert "(trang 3)" in found.sentence_vi


def test_originals_are_named_at_the_desk_until_compared_and_given_back() -> None:
    def said(compared: frozenset[str], returned: frozenset[str]) -> str:
        known = Known({"uy-quyen": "no"}, compared, returned, at_desk=True)
        return judge(*pages(*WHOLE), known=known).sentence_en

    card = frozenset({"can-cuoc"})
    assert "not yet compared with the original: Căn cước" in said(frozenset(), frozenset())
    assert "give the original back: Căn cước" in said(card, frozenset())
    assert "original" not in said(card, card)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_both_sentences_are_there_whatever_language_is_set(language: str) -> None:
    before = i18n.language()
    i18n.use_language(language)
    try:
        found = judge(*pages("to-khai"))
    finally:
        i18n.use_language(before)

    assert found.sentence_en.startswith("Missing")
    assert found.sentence_vi.startswith("Thiếu")


def test_what_is_on_its_way_or_refused_is_never_complete() -> None:
    assert not judge(*pages(*WHOLE), known=Known(waiting=1)).complete
    assert not judge(*pages(*WHOLE), page(4, "", state="secured")).complete
    assert not judge(*pages(*WHOLE), known=Known(refused=1)).complete
    assert not judge().complete
    assert judge().sentence_en == "No page has arrived yet."

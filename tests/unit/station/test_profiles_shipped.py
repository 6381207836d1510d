"""The shipped profiles: every procedure is there, right in form, and says what is not confirmed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.reading.vietnamese import fold
from station.config import shipped_profiles
from station.profiles.drafts import blank, copy_of
from station.profiles.faults import entries
from station.profiles.files import Loaded, choose, find_faults, load_papers, load_versions, parse, parse_kept
from station.profiles.model import Component, Paper, Profile, Result
from station.profiles.words import LABELS, VALUES, change_line, differences, lines

PROFILES, FAULTS = load_versions(shipped_profiles())
PAPERS = load_papers(shipped_profiles())
CODES = [
    "1.001193",
    "1.000689",
    "1.004884",
    "2.000986",
    "1.000894",
    "1.004746",
    "1.004873",
    "1.000656",
    "2.002913",
    "1.005461",
    "2.000635",
    "1.004859",
    "1.004837",
    "1.004845",
    "1.001022",
    "2.000815",
    "2.000884",
    "2.000908",
    "2.001035",
    "2.001019",
    "1.001776",
    "1.001731",
    "1.014027",
    "1.014028",
    "1.001699",
    "1.001653",
    "1.011606",
    "1.011607",
    "1.011608",
    "1.010833",
    "1.010803",
    "1.001612",
    "2.000720",
    "1.001570",
    "1.001266",
    "2.000575",
    "1.013978",
    "1.116360",
    "1.012796",
    "1.115446",
    "1.012812",
    "1.013225",
    "1.013226",
    "1.013227",
    "1.013228",
    "1.004222",
    "1.004194",
    "1.002755",
    "1.003197",
    "1.010028",
    "2.001263",
]
KINDS = {f"{number:02d}" for number in range(1, 33)}
desk = [pytest.param(loaded, id=loaded.profile.code) for loaded in PROFILES if loaded.profile.kind == "desk"]


def test_the_shipped_files_are_without_fault() -> None:
    assert not FAULTS


@pytest.mark.parametrize("code", CODES)
def test_every_procedure_of_a_commune_is_found_by_its_code_or_its_old_one(code: str) -> None:
    profile = choose(PROFILES, code).profile

    assert code in (profile.code, *profile.aliases)


def test_codes_and_titles_tell_one_procedure_each() -> None:
    names = [name for loaded in PROFILES for name in (loaded.profile.code, *loaded.profile.aliases)]
    titles = [fold(loaded.profile.title) for loaded in PROFILES]

    assert (len(set(names)), len(set(titles))) == (len(names), len(titles))


@pytest.mark.parametrize("loaded", desk)
def test_a_procedure_has_papers_results_a_time_and_rules_with_their_days(loaded: Loaded) -> None:
    profile = loaded.profile

    assert profile.components and profile.results and profile.processing_time and profile.field
    assert any(basis.valid_from for basis in profile.legal_basis)
    assert any(component.need == "required" for component in profile.components)
    assert any(slot.digitize == "required" for slot in profile.slots)


@pytest.mark.parametrize("loaded", desk)
def test_identity_papers_of_everybody_go_into_one_component(loaded: Loaded) -> None:
    with_cards = [slot for slot in loaded.profile.slots if any(paper.identity for paper in slot.papers)]

    assert len(with_cards) <= 1
    assert all(slot.multiple and all(paper.identity for paper in slot.papers) for slot in with_cards)


def test_what_nobody_has_seen_in_a_rule_is_marked_and_names_what_is_there() -> None:
    for loaded in PROFILES:
        assert set(loaded.profile.unconfirmed) <= set(entries(loaded.profile))
        assert "legal_basis" in loaded.profile.unconfirmed or not loaded.profile.legal_basis
    for paper in PAPERS.values():
        assert set(paper.unconfirmed) <= set(Paper.model_fields)


def test_a_heading_tells_one_kind_of_paper() -> None:
    owners: dict[str, str] = {}
    for paper in PAPERS.values():
        for heading in paper.headings:
            assert owners.setdefault(fold(heading), paper.code) == paper.code, heading


def test_every_kind_of_paper_is_used() -> None:
    used = {paper.code for loaded in PROFILES for slot in loaded.profile.slots for paper in slot.papers}

    assert {code for code, paper in PAPERS.items() if not paper.everywhere} <= used


def test_the_archive_profile_knows_the_32_kinds_of_document() -> None:
    archive = choose(PROFILES, "luu-tru").profile

    assert {paper.archive_type for paper in archive.components[0].papers} == KINDS


@pytest.mark.parametrize("loaded", PROFILES, ids=lambda loaded: loaded.profile.code)
def test_what_a_dossier_keeps_is_whole_by_itself(loaded: Loaded) -> None:
    kept = parse_kept(loaded.body)

    assert (kept.profile, kept.hash) == (loaded.profile, loaded.hash)
    assert json.loads(loaded.body)["code"] == loaded.profile.code


@pytest.mark.parametrize("loaded", PROFILES, ids=lambda loaded: loaded.profile.code)
def test_every_profile_can_be_read_out_and_does_not_differ_from_itself(loaded: Loaded) -> None:
    told = "\n".join(lines(loaded.profile))

    assert all(slot.title in told for slot in loaded.profile.slots)
    assert differences(loaded.profile, loaded.profile) == ()


def test_every_entry_and_every_choice_has_words() -> None:
    fields = {name for model in (Profile, Component, Result, Paper) for name in model.model_fields}

    assert fields == set(LABELS)
    for model in (Component, Result):
        for name in VALUES.keys() & model.model_fields.keys():
            choices = str(model.model_fields[name].annotation)
            assert all(f"'{choice}'" in choices for choice in VALUES[name])


CODE = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
SLIPS = [
    "",
    "[",
    "]",
    '"',
    "=",
    "\n",
    "5",
    "true",
    "{}",
    "[[components]]\n",
    "\npapers = 5\n",
    "\nresult = 5\n",
    "\nresults = 5\n",
    "\u200b",
]
TITLE = st.text(min_size=1, max_size=60).filter(lambda text: any(letter.isalnum() for letter in text))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PROFILES), CODE, TITLE)
def test_a_copy_under_any_name_passes_the_check(loaded: Loaded, code: str, title: str) -> None:
    body = copy_of(loaded, code, title)
    made = parse(body, papers=PAPERS).profile

    assert made.code == code
    assert (made.components, made.results) == (loaded.profile.components, loaded.profile.results)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(PROFILES), st.lists(st.tuples(st.integers(0, 4000), st.sampled_from(SLIPS)), min_size=1, max_size=3)
)
def test_slips_of_the_pen_are_told_with_a_line_and_never_stop_the_program(
    loaded: Loaded, slips: list[tuple[int, str]]
) -> None:
    assert loaded.path
    body = loaded.path.read_text("utf-8")
    for place, slip in slips:
        body = body[: place % len(body)] + slip + body[place % len(body) + 1 :]

    for fault in find_faults(body, loaded.path, PAPERS):
        assert fault.why
        assert 0 <= fault.line <= body.count("\n") + 1


@settings(max_examples=40, deadline=None)
@given(CODE, TITLE)
def test_a_blank_profile_under_any_name_passes_the_check(code: str, title: str) -> None:
    body = blank(shipped_profiles() / "blank.txt", code, title)

    assert find_faults(body, shipped_profiles() / "x.toml", PAPERS) == ()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PROFILES), st.sampled_from(PROFILES))
def test_two_profiles_that_differ_differ_in_words(one: Loaded, other: Loaded) -> None:
    found = differences(one.profile, other.profile)

    assert bool(found) == (one.hash != other.hash)
    assert all(change_line(change) for change in found)

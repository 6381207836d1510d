"""Where a finding lies, said in words."""

import pytest

from ocr.types import Box, Severity, Verdict, VerdictKind
from station import i18n
from station.places import place, sentence

SIZE = (2480, 3508)


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (Box(0, 0, 2480, 3508), ""),
        (Box(0, 3200, 400, 3508), "lower left"),
        (Box(2000, 0, 2480, 300), "upper right"),
        (Box(0, 0, 2480, 60), "at the top"),
        (Box(2400, 0, 2480, 3508), "at the right edge"),
        (Box(1000, 1600, 1400, 1900), "in the middle"),
        (Box(0, 1600, 2480, 1900), "in the middle"),
    ],
)
def test_place_is_named_as_a_person_would_point_at_it(box, words):
    assert place(box, SIZE) == words


def test_sentence_names_fault_place_and_remedy_in_vietnamese():
    i18n.use_language("vi")
    told = sentence(Verdict(VerdictKind.CUT_OFF, Severity.WARN, Box(0, 3200, 400, 3508), 9.0), SIZE)
    assert "góc dưới bên trái" in told
    assert told.endswith("quét lại.")

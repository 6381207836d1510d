"""Text lost under the ink of a seal, and seals that are as they should be."""

import cv2
import numpy as np
import pytest

from ocr.judges import seals
from ocr.sight import sight
from ocr.types import VerdictKind
from tests.unit.ocr.drawing import text_page


def judged(image):
    return seals.find(sight(image, 150.0, image.shape[1::-1], 150.0, True))


def page(ink=30, lines=26):
    return cv2.cvtColor(text_page(ink=ink, lines=lines), cv2.COLOR_GRAY2BGR)


def blot(image, colour, centre=(600, 800), radius=95):
    return cv2.circle(image, centre, radius, colour, -1)


@pytest.mark.parametrize("colour", [(34, 22, 92), (92, 22, 34)])
def test_blot_over_text_is_told_where_it_is(colour):
    (found,) = judged(blot(page(), colour))
    assert found.kind is VerdictKind.HIDDEN_BY_SEAL
    assert abs(found.box.x0 - 505) < 8 and abs(found.box.y1 - 895) < 8


def test_blot_is_told_in_a_gray_scan_too():
    assert len(judged(cv2.cvtColor(blot(page(), (34, 22, 92)), cv2.COLOR_BGR2GRAY))) == 1


def test_text_that_only_just_shows_through_is_lost():
    image = page(lines=26)
    dull = (np.array([34, 22, 92]) + (image.astype(float) - 250) * 0.08).clip(0, 255).astype(np.uint8)
    mask = blot(np.zeros(image.shape, np.uint8), (1, 1, 1)) > 0
    assert len(judged(np.where(mask, dull, image))) == 1


def test_red_ink_that_text_is_read_through_hides_nothing():
    image = page()
    washed = cv2.multiply(image, np.full_like(image, (90, 80, 235)), scale=1 / 255)
    mask = blot(np.zeros(image.shape, np.uint8), (1, 1, 1)) > 0
    assert judged(np.where(mask, washed, image)) == ()


def test_ordinary_seal_and_signature_hide_nothing():
    image = page()
    for radius, wide in ((98, 5), (86, 2), (56, 2)):
        cv2.circle(image, (600, 800), radius, (40, 30, 200), wide)
    cv2.putText(image, "ỦY BAN", (550, 800), 0, 1, (40, 30, 200), 3)
    curve = np.array([[450 + 3 * i, 900 + int(40 * np.sin(i / 4))] for i in range(90)], np.int32)
    cv2.polylines(image, [curve], False, (150, 50, 30), 4)
    assert judged(image) == ()


def test_photograph_and_blot_beside_the_text_hide_nothing():
    image = page(lines=10)
    image[1000:1230, 200:375] = 50
    blot(image, (34, 22, 92), (800, 1400))
    assert judged(image) == ()


def test_blot_on_a_table_is_told_by_the_rules_that_end_at_it():
    image = page(lines=0)
    for x in (150, 400, 560, 720, 1050):
        cv2.line(image, (x, 400), (x, 1300), (40, 40, 40), 2)
    for y in range(400, 1301, 60):
        cv2.line(image, (150, y), (1050, y), (40, 40, 40), 2)
        for x in (200, 850):
            cv2.putText(image, "Nguyen", (x, y - 18), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (40, 40, 40), 2)
    assert judged(image) == ()
    assert len(judged(blot(image, (34, 22, 92), (560, 800)))) == 1

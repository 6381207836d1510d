"""Finding the papers in a frame: what is cut out, what is split, and above all what is left whole."""

import math

import cv2
import numpy as np
import pytest
from PIL import Image

from ocr import geometry, page, perspective
from ocr.sheets import papers
from ocr.sheets.papers import Kind
from ocr.types import Edits, Frame, PageJob, Step
from tests.unit.ocr.drawing import text_page

MM = 150 / 25.4
BLACK, LID = (24, 22, 23), (245, 246, 244)


def bed(width_mm=210, height_mm=297, colour=BLACK):
    grain = np.random.default_rng(1).normal(0, 2, (round(height_mm * MM), round(width_mm * MM), 1))
    return np.clip(np.array(colour) + grain, 0, 255).astype(np.float32)


def sheet(width_mm, height_mm, paper=(243, 250, 252)):
    """A paper with lines of text, BGR."""
    ink = text_page(round(width_mm * MM), round(height_mm * MM), 20, max(2, int(height_mm / 9)), 0, 255)
    return (np.array(paper) * (ink[:, :, None] / 255)).astype(np.uint8)


def placed(image, x, y, degrees):
    """Matrix (px edges) that lays the paper's middle at x, y px, turned clockwise."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    height, width = image.shape[:2]
    move = np.array([[cos, -sin, x], [sin, cos, y], [0, 0, 1.0]])
    return move @ np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1.0]])


def lay(frame, image, matrix, shadow=0.0):
    """Lay a paper on the frame, to the part of a px; a soft shadow falls to the right and below. Gives its corners."""
    size, half = frame.shape[1::-1], np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    way = np.linalg.inv(half) @ matrix @ half
    full = np.full(image.shape[:2], 255, np.uint8)
    share = cv2.warpPerspective(np.pad(full, 4), way @ np.array([[1, 0, -4], [0, 1, -4], [0, 0, 1.0]]), size)
    share = share[..., None].astype(np.float32) / 255
    if shadow:
        fallen = cv2.GaussianBlur(np.roll(share[..., 0], (4, 4), (0, 1)), (0, 0), 2.5)
        frame *= 1 - shadow * fallen[..., None]
    moved = cv2.warpPerspective(image, way, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    frame[:] = frame * (1 - share) + moved * share
    height, width = image.shape[:2]
    corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1.0]]) @ matrix.T
    return corners[:, :2] / corners[:, 2:]


def seen(frame):
    return cv2.GaussianBlur(frame, (0, 0), 0.5).clip(0, 255).astype(np.uint8)


def off(quad, corners):
    """Greatest distance of matching corners, whichever comes first."""
    quad = np.array(quad)
    return min(np.hypot(*(np.roll(quad, turn, axis=0) - corners).T).max() for turn in range(4))


def card(width_mm=85.6, height_mm=54):
    image = sheet(width_mm, height_mm, (232, 235, 222))
    return cv2.rectangle(image, (1, 1), (image.shape[1] - 2, image.shape[0] - 2), (150, 150, 120), 1)


@pytest.mark.parametrize("lean", [-14.0, -3.2, 0.6, 5.0])
def test_sheet_on_a_black_bed_is_found_to_the_px(lean):
    frame, paper = bed(300, 380), sheet(210, 297)
    corners = lay(frame, paper, placed(paper, frame.shape[1] / 2, frame.shape[0] / 2, lean))
    found = papers.find(seen(frame), 150)
    assert (found.kind, len(found.quads)) == (Kind.SHEET, 1)
    assert off(found.quads[0], corners) < 1.0
    (x0, y0), (x1, y1) = found.quads[0][:2]
    assert math.degrees(math.atan2(y1 - y0, x1 - x0)) == pytest.approx(lean, abs=0.02)


def test_straight_sheet_keeps_its_very_pixels(tmp_path):
    frame, paper = bed(230, 310), sheet(210, 297)
    frame[40 : 40 + paper.shape[0], 50 : 50 + paper.shape[1]] = paper
    Image.fromarray(frame.astype(np.uint8)[..., ::-1]).save(tmp_path / "scan.png", dpi=(150, 150))
    look = page.look(PageJob(str(tmp_path / "scan.png"), 0, edits=Edits(turn=0)))
    assert look.geometry.steps == (Step.CROP,)
    assert geometry.is_exact(look.geometry)
    assert np.abs(np.array(look.geometry.size) - paper.shape[1::-1]).max() <= 1


def test_papers_on_a_black_bed_are_all_found_in_reading_order():
    frame = bed()
    places = [(300, 300, 8), (880, 330, -5), (300, 900, 90), (850, 1000, 33)]
    wanted = [lay(frame, card(), placed(card(), x, y, lean)) for x, y, lean in places]
    found = papers.find(seen(frame), 150)
    assert found.kind is Kind.SEVERAL
    assert [off(quad, corners) < 1.5 for quad, corners in zip(found.quads, wanted, strict=True)] == [True] * 4


def test_cards_that_throw_a_shadow_on_a_white_lid_are_found():
    frame = bed(colour=LID)
    wanted = [lay(frame, card(), placed(card(), 600, y, lean), shadow=0.35) for y, lean in ((400, 4), (1000, -7))]
    found = papers.find(seen(frame), 150)
    assert [off(quad, corners) < 4 for quad, corners in zip(found.quads, wanted, strict=True)] == [True, True]


def test_photocopy_of_both_sides_of_a_card_stays_one_page():
    frame = bed(colour=LID)
    for y in (400, 1000):
        lay(frame, card(), placed(card(), 600, y, 1.0))
    assert papers.find(seen(frame), 150).quads == ()


def test_papers_that_overlap_are_left_as_they_lie():
    frame = bed()
    for x, y, lean in ((500, 500, 10), (700, 640, -30)):
        lay(frame, card(), placed(card(), x, y, lean))
    assert papers.find(seen(frame), 150).quads == ()


def test_paper_is_never_cut_away_with_the_bed():
    frame = bed(300, 380)
    paper = sheet(148, 210)
    lay(frame, paper, placed(paper, 600, 800, 0))
    cv2.circle(frame, (1400, 1900), 60, (250.0, 250.0, 250.0), -1)  # something else that nobody understands
    assert papers.find(seen(frame), 150).quads == ()


@pytest.mark.parametrize("lean", [0.0, 1.5, -4.0])
def test_page_that_fills_the_frame_is_left_whole(lean):
    paper = sheet(210, 297)
    middle = (paper.shape[1] / 2, paper.shape[0] / 2)
    moved = cv2.warpAffine(paper, cv2.getRotationMatrix2D(middle, -lean, 1), paper.shape[1::-1], borderValue=LID)
    assert papers.find(moved, 150).quads == ()


def test_printed_frames_and_boxes_are_no_papers():
    paper = sheet(210, 297)
    cv2.rectangle(paper, (70, 70), (1170, 1680), (60, 40, 150), 7)
    cv2.rectangle(paper, (200, 1200), (1000, 1600), (225, 225, 225), -1)
    assert papers.find(paper, 150).quads == ()


def spread(depth=0.5, breadth=7 * MM):
    pages = np.hstack([sheet(148, 210), sheet(148, 210)]).astype(np.float32)
    away = np.abs(np.arange(pages.shape[1]) - pages.shape[1] / 2) / breadth
    return pages * (1 - depth * np.exp(-(away**2)))[None, :, None]


def test_open_book_becomes_two_pages():
    found = papers.find(seen(spread()), 150)
    assert found.kind is Kind.SPREAD
    left, right = (np.array(quad) for quad in found.quads)
    width, height = 2 * round(148 * MM), round(210 * MM)
    assert abs(left[1][0] - width / 2) < 8
    assert left[1].tolist() == right[0].tolist()
    assert right[2].tolist() == [width, height]


def test_open_book_aslant_on_a_bed_becomes_two_pages():
    frame, book = bed(320, 240), spread().astype(np.uint8)
    corners = lay(frame, book, placed(book, frame.shape[1] / 2, frame.shape[0] / 2, 2.0))
    found = papers.find(seen(frame), 150)
    assert found.kind is Kind.SPREAD
    assert np.abs(np.array(found.quads[0])[[0, 3]] - corners[[0, 3]]).max() < 2
    assert np.abs(np.array(found.quads[0])[1] - (corners[0] + corners[1]) / 2).max() < 8


@pytest.mark.parametrize("breadth", [0.5, 1.2])
def test_fold_through_a_large_form_does_not_split_it(breadth):
    assert papers.find(seen(spread(0.25, breadth * MM)), 150).quads == ()


def test_tinted_middle_column_does_not_split_a_landscape_page():
    paper = sheet(297, 210)
    paper[:, 780:960] = (paper[:, 780:960] * 0.8).astype(np.uint8)
    assert papers.find(paper, 150).quads == ()


def photograph(tilt=18, table=(70, 95, 130)):
    """A4 seen by a lens of 0.8 long sides, tilted about an oblique axis."""
    paper, width, height, focal = sheet(210, 297), 1316, 1754, 0.8 * 1754
    axis = np.array([math.cos(0.5), math.sin(0.5), 0.0]) * math.radians(tilt)
    turn = np.asarray(cv2.Rodrigues(axis)[0])
    lens = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1.0]])
    far = focal * paper.shape[0] / height / 0.72
    matrix = lens @ np.column_stack([turn[:, 0], turn[:, 1], np.array([0, 0, far])])
    matrix = matrix @ np.array([[1, 0, -paper.shape[1] / 2], [0, 1, -paper.shape[0] / 2], [0, 0, 1.0]])
    frame = np.random.default_rng(2).normal(table, 6, (height, width, 3)).astype(np.float32)
    return frame, lay(frame, paper, matrix)


def test_photographed_sheet_gets_its_proportions_and_resolution_back(tmp_path):
    frame, corners = photograph()
    found = papers.find(seen(frame), 150, scanned=False)
    assert found.kind is Kind.PHOTO
    assert off(found.quads[0], corners) < 1.5
    Image.fromarray(seen(frame)[..., ::-1]).save(tmp_path / "photo.jpg", quality=92, dpi=(72, 72))
    look = page.look(PageJob(str(tmp_path / "photo.jpg"), 0, edits=Edits(turn=0)))
    width, height = look.geometry.size
    assert look.geometry.steps[0] is Step.PERSPECTIVE
    assert height / width == pytest.approx(math.sqrt(2), rel=0.005)
    assert height / look.geometry.dpi * 25.4 == pytest.approx(297, abs=0.5)


def test_photograph_whose_corner_is_cut_off_is_left_whole():
    frame, corners = photograph()
    cut = seen(frame)[: int(corners[2][1]) - 30]
    assert papers.find(cut, 150, scanned=False).quads == ()


@pytest.mark.parametrize("proportions", [1.0, 0.63, 1.9])
def test_proportions_are_told_from_the_perspective_alone(proportions):
    lens = np.array([[1500.0, 0, 1000], [0, 1500, 750], [0, 0, 1]])
    turn = np.asarray(cv2.Rodrigues(np.array([0.4, 0.3, 0.1]))[0])
    way = lens @ np.column_stack([turn[:, 0], turn[:, 1], np.array([0, 0, 4.0])])
    x, y = proportions / 2, 0.5
    corners = np.array([[-x, -y, 1], [x, -y, 1], [x, y, 1], [-x, y, 1]]) @ way.T
    quad = tuple((float(a / c), float(b / c)) for a, b, c in corners)
    assert perspective.proportion(quad, (2000, 1500)) == pytest.approx(proportions, rel=0.002)


def test_resolution_follows_the_paper_a_photograph_shows():
    assert perspective.likely_dpi((1000, 1414), (1316, 1754), 120) == pytest.approx(120.9, abs=0.1)
    assert perspective.likely_dpi((1011, 638), (1316, 1754), 120) == pytest.approx(300, abs=0.5)
    assert perspective.likely_dpi((1000, 1000), (1240, 1754), 150) == 150


def test_hand_may_leave_out_cutting_splitting_and_flattening():
    frame = bed()
    for y in (400, 1000):
        lay(frame, card(), placed(card(), 600, y, 4))
    copy = seen(frame)
    assert len(papers.regions(copy, 0.5, 300, True, Edits())[1]) == 2
    assert papers.regions(copy, 0.5, 300, True, Edits(without=(Step.SPLIT,))) == (None, ())
    photo = seen(photograph()[0])
    assert papers.regions(photo, 1.0, 150, False, Edits(without=(Step.CROP,))) == (None, ())
    region, _ = papers.regions(photo, 1.0, 150, False, Edits(without=(Step.PERSPECTIVE,)))
    assert len({x for x, _ in region}) == 2


def test_each_part_of_a_frame_is_looked_at_as_a_page_of_its_own(tmp_path):
    frame = bed()
    for y in (400, 1000):
        lay(frame, card(), placed(card(), 600, y, 4))
    path = tmp_path / "scan.png"
    Image.fromarray(seen(frame)[..., ::-1]).save(path, dpi=(150, 150))
    whole = page.look(PageJob(str(path), 0, edits=Edits(turn=0)))
    assert (len(whole.parts), whole.geometry.region, whole.verdicts) == (2, None, ())
    part = page.look(PageJob(str(path), 0, edits=Edits(turn=0, region=whole.parts[1])))
    assert part.parts == ()
    assert part.geometry.size == pytest.approx((85.6 * MM, 54 * MM), abs=3)


def test_filler_resolutions_are_not_believed():
    assert page.frames.dpi_or_guess(Frame(0, 3024, 4032, 72, 3, 8)) == pytest.approx(344.8, abs=0.1)
    assert page.frames.dpi_or_guess(Frame(0, 1123, 1587, 96, 3, 8)) == 96


def test_half_of_a_page_that_lies_in_the_dark_is_no_bed():
    page_in_shade = sheet(210, 297).astype(np.float32)
    page_in_shade[:, : page_in_shade.shape[1] // 2] *= 0.2
    assert papers.find(seen(page_in_shade), 150).quads == ()

"""The window's tests run without a screen and against a station in memory."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest  # noqa: E402
from PySide6.QtCore import QBuffer, QByteArray, Qt  # noqa: E402
from PySide6.QtGui import QFont, QImage, QPainter  # noqa: E402

import ui  # noqa: E402, F401 - first: makes Qt safe on Python 3.11
from station.config import load  # noqa: E402
from tests.ui.stand_in import StandIn  # noqa: E402
from ui.bridge import Bridge  # noqa: E402
from ui.tasks import Tasks  # noqa: E402


def paper_picture() -> bytes:
    """A small JPEG that looks like a typed page."""
    image = QImage(320, 452, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(QFont("DejaVu Sans", 11))
    painter.drawText(image.rect().adjusted(20, 16, -20, 0), Qt.AlignmentFlag.AlignHCenter, "TỜ KHAI ĐĂNG KÝ KHAI SINH")
    for y in range(70, 420, 18):
        painter.drawLine(24, y, 290 - (y * 7) % 60, y)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")
    return bytes(data.data())


@pytest.fixture
def station(qapp, tmp_path) -> StandIn:
    (tmp_path / "scan").mkdir()
    return StandIn(paper_picture(), load(root=tmp_path / "root", watch=tmp_path / "scan", lang="vi", operator="An"))


@pytest.fixture
def tasks(qapp):
    made = Tasks()
    yield made
    made.stop()


@pytest.fixture
def bridge(station, tasks) -> Bridge:
    """Not started: a test moves it by `tick`."""
    return Bridge(station, tasks)

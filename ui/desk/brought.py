"""What a drop or a paste holds: files of this PC, or a picture."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage


def local_files(mime: QMimeData) -> tuple[str, ...]:
    """Paths of the files that were dropped or copied; what lies on the web is no file of ours."""
    return tuple(url.toLocalFile() for url in mime.urls() if url.isLocalFile())


def picture_in(mime: QMimeData) -> QImage | None:
    """A copied picture, if there is one."""
    image = QImage(mime.imageData()) if mime.hasImage() else QImage()
    return None if image.isNull() else image


def as_png(image: QImage) -> bytes:
    """A picture as a PNG file; takes a second for a phone's photo, so never on the GUI thread."""
    body = QByteArray()
    buffer = QBuffer(body)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(body.data())

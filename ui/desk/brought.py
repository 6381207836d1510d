"""What a drop or a paste holds: files of this PC, or a picture."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage


def local_files(mime: QMimeData) -> tuple[str, ...]:
    """Paths of the files that were dropped or copied; what lies on the web is no file of ours."""
    return tuple(url.toLocalFile() for url in mime.urls() if url.isLocalFile())


def as_png(mime: QMimeData) -> bytes:
    """A copied picture as a PNG file; empty when there is none."""
    if not mime.hasImage():
        return b""
    image = QImage(mime.imageData())
    if image.isNull():
        return b""
    body = QByteArray()
    buffer = QBuffer(body)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(body.data())

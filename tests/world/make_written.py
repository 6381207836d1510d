"""Writes `letter.pdf` and `signed.pdf` beside this file: an office letter that was never on paper, and a signed one of two pages.

Once, by hand: `pip install pyhanko` into an environment that has PySide6, then
`QT_QPA_PLATFORM=offscreen python -m tests.world.make_written`. The key is thrown away.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

HERE = Path(__file__).parent
_STYLE = "font-family: 'DejaVu Serif'; font-size: 10pt"
_FIRST = """<p align="center"><b>ỦY BAN NHÂN DÂN XÃ TÂN HÒA</b></p><p>Số: 12/UBND-VP</p>
<p>Kính gửi: Trung tâm Phục vụ hành chính công xã.</p>
<p>Đề nghị cung cấp hồ sơ lưu trữ của năm 2014.</p>"""
_SECOND = """<p style="page-break-before: always" align="center"><b>CHỦ TỊCH</b></p>
<p align="center"><b>Trần Bình Minh</b></p>"""


def letter(path: Path, text: str) -> None:
    """Pages of A6 with embedded fonts, as a word processor prints them."""
    app = QGuiApplication.instance() or QGuiApplication([])
    writer = QPdfWriter(str(path))
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A6), QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setResolution(300)
    document = QTextDocument()
    document.setHtml(f'<div style="{_STYLE}">{text}</div>')
    document.print_(writer)
    assert app is not None


def signed(body: bytes) -> bytes:
    """The letter with a signature field that a key of this moment filled, appended to it (PAdES)."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Trần Bình Minh")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    folded = serialization.pkcs12.serialize_key_and_certificates(
        b"", key, certificate, None, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner.load_pkcs12_data(folded, other_certs=[], passphrase=None)
    writer = IncrementalPdfFileWriter(io.BytesIO(body))
    fields.append_signature_field(writer, fields.SigFieldSpec("Chu-ky", on_page=1, box=(120, 200, 280, 240)))
    meta = signers.PdfSignatureMetadata(field_name="Chu-ky", reason="Ban hành", location="Tân Hòa")
    return bytes(signers.sign_pdf(writer, meta, signer=signer).getvalue())


if __name__ == "__main__":
    letter(HERE / "letter.pdf", _FIRST)
    letter(HERE / "signed.pdf", _FIRST + _SECOND)
    (HERE / "signed.pdf").write_bytes(signed((HERE / "signed.pdf").read_bytes()))

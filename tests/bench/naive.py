"""What anybody would write first: read each page as it came, and put the images into a PDF. Runs in .venv-peers."""

from __future__ import annotations

import sys
from pathlib import Path

import img2pdf
import pytesseract
from PIL import Image

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
for name in sys.argv[2:]:
    text = pytesseract.image_to_string(Image.open(name), lang="vie")
    (out / f"{Path(name).name}.txt").write_text(text, "utf-8")
(out / "pages.pdf").write_bytes(img2pdf.convert(sys.argv[2:]))

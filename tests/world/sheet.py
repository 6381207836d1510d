"""A sheet of paper to draw on in millimetres: printed lines, filled-in fields, seals, signatures, codes, and scan noise."""

from __future__ import annotations

import math
import random
from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path("/usr/share/fonts/truetype/dejavu")
INK, BLUE, RED = (25, 25, 28), (28, 48, 150), (200, 30, 40)
PAPER = (252, 250, 243)
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


class Sheet:
    """An A4 sheet to draw on; places and sizes are in millimetres, so every resolution gives the same paper."""

    def __init__(self, dpi: int, seed: int, size_mm: tuple[float, float] = (210, 297)) -> None:
        self.dpi, self.random = dpi, random.Random(seed)
        self.width_mm = size_mm[0]
        self.image = Image.new("RGB", (self.px(size_mm[0]), self.px(size_mm[1])), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def px(self, mm: float) -> int:
        return round(mm * self.dpi / 25.4)

    def font(self, points: float, style: str) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(FONTS / f"DejaVu{style}.ttf", max(6, round(points * self.dpi / 72)))

    def text(self, x: float, y: float, words: str, points: float = 11, style: str = "SerifCondensed",
             colour: tuple[int, int, int] = INK, anchor: str = "ls") -> float:  # fmt: skip
        """Write one line whose baseline is at y; gives the x where it ends."""
        font = self.font(points, style)
        self.draw.text((self.px(x), self.px(y)), words, colour, font, anchor)
        return x + font.getlength(words) * 25.4 / self.dpi

    def centre(self, x: float, y: float, words: str, points: float = 11, style: str = "SerifCondensed") -> None:
        self.text(x, y, words, points, style, anchor="ms")

    def bold(self, x: float, y: float, words: str, points: float = 11) -> None:
        self.centre(x, y, words, points, "SerifCondensed-Bold")

    def rule(self, x0: float, x1: float, y: float, width: float = 0.3) -> None:
        self.draw.line([(self.px(x0), self.px(y)), (self.px(x1), self.px(y))], INK, max(1, self.px(width)))

    def field(self, y: float, label: str, value: str, x: float = 25, end: float = 190) -> None:
        """A printed label, a dotted line, and the value written on it in blue."""
        start = self.text(x, y, label) + 1.5
        for step in range(int((end - start) / 1.4)):
            self.draw.point((self.px(start + step * 1.4), self.px(y + 0.6)), INK)
        self.text(start + 1, y - 0.3, value, 11, "Serif-Italic", BLUE)

    def paragraph(self, y: float, words: str, x: float = 30, end: float = 190, indent: float = 10) -> float:
        """Wrap `words` between x and end; gives the baseline for the next line."""
        font, left, line = self.font(12, "SerifCondensed"), x + indent, ""
        for word in words.split():
            longer = f"{line} {word}".strip()
            if line and left + font.getlength(longer) * 25.4 / self.dpi > end:
                self.text(left, y, line, 12)
                y, left, line = y + 6.6, x, word
            else:
                line = longer
        self.text(left, y, line, 12)
        return y + 8.2

    def seal(self, x: float, y: float, around: str, middle: str, radius: float = 17) -> None:
        """A round red seal with its words on the ring, laid over what is there."""
        size = self.px(radius * 2)
        stamp = Image.new("RGBA", (size, size), (0, 0, 0, 0))
        pen, half = ImageDraw.Draw(stamp), size / 2
        for part, width in ((0.98, 0.7), (0.90, 0.3), (0.58, 0.3)):
            r = half * part
            pen.ellipse([half - r, half - r, half + r, half + r], outline=(*RED, 215), width=max(1, self.px(width)))
        pen.text((half, half), middle, (*RED, 215), self.font(7, "SansCondensed-Bold"), "mm", align="center")
        points = [(half + half * 0.3 * (0.4 if n % 2 else 1) * math.sin(n * math.pi / 5) * 0.5,
                   half * 0.56 - half * 0.3 * (0.4 if n % 2 else 1) * math.cos(n * math.pi / 5) * 0.5)
                  for n in range(10)]  # fmt: skip
        pen.polygon(points, fill=(*RED, 215))
        for place, letter in enumerate(around):
            angle = (place - (len(around) - 1) / 2) * (300 / len(around))
            tile = Image.new("RGBA", (size, size), (0, 0, 0, 0))
            ImageDraw.Draw(tile).text(
                (half, half * 0.27), letter, (*RED, 215), self.font(7, "SansCondensed-Bold"), "mm"
            )
            stamp.alpha_composite(tile.rotate(-angle, Image.Resampling.BICUBIC))
        stamp = stamp.rotate(self.random.uniform(-12, 12), Image.Resampling.BICUBIC)
        self.image.paste(stamp, (self.px(x) - size // 2, self.px(y) - size // 2), stamp)

    def signature(self, x: float, y: float, width: float = 32) -> None:
        """A blue squiggle between x and x + width around y."""
        a, b, c = (self.random.uniform(0.7, 1.3) for _ in range(3))
        points = []
        for step in range(240):
            t = step / 239
            height = 5.5 * math.sin(9 * a * t * math.pi) * (1 - 0.7 * t) + 3 * math.sin(2.3 * b * t * math.pi)
            points.append((self.px(x + width * t + 3 * c * math.sin(11 * t * math.pi)), self.px(y - height)))
        self.draw.line(points, BLUE, max(2, self.px(0.55)), joint="curve")

    def barcode(self, x: float, y: float, text: str, kind: zxingcpp.BarcodeFormat, width: float) -> None:
        """A code printed with its left top at x, y, in whole pixels per module so that it stays readable."""
        code = zxingcpp.create_barcode(text, kind)
        natural = np.array(code.to_image(scale=1)).shape[1]
        scale = max(1, self.px(width) // natural)
        self.image.paste(Image.fromarray(np.array(code.to_image(scale=scale))), (self.px(x), self.px(y)))

    def nation(self, x: float, y: float) -> None:
        """Quốc hiệu and tiêu ngữ with the line that belongs under them."""
        self.bold(x, y, NATION, 11)
        self.bold(x, y + 6, MOTTO, 12)
        self.rule(x - 29, x + 29, y + 8)

    def finish(self, noise: float = 2.0) -> Image.Image:
        """The scanned look: a little optical blur and sensor noise. noise = standard deviation in grey levels."""
        image = self.image.filter(ImageFilter.GaussianBlur(0.4))
        if noise:
            grain = np.random.default_rng(self.random.randrange(1 << 30)).normal(0, noise, (*image.size[::-1], 1))
            image = Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))
        return image

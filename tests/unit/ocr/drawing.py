"""Draws small Vietnamese pages for the tests."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
SENTENCE = "Căn cứ Luật Tổ chức chính quyền địa phương ngày mười chín tháng sáu, Ủy ban nhân dân quyết định"


def text_page(width=1240, height=1754, size=27, lines=26, ink=30, paper=250):
    image = Image.new("L", (width, height), paper)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, size)
    words = (SENTENCE + " ") * 40
    at, per_line = 0, int((width - 300) / (size * 0.56))
    for line in range(lines):
        draw.text((150, 150 + line * int(size * 1.9)), words[at : at + per_line], fill=ink, font=font)
        at += per_line
    return np.asarray(image)


def leaning(image, degrees):
    """The page with its content leaning clockwise."""
    middle = (image.shape[1] / 2, image.shape[0] / 2)
    matrix = cv2.getRotationMatrix2D(middle, -degrees, 1)
    return cv2.warpAffine(image, matrix, image.shape[1::-1], flags=cv2.INTER_CUBIC, borderValue=250)

"""Pictures that fill a screen, the same in every run: a busy desktop and a flat one, each in several versions."""

import random
from collections.abc import Iterator
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SCENES = ("busy", "flat")
VERSIONS = 4
_CELL = (1920, 1080)  # larger screens show several desktops side by side
_PHOTO_BOX = (510, 550, 1410, 1050)
_TEXT_BOXES = {"busy": ((40, 40, 940, 510), (980, 40, 1880, 510)), "flat": ((40, 40, 680, 360),)}
_LINE_PIXELS = 17
_WORDS = ("agent", "glove", "kernel", "pixel", "screen", "cursor", "window", "{}", "=>", "[0x1f]", ";;", "//", "3.14")


def picture(scene: str, size: tuple[int, int], version: int) -> Image.Image:
    """Draw a desktop; two versions of it differ in every row of pixels, and in nearly every pixel."""
    image = Image.new("RGB", size)
    for number, corner in enumerate(_corners(size)):
        image.paste(_desktop(scene, version * 100 + number), corner)
    return image


def _corners(size: tuple[int, int]) -> Iterator[tuple[int, int]]:
    for top in range(0, size[1], _CELL[1]):
        for left in range(0, size[0], _CELL[0]):
            yield left, top


def _desktop(scene: str, seed: int) -> Image.Image:
    """Draw windows full of text on one colour, or on a gradient with a photograph."""
    colours = random.Random(f"{scene} {seed}")
    tint = tuple(colours.randrange(40, 160) for _ in range(3))
    image = Image.new("RGB", _CELL, tint) if scene == "flat" else _gradient(np.array(tint))
    for box in _TEXT_BOXES[scene]:
        _write(image, box, colours)
    if scene == "busy":
        photograph = np.asarray(_photograph()).astype(np.int16)
        shaded = (photograph + np.array(tint) - 100).clip(0, 255).astype(np.uint8)
        image.paste(Image.fromarray(shaded), _PHOTO_BOX[:2])
    return image


def _gradient(tint: np.ndarray) -> Image.Image:
    x, y = np.meshgrid(np.linspace(0, 1, _CELL[0]), np.linspace(0, 1, _CELL[1]))
    slopes = np.stack((90 * x, 90 * y, 60 * (1 - x * y)), axis=-1)
    return Image.fromarray((slopes + tint).clip(0, 255).astype(np.uint8))


def _write(image: Image.Image, box: tuple[int, int, int, int], choice: random.Random) -> None:
    """Fill a box with lines of words on nearly white paper."""
    font = ImageFont.load_default(14)
    width, height = box[2] - box[0], box[3] - box[1]
    paper = Image.new("RGB", (width, height), (choice.randrange(225, 256), choice.randrange(225, 256), 250))
    draw = ImageDraw.Draw(paper)
    for top in range(4, height - _LINE_PIXELS, _LINE_PIXELS):
        draw.text((6, top), " ".join(choice.choices(_WORDS, k=width // 50)), fill=(20, 20, 20), font=font)
    image.paste(paper, box[:2])


@cache
def _photograph() -> Image.Image:
    """Draw what is as hard to compress as a photograph: smooth blobs at four scales, and sensor noise."""
    width, height = _PHOTO_BOX[2] - _PHOTO_BOX[0], _PHOTO_BOX[3] - _PHOTO_BOX[1]
    generator = np.random.default_rng(1)
    total = np.full((height, width, 3), 110.0)
    for cells, weight in ((4, 60), (12, 35), (40, 20), (160, 8)):
        blobs = generator.normal(size=(cells, cells, 3)) * 64 + 128
        layer = Image.fromarray(blobs.clip(0, 255).astype(np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
        total += (np.asarray(layer, float) - 128) / 64 * weight
    total += generator.normal(size=total.shape) * 4
    return Image.fromarray(total.clip(0, 255).astype(np.uint8))

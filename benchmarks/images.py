"""The proof that an image shows what is on the screen: pixel for pixel, or as a whole where it was lossy or scaled."""

import io

import numpy as np
from PIL import Image, ImageChops, ImageDraw

_POINTER_REACH = 64  # pixels around the pointer's position that its image may cover
_THUMBNAIL = (64, 36)
_MEAN_LIMIT = 2.0  # of 255, over a thumbnail's cells: another version of a scene differs by more than 15
_CELL_LIMIT = 16.0


def decode(image: bytes) -> Image.Image:
    """Decode an image of any format."""
    return Image.open(io.BytesIO(image)).convert("RGB")


def check_same(image: bytes, expected: Image.Image, pointer: tuple[int, int], side: str) -> None:
    """Raise RuntimeError unless every pixel is as expected, but for those near the pointer."""
    shown = decode(image)
    _check_size(shown, expected.size, side)
    difference = ImageChops.difference(shown, expected)
    x, y = pointer
    near = (x - _POINTER_REACH, y - _POINTER_REACH, x + _POINTER_REACH, y + _POINTER_REACH)
    ImageDraw.Draw(difference).rectangle(near, fill=(0, 0, 0))
    if box := difference.getbbox():
        message = f"{side}: the image differs from the screen within {box}"
        raise RuntimeError(message)


def check_alike(image: bytes, expected: Image.Image, side: str, size: tuple[int, int] | None = None) -> None:
    """Raise RuntimeError unless the image has the size, and shows the expected picture when both are made small."""
    shown = decode(image)
    _check_size(shown, size or expected.size, side)
    small = [np.asarray(each.resize(_THUMBNAIL, Image.Resampling.BOX), float) for each in (shown, expected)]
    difference = np.abs(small[0] - small[1])
    if difference.mean() > _MEAN_LIMIT or np.partition(difference.max(axis=2), -4, axis=None)[-4] > _CELL_LIMIT:
        message = f"{side}: the image does not show the screen; it is off by {difference.mean():.1f} on average"
        raise RuntimeError(message)


def _check_size(shown: Image.Image, size: tuple[int, int], side: str) -> None:
    if shown.size != size:
        message = f"{side}: image of {shown.size} instead of {size}"
        raise RuntimeError(message)

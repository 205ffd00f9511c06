"""Decodes images by Pillow and by OpenCV: usage: PROGRAM DIRECTORY.

For each SIZE.bgrx, four bytes a pixel, the PNG files and the lossless WebP file beside it decode to exactly its pixels,
and the JPEG file that was joined from strips to the pixels of the one in one piece.
"""

import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image


def by_pillow(path):
    """What Pillow makes of a file, as rows of red, green, blue."""
    with Image.open(path) as image:
        assert image.mode == "RGB", (path, image.mode)
        return np.asarray(image)


def by_opencv(path):
    """What OpenCV makes of a file, as rows of red, green, blue."""
    image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert image is not None, path
    return image[:, :, 2::-1]


directory = Path(sys.argv[1])
originals = list(directory.glob("*.bgrx"))
compared = 0
for original in originals:
    width, height = map(int, original.stem.split("x"))
    expected = np.fromfile(original, np.uint8).reshape(height, width, 4)[:, :, 2::-1]
    for decode in (by_pillow, by_opencv):
        lossless = [*directory.glob(f"{original.stem}.*.png"), directory / f"{original.stem}.lossless.webp"]
        for path in lossless:
            assert np.array_equal(decode(path), expected), (decode.__name__, path.name)
            compared += 1
        joined, whole = (decode(directory / f"{original.stem}.{kind}.jpeg") for kind in ("joined", "whole"))
        assert np.array_equal(joined, whole), (decode.__name__, original.stem)
        assert decode(directory / f"{original.stem}.lossy.webp").shape == expected.shape
assert originals and compared == len(originals) * 2 * 5, compared

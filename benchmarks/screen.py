"""The scene on the measured display, and the proof that an image shows it."""

import io
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageGrab

import scene
from environment import HERE, Environment
from processes import running

_POINTER_REACH = 64  # pixels around the pointer's position that its image may cover


@contextmanager
def showing(name: str, environment: Environment) -> Iterator[None]:
    """Show a scene of `scene.py`, complete and at rest."""
    directory = Path(tempfile.mkdtemp(prefix=f"scene-{name}-", dir=environment.workdir))
    log = directory / f"scene-{name}.log"
    argv = [sys.executable, str(HERE / "scene.py"), name, str(directory)]
    with running(argv, environment.variables, log, directory) as program:
        deadline = time.monotonic() + 20
        while "ready" not in log.read_text():
            if program.poll() is not None or time.monotonic() > deadline:
                message = f"the scene {name} was not drawn:\n{log.read_text()}"
                raise RuntimeError(message)
            time.sleep(0.05)
        _wait_for_rest(environment.variables["DISPLAY"], deadline)
        yield


def _wait_for_rest(display: str, deadline: float) -> None:
    """Wait until the screen has not changed for half a second."""
    last, since = b"", time.monotonic()
    while time.monotonic() - since < 0.5:
        pixels = ImageGrab.grab(xdisplay=display).tobytes()
        if pixels != last:
            last, since = pixels, time.monotonic()
        if time.monotonic() > deadline:
            message = "the screen did not come to rest: something on the display keeps moving"
            raise RuntimeError(message)
        time.sleep(0.05)


def check_scene(image: bytes, name: str) -> None:
    """Raise RuntimeError unless the image shows the named scene: its photo or its colour, pixel for pixel."""
    shown = _decode(image)
    if name == "busy":
        expected = scene.photo()
        found = shown.crop(scene.PHOTO_BOX)
    else:
        left, top, right, bottom = scene.PHOTO_BOX
        expected = Image.new("RGB", (right - left, bottom - top), scene.FLAT_COLOUR)
        found = shown.crop(scene.PHOTO_BOX)
    if ImageChops.difference(found, expected).getbbox():
        message = f"the image does not show the scene {name}"
        raise RuntimeError(message)


def check_same(image: bytes, reference: bytes, side: str) -> None:
    """Raise RuntimeError unless two images agree in every pixel but those near the pointer."""
    ours, theirs = _decode(image), _decode(reference)
    if ours.size != theirs.size:
        message = f"{side}: image of {ours.size} instead of {theirs.size}"
        raise RuntimeError(message)
    difference = ImageChops.difference(ours, theirs)
    x, y = scene.POINTER
    near = (x - _POINTER_REACH, y - _POINTER_REACH, x + _POINTER_REACH, y + _POINTER_REACH)
    ImageDraw.Draw(difference).rectangle(near, fill=(0, 0, 0))
    if box := difference.getbbox():
        message = f"{side}: the image differs from pyautogui's within {box}"
        raise RuntimeError(message)


def _decode(image: bytes) -> Image.Image:
    return Image.open(io.BytesIO(image)).convert("RGB")

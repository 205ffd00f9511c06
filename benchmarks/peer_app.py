"""The screenshot peers as a FastAPI application: what a Python author would write, in four strengths.

Libraries are imported by the first request that needs them, so that start time and memory count only what is used.
"""

import threading
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Response

if TYPE_CHECKING:
    from mss.base import MSSBase
    from mss.screenshot import ScreenShot

app = FastAPI()
_local = threading.local()  # an mss instance belongs to one thread


@app.get("/health")
def health() -> dict[str, str]:
    """Answer at once; serves as the hello-world of the start measurement."""
    return {"status": "ok"}


@app.get("/pyautogui")
def pyautogui_png() -> Response:
    """Encode `pyautogui.screenshot()` as Pillow does by default (level 6)."""
    import pyautogui
    import pyscreeze

    # pyscreeze takes its fast way, in memory through XCB, only where gnome-screenshot is installed, which it then
    # does not run; the other way, through scrot and a file, is several times slower.
    pyscreeze.GNOMESCREENSHOT_EXISTS = True
    return _png(_pillow_png(pyautogui.screenshot(), level=6))


@app.get("/mss-pillow")
def mss_pillow_png() -> Response:
    """Grab through shared memory with mss, encode with Pillow at level 1."""
    from PIL import Image

    shot = _grab()
    return _png(_pillow_png(Image.frombuffer("RGB", shot.size, shot.bgra, "raw", "BGRX"), level=1))


@app.get("/mss-opencv")
def mss_opencv_png() -> Response:
    """Grab through shared memory with mss, encode with OpenCV's defaults, its fastest: the strongest peer."""
    import cv2
    import numpy as np

    shot = _grab()
    pixels = np.frombuffer(shot.raw, np.uint8).reshape(shot.height, shot.width, 4)
    _, encoded = cv2.imencode(".png", cv2.cvtColor(pixels, cv2.COLOR_BGRA2BGR))
    return _png(encoded.tobytes())


@app.get("/mss-jpeg")
def mss_pillow_jpeg() -> Response:
    """Grab through shared memory with mss, encode with Pillow as a JPEG of quality 85."""
    import io

    from PIL import Image

    shot = _grab()
    buffer = io.BytesIO()
    Image.frombuffer("RGB", shot.size, shot.bgra, "raw", "BGRX").save(buffer, "JPEG", quality=85)
    return Response(buffer.getvalue(), media_type="image/jpeg")


def _grab() -> "ScreenShot":
    import mss
    from mss.linux import xcb

    if not hasattr(_local, "mss"):
        xcb.screen_allowed_depths = _depths_of_root  # type: ignore[attr-defined, assignment]
        _local.mss = mss.MSS()
    instance: MSSBase = _local.mss
    return instance.grab(instance.monitors[0])


def _depths_of_root(screen: Any) -> list[Any]:
    """Answer the depths that have the root window's visual.

    Xtigervnc lists depth 24 twice; mss 10.2 looks at the first alone, does not find the visual, and gives up.
    """
    from mss.linux import xcbgen

    depths = xcbgen.screen_allowed_depths(screen)
    return [each for each in depths if any(v.visual_id == screen.root_visual for v in xcbgen.depth_visuals(each))]


def _pillow_png(image: Any, level: int) -> bytes:
    import io

    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=level)
    return buffer.getvalue()


def _png(content: bytes) -> Response:
    return Response(content, media_type="image/png")

"""Drives the desktop through jupyter-kernel-client, as README shows it: usage: PROGRAM SERVER_URL FILE."""

import sys

from jupyter_kernel_client import JupyterKernelClient

OPEN_TERMINAL = """
import pyautogui, subprocess, time
terminal = subprocess.Popen(["xterm", "-geometry", "80x24+0+0", "-e", "sh"])
while subprocess.call(["xdotool", "search", "--onlyvisible", "--class", "xterm"], stdout=subprocess.DEVNULL):
    time.sleep(0.1)
time.sleep(1)
pyautogui.moveTo(60, 60)  # without a window manager the pointer says who is typed to
"""

url, file = sys.argv[1:]
with JupyterKernelClient(server_url=url, token="none") as kernel:
    opened = kernel.execute(
        OPEN_TERMINAL + f"pyautogui.write('echo hello > {file}\\n', interval=0.02)"
    )
    assert opened["status"] == "ok", opened
    read = kernel.execute(
        "for _ in range(100):\n"
        "    time.sleep(0.1)\n"
        f"    if __import__('os').path.exists({file!r}): break\n"
        "time.sleep(0.2)\n"
        f"print(open({file!r}).read(), end='')\n"
        "terminal.terminate()"
    )
    assert read["outputs"] == [{"output_type": "stream", "name": "stdout", "text": "hello\n"}], read
    picture = kernel.execute("from PIL import Image; Image.new('RGB', (4, 4), 'red')")
    assert "image/png" in picture["outputs"][0]["data"], picture
    failed = kernel.execute("raise ValueError('on purpose')")
    assert failed["status"] == "error" and failed["outputs"][0]["ename"] == "ValueError", failed
